package dev.shortlist.evaluation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Strategies × budgets × seeds, played on items whose classes are known. */
@Entity
@Table(name = "simulation")
class Simulation extends Work {

  @Column(name = "dataset_id")
  private @Nullable UUID datasetId;

  @Column(name = "pool_id")
  private @Nullable UUID poolId;

  @JdbcTypeCode(SqlTypes.JSON)
  private SimulationPlan plan;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable SimulationOutcome outcome;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable SimulationProvenance provenance;

  @SuppressWarnings("NullAway") // Hibernate fills the fields
  protected Simulation() {}

  Simulation(UUID id, SimulationPlan plan, Instant createdAt) {
    super(id, createdAt);
    this.datasetId = plan.datasetId();
    this.poolId = plan.poolId();
    this.plan = plan;
  }

  void succeed(SimulationOutcome found, SimulationProvenance from, Instant now) {
    outcome = found;
    provenance = from;
    end(WorkState.SUCCEEDED, now);
  }

  SimulationPlan plan() {
    return plan;
  }

  @Nullable SimulationOutcome outcome() {
    return outcome;
  }

  @Nullable SimulationProvenance provenance() {
    return provenance;
  }
}
