package dev.shortlist.evaluation;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
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
class Evaluation extends Work {

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

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable EvaluationSummary summary;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable EvaluationProvenance provenance;

  @SuppressWarnings("NullAway") // Hibernate fills the fields
  protected Evaluation() {}

  /**
   * @param labeled how many of the pool's labels it learns from, in the order they were bought
   */
  Evaluation(
      UUID id, Inputs inputs, Methods.Choice choice, long seed, int labeled, Instant createdAt) {
    super(id, createdAt);
    this.poolId = inputs.poolId();
    this.featureCacheId = inputs.featureCacheId();
    this.validationFeatureCacheId = inputs.validationFeatureCacheId();
    this.method = choice.method().name();
    this.methodReason = choice.reason();
    this.options = choice.method().options();
    this.seed = seed;
    this.labeled = labeled;
  }

  /**
   * What is read.
   *
   * @param validationFeatureCacheId null for cross-validation
   */
  record Inputs(UUID poolId, UUID featureCacheId, @Nullable UUID validationFeatureCacheId) {}

  void succeed(EvaluationSummary found, EvaluationProvenance from, Instant now) {
    summary = found;
    provenance = from;
    end(WorkState.SUCCEEDED, now);
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

  @Nullable EvaluationSummary summary() {
    return summary;
  }

  @Nullable EvaluationProvenance provenance() {
    return provenance;
  }
}
