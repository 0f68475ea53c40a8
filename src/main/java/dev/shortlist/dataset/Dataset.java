package dev.shortlist.dataset;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * An ordered list of items; an item's number is its position, from 0. While it is imported, it has
 * a name and nothing else.
 */
@Entity
@Table(name = "dataset")
public class Dataset {

  /** Only a READY dataset can be used. */
  public enum State {
    IMPORTING,
    READY
  }

  @Id private UUID id;
  private String name;
  private @Nullable Integer size;

  @Enumerated(EnumType.STRING)
  private State state;

  @Column(name = "job_id")
  private @Nullable UUID jobId;

  @JdbcTypeCode(SqlTypes.ARRAY)
  private String @Nullable [] classes;

  private boolean images;

  @Column(name = "created_at")
  private Instant createdAt;

  @SuppressWarnings("NullAway") // Hibernate fills the fields
  protected Dataset() {}

  Dataset(UUID id, String name, int size, Instant createdAt) {
    this.id = id;
    this.name = name;
    this.size = size;
    this.state = State.READY;
    this.createdAt = createdAt;
  }

  /** One whose items an import will bring. */
  static Dataset importing(UUID id, String name, UUID jobId, Instant createdAt) {
    Dataset dataset = new Dataset(id, name, 0, createdAt);
    dataset.size = null;
    dataset.state = State.IMPORTING;
    dataset.jobId = jobId;
    return dataset;
  }

  void imported(int size, List<String> classes, boolean images) {
    this.size = size;
    this.state = State.READY;
    this.classes = classes.isEmpty() ? null : classes.toArray(String[]::new);
    this.images = images;
  }

  public UUID id() {
    return id;
  }

  /** Unique among datasets. */
  public String name() {
    return name;
  }

  State state() {
    return state;
  }

  /** The job that imports or imported it; null if it was registered. */
  @Nullable UUID jobId() {
    return jobId;
  }

  /** How many items it has, n. */
  public int size() {
    return Objects.requireNonNull(size, "an importing dataset has no size yet");
  }

  /** The names of its classes, by number; empty where they are not known. */
  public List<String> classes() {
    return classes == null ? List.of() : List.of(classes);
  }

  /** Whether all of its items have images. */
  public boolean images() {
    return images;
  }

  Instant createdAt() {
    return createdAt;
  }
}
