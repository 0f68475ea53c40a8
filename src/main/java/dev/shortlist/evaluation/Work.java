package dev.shortlist.evaluation;

import jakarta.persistence.Column;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a job is asked to find out, and how far that has come. */
@MappedSuperclass
abstract class Work {

  @Id private UUID id;

  @Enumerated(EnumType.STRING)
  private WorkState state = WorkState.PENDING;

  @Column(name = "job_id")
  private @Nullable UUID jobId;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "ended_at")
  private @Nullable Instant endedAt;

  @SuppressWarnings("NullAway") // Hibernate fills the fields
  protected Work() {}

  Work(UUID id, Instant createdAt) {
    this.id = id;
    this.createdAt = createdAt;
  }

  void start(UUID job) {
    jobId = job;
  }

  void end(WorkState end, Instant now) {
    state = end;
    endedAt = now;
  }

  UUID id() {
    return id;
  }

  WorkState state() {
    return state;
  }

  @Nullable UUID jobId() {
    return jobId;
  }

  Instant createdAt() {
    return createdAt;
  }

  @Nullable Instant endedAt() {
    return endedAt;
  }
}
