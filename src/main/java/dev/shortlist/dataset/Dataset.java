package dev.shortlist.dataset;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** An ordered list of items; an item's number is its position, from 0. */
@Entity
@Table(name = "dataset")
public class Dataset {

  @Id private UUID id;
  private String name;
  private int size;

  @Column(name = "created_at")
  private Instant createdAt;

  @SuppressWarnings("NullAway") // Hibernate fills the fields
  protected Dataset() {}

  Dataset(UUID id, String name, int size, Instant createdAt) {
    this.id = id;
    this.name = name;
    this.size = size;
    this.createdAt = createdAt;
  }

  public UUID id() {
    return id;
  }

  /** Unique among datasets. */
  public String name() {
    return name;
  }

  /** How many items it has, n. */
  public int size() {
    return size;
  }

  Instant createdAt() {
    return createdAt;
  }
}
