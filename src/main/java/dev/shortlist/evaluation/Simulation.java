package dev.shortlist.evaluation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Strategies × budgets × seeds, played on items whose classes are known. */
@Entity
@Table(name = "simulation")
class Simulation {

  @Id private UUID id;

  @Column(name = "dataset_id")
  private @Nullable UUID datasetId;

  @Column(name = "pool_id")
  private @Nullable UUID poolId;

  @JdbcTypeCode(SqlTypes.JSON)
  private SimulationPlan plan;

  @Enumerated(EnumType.STRING)
  private WorkState state = WorkState.PENDING;

  @Column(name = "job_id")
  private @Nullable UUID jobId;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable SimulationOutcome outcome;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable SimulationProvenance provenance;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "ended_at")
  private @Nullable Instant endedAt;

  @SuppressWarnings("NullAway") // Hibernate fills the fields
  protected Simulation() {}

  Simulation(UUID id, SimulationPlan plan, Instant createdAt) {
    this.id = id;
    this.datasetId = plan.datasetId();
    this.poolId = plan.poolId();
    this.plan = plan;
    this.createdAt = createdAt;
  }

  void start(UUID job) {
    jobId = job;
  }

  void succeed(SimulationOutcome found, SimulationProvenance from, Instant now) {
    outcome = found;
    provenance = from;
    end(WorkState.SUCCEEDED, now);
  }

  void end(WorkState end, Instant now) {
    state = end;
    endedAt = now;
  }

  UUID id() {
    return id;
  }

  SimulationPlan plan() {
    return plan;
  }

  WorkState state() {
    return state;
  }

  @Nullable UUID jobId() {
    return jobId;
  }

  @Nullable SimulationOutcome outcome() {
    return outcome;
  }

  @Nullable SimulationProvenance provenance() {
    return provenance;
  }

  Instant createdAt() {
    return createdAt;
  }

  @Nullable Instant endedAt() {
    return endedAt;
  }
}
