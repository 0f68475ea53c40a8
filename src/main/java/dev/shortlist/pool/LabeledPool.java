package dev.shortlist.pool;

import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** The labels one campaign buys for a dataset, the classes they may have, and their budget. */
@Entity
@Table(name = "pool")
public class LabeledPool {

  @Id private UUID id;

  @Column(name = "dataset_id", updatable = false)
  private UUID datasetId;

  @Column(updatable = false)
  private String name;

  @Column(updatable = false)
  @JdbcTypeCode(SqlTypes.ARRAY)
  private List<String> classes;

  @Embedded private Budget budget;

  @Column(name = "created_at", updatable = false)
  private Instant createdAt;

  @SuppressWarnings("NullAway") // Hibernate fills the fields
  protected LabeledPool() {}

  LabeledPool(
      UUID id, UUID datasetId, String name, List<String> classes, int labels, Instant createdAt) {
    this.id = id;
    this.datasetId = datasetId;
    this.name = name;
    this.classes = List.copyOf(classes);
    this.budget = Budget.of(labels);
    this.createdAt = createdAt;
  }

  public UUID id() {
    return id;
  }

  public UUID datasetId() {
    return datasetId;
  }

  public String name() {
    return name;
  }

  /** Class names; a label's class number is the position here. */
  public List<String> classes() {
    return classes;
  }

  public Budget budget() {
    return budget;
  }

  Instant createdAt() {
    return createdAt;
  }

  void reserve(int labels) {
    budget = budget.reserve(labels);
  }

  void spend(int labels) {
    budget = budget.spend(labels);
  }

  void charge(int labels) {
    budget = budget.charge(labels);
  }

  void release(int labels) {
    budget = budget.release(labels);
  }
}
