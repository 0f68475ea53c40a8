package dev.shortlist.features;

import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A matrix of one feature vector per item of a dataset. It is filled once and never changes after
 * that.
 */
@Entity
@Table(name = "feature_cache")
public class FeatureCache {

  /** Whether the vectors are there. */
  public enum State {
    EMPTY,
    EXTRACTING,
    READY
  }

  @Id private UUID id;

  @Column(name = "dataset_id")
  private UUID datasetId;

  private String name;
  private int dimension;

  @Column(name = "backbone_id")
  private @Nullable UUID backboneId;

  @Enumerated(EnumType.STRING)
  private State state;

  @Column(name = "element_type")
  @Enumerated(EnumType.STRING)
  private @Nullable ElementType elementType;

  private @Nullable Integer rows;
  private @Nullable String digest;
  private @Nullable String recipe;

  @Column(name = "job_id")
  private @Nullable UUID jobId;

  @Column(name = "created_at")
  private Instant createdAt;

  @SuppressWarnings("NullAway") // Hibernate fills the fields
  protected FeatureCache() {}

  FeatureCache(
      UUID id,
      UUID datasetId,
      String name,
      int dimension,
      @Nullable UUID backboneId,
      Instant createdAt) {
    this.id = id;
    this.datasetId = datasetId;
    this.name = name;
    this.dimension = dimension;
    this.backboneId = backboneId;
    this.state = State.EMPTY;
    this.createdAt = createdAt;
  }

  public UUID id() {
    return id;
  }

  public UUID datasetId() {
    return datasetId;
  }

  /** Unique among the feature caches of its dataset. */
  public String name() {
    return name;
  }

  /** How many numbers a vector has, d. */
  public int dimension() {
    return dimension;
  }

  /** The backbone that makes the vectors; null where they come from elsewhere. */
  public @Nullable UUID backboneId() {
    return backboneId;
  }

  /** The latest extraction, running or ended; null if there never was one. */
  public @Nullable UUID jobId() {
    return jobId;
  }

  /**
   * Digest of all that decides extracted vectors: items, weights, transform. Null where vectors
   * were uploaded, or nothing was extracted yet.
   */
  public @Nullable String recipe() {
    return recipe;
  }

  public State state() {
    return state;
  }

  /** How many vectors there are, n, the size of the dataset; null until READY. */
  public @Nullable Integer rows() {
    return rows;
  }

  /**
   * {@code sha256:} and the hex digest of the stored matrix, row by row, little-endian; null until
   * READY.
   */
  public @Nullable String digest() {
    return digest;
  }

  @Nullable ElementType elementType() {
    return elementType;
  }

  Instant createdAt() {
    return createdAt;
  }

  boolean isReady() {
    return state == State.READY;
  }

  void startExtracting(UUID job) {
    this.state = State.EXTRACTING;
    this.jobId = job;
  }

  /** Chunks that are there already stay, to be gone on from. */
  void stopExtracting() {
    this.state = State.EMPTY;
  }

  void follow(@Nullable String recipe) {
    this.recipe = recipe;
  }

  void fill(Contents contents) {
    this.elementType = contents.elementType();
    this.rows = contents.rows();
    this.digest = contents.digest();
    this.state = State.READY;
  }

  /**
   * What a READY cache holds.
   *
   * @throws Problem {@code WRONG_STATE} if it is not READY
   */
  Contents contents() {
    if (elementType == null || rows == null || digest == null) {
      throw new Problem(
          ProblemType.WRONG_STATE,
          state == State.EXTRACTING
              ? "the vectors of feature cache %s are being extracted; wait for job %s"
                  .formatted(id, jobId)
              : "feature cache %s has no vectors yet; PUT a .npy file to /feature-caches/%s/vectors first%s"
                  .formatted(id, id, backboneId == null ? "" : ", or POST to its /extract"));
    }
    return new Contents(elementType, rows, dimension, digest);
  }
}
