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
    READY
  }

  @Id private UUID id;

  @Column(name = "dataset_id")
  private UUID datasetId;

  private String name;
  private int dimension;

  @Enumerated(EnumType.STRING)
  private State state;

  @Column(name = "element_type")
  @Enumerated(EnumType.STRING)
  private @Nullable ElementType elementType;

  private @Nullable Integer rows;
  private @Nullable String digest;

  @Column(name = "created_at")
  private Instant createdAt;

  @SuppressWarnings("NullAway") // Hibernate fills the fields
  protected FeatureCache() {}

  FeatureCache(UUID id, UUID datasetId, String name, int dimension, Instant createdAt) {
    this.id = id;
    this.datasetId = datasetId;
    this.name = name;
    this.dimension = dimension;
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

  public State state() {
    return state;
  }

  /** How many vectors there are, n, the size of the dataset; null while EMPTY. */
  public @Nullable Integer rows() {
    return rows;
  }

  /**
   * {@code sha256:} and the hex digest of the stored matrix, row by row, little-endian; null while
   * EMPTY.
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

  void fill(Contents contents) {
    this.elementType = contents.elementType();
    this.rows = contents.rows();
    this.digest = contents.digest();
    this.state = State.READY;
  }

  /**
   * What a READY cache holds.
   *
   * @throws Problem {@code WRONG_STATE} if it is EMPTY
   */
  Contents contents() {
    if (elementType == null || rows == null || digest == null) {
      throw new Problem(
          ProblemType.WRONG_STATE,
          "feature cache %s has no vectors yet; PUT a .npy file to /feature-caches/%s/vectors first"
              .formatted(id, id));
    }
    return new Contents(elementType, rows, dimension, digest);
  }
}
