package dev.shortlist.evaluation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** How well a method tells classes that learns from the labels a pool had at one time. */
@Entity
@Table(name = "evaluation")
class Evaluation {

  @Id private UUID id;

  @Column(name = "pool_id")
  private UUID poolId;

  @Column(name = "feature_cache_id")
  private UUID featureCacheId;

  @Column(name = "validation_feature_cache_id")
  private @Nullable UUID validationFeatureCacheId;

  private String method;

  @Column(name = "method_reason")
  private @Nullable String methodReason;

  @JdbcTypeCode(SqlTypes.JSON)
  private Map<String, Object> options;

  private long seed;
  private int labeled;

  @Enumerated(EnumType.STRING)
  private WorkState state = WorkState.PENDING;

  @Column(name = "job_id")
  private @Nullable UUID jobId;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable EvaluationSummary summary;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable EvaluationProvenance provenance;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "ended_at")
  private @Nullable Instant endedAt;

  @SuppressWarnings("NullAway") // Hibernate fills the fields
  protected Evaluation() {}

  /**
   * @param labeled how many of the pool's labels it learns from, in the order they were bought
   */
  Evaluation(
      UUID id, Inputs inputs, Methods.Choice choice, long seed, int labeled, Instant createdAt) {
    this.id = id;
    this.poolId = inputs.poolId();
    this.featureCacheId = inputs.featureCacheId();
    this.validationFeatureCacheId = inputs.validationFeatureCacheId();
    this.method = choice.method().name();
    this.methodReason = choice.reason();
    this.options = choice.method().options();
    this.seed = seed;
    this.labeled = labeled;
    this.createdAt = createdAt;
  }

  /**
   * What is read.
   *
   * @param validationFeatureCacheId null for cross-validation
   */
  record Inputs(UUID poolId, UUID featureCacheId, @Nullable UUID validationFeatureCacheId) {}

  void start(UUID job) {
    jobId = job;
  }

  void succeed(EvaluationSummary found, EvaluationProvenance from, Instant now) {
    summary = found;
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

  Inputs inputs() {
    return new Inputs(poolId, featureCacheId, validationFeatureCacheId);
  }

  Method method() {
    return Methods.parse(method, options);
  }

  @Nullable String methodReason() {
    return methodReason;
  }

  long seed() {
    return seed;
  }

  int labeled() {
    return labeled;
  }

  WorkState state() {
    return state;
  }

  @Nullable UUID jobId() {
    return jobId;
  }

  @Nullable EvaluationSummary summary() {
    return summary;
  }

  @Nullable EvaluationProvenance provenance() {
    return provenance;
  }

  Instant createdAt() {
    return createdAt;
  }

  @Nullable Instant endedAt() {
    return endedAt;
  }
}
