package dev.shortlist.round;

import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import dev.shortlist.selection.StrategySpec;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** One request for a batch from a pool. It moves through its states by the verbs below only. */
@Entity
@DynamicUpdate // provenance repeats the constraints, which may be large; a label changes neither
@Table(name = "round")
class Round {

  @Id private UUID id;

  @Column(name = "pool_id", updatable = false)
  private UUID poolId;

  @Column(name = "feature_cache_id", updatable = false)
  private UUID featureCacheId;

  @Column(updatable = false)
  private String strategy;

  @Column(updatable = false)
  @JdbcTypeCode(SqlTypes.JSON)
  private Map<String, Object> parameters;

  @Column(name = "batch_size", updatable = false)
  private int batchSize;

  private int labeled;

  @Column(updatable = false)
  private long seed;

  @Column(updatable = false)
  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable RoundConstraints constraints;

  @Enumerated(EnumType.STRING)
  private RoundState state = RoundState.OPEN;

  @Column(name = "job_id")
  private @Nullable UUID jobId;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable Provenance provenance;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable Map<String, Object> figures;

  @Column(name = "created_at", updatable = false)
  private Instant createdAt;

  @Column(name = "selected_at")
  private @Nullable Instant selectedAt;

  @Column(name = "closed_at")
  private @Nullable Instant closedAt;

  @SuppressWarnings("NullAway") // Hibernate fills the fields
  protected Round() {}

  Round(UUID id, Request request, Instant createdAt) {
    this.id = id;
    this.poolId = request.poolId();
    this.featureCacheId = request.featureCacheId();
    this.strategy = request.strategy().name();
    this.parameters = request.strategy().parameters();
    this.batchSize = request.batchSize();
    this.seed = request.seed();
    this.constraints = request.constraints();
    this.createdAt = createdAt;
  }

  /** What a round is asked for. */
  record Request(
      UUID poolId,
      UUID featureCacheId,
      StrategySpec strategy,
      int batchSize,
      long seed,
      @Nullable RoundConstraints constraints) {}

  void startSelecting(UUID job) {
    require("select", RoundState.OPEN);
    state = RoundState.SELECTING;
    jobId = job;
  }

  void startLabeling(Provenance provenance, Map<String, Object> figures, Instant now) {
    require("hand out a batch", RoundState.SELECTING);
    state = RoundState.LABELING;
    this.provenance = provenance;
    this.figures = figures;
    selectedAt = now;
  }

  void requireLabeling() {
    require("accept labels", RoundState.LABELING);
  }

  /** Takes labels of the batch into account; with the last one the round closes. */
  void addLabels(int labels, Instant now) {
    labeled += labels;
    if (labeled == batchSize) {
      end(RoundState.CLOSED, now);
    }
  }

  void fail(Instant now) {
    end(RoundState.FAILED, now);
  }

  void cancel(Instant now) {
    end(RoundState.CANCELLED, now);
  }

  private void end(RoundState end, Instant now) {
    state = end;
    closedAt = now;
  }

  private void require(String act, RoundState needed) {
    if (state != needed) {
      throw new Problem(
              ProblemType.WRONG_STATE,
              "round %s is %s; it can %s only while %s".formatted(id, state, act, needed))
          .with("state", state.name());
    }
  }

  boolean hasBatch() {
    return provenance != null;
  }

  UUID id() {
    return id;
  }

  UUID poolId() {
    return poolId;
  }

  UUID featureCacheId() {
    return featureCacheId;
  }

  StrategySpec strategy() {
    return new StrategySpec(strategy, parameters);
  }

  int batchSize() {
    return batchSize;
  }

  /** How many items of the batch have their label. */
  int labeled() {
    return labeled;
  }

  long seed() {
    return seed;
  }

  @Nullable RoundConstraints constraints() {
    return constraints;
  }

  RoundState state() {
    return state;
  }

  @Nullable UUID jobId() {
    return jobId;
  }

  @Nullable Provenance provenance() {
    return provenance;
  }

  @Nullable Map<String, Object> figures() {
    return figures;
  }

  Instant createdAt() {
    return createdAt;
  }

  @Nullable Instant selectedAt() {
    return selectedAt;
  }

  @Nullable Instant closedAt() {
    return closedAt;
  }
}
