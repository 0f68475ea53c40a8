package dev.shortlist.job;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The table {@code job} as workers see it: every statement that writes it, and its locks. A job and
 * its entry in db-scheduler's table come and go in one statement.
 */
@Component
final class JobRows {

  /** What whoever ends or cancels a job must know of it. */
  record Locked(JobState state, String type, String payload) {}

  private final JdbcClient jdbc;
  private final TransactionTemplate outsideTransactions;
  private final Clock clock;

  JobRows(JdbcClient jdbc, PlatformTransactionManager transactionManager, Clock clock) {
    this.jdbc = jdbc;
    this.outsideTransactions = new TransactionTemplate(transactionManager);
    this.outsideTransactions.setPropagationBehavior(
        TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
    this.clock = clock;
  }

  /** Makes a job and puts it on the queue. */
  void insert(UUID id, String type, String payload) {
    jdbc.sql(
            """
            WITH queued AS (
              INSERT INTO job (id, type, state, payload, created_at)
              VALUES (:id, :type, 'QUEUED', CAST(:payload AS jsonb), :now)
              RETURNING type, id, created_at)
            INSERT INTO scheduled_tasks (task_name, task_instance, execution_time, picked, version)
            SELECT type, CAST(id AS text), created_at, false, 1 FROM queued
            """)
        .param("id", id)
        .param("type", type)
        .param("payload", payload)
        .param("now", now())
        .update();
  }

  /**
   * Begins the next attempt at a job, unless it has ended. One that was interrupted {@code
   * maxAttempts} times is claimed to be ended, not to be run, so that attempt is not counted.
   */
  Optional<ClaimedJob> claim(UUID id, int maxAttempts) {
    return jdbc.sql(
            """
            UPDATE job
               SET state = 'RUNNING',
                   attempt = attempt + CASE WHEN before.exhausted THEN 0 ELSE 1 END,
                   started_at = COALESCE(started_at, :now),
                   phase = NULL, phase_started_at = NULL, phase_began_with = 0, processed = 0, total = 0
              FROM (SELECT attempt - handed_back >= :max_attempts AS exhausted
                      FROM job WHERE id = :id FOR UPDATE) AS before
             WHERE id = :id AND state IN ('QUEUED', 'RUNNING')
            RETURNING id, type, payload, attempt, cancel_requested, before.exhausted
            """)
        .param("id", id)
        .param("max_attempts", maxAttempts)
        .param("now", now())
        .query(ClaimedJob.class)
        .optional();
  }

  /**
   * Stores progress past any transaction that the handler has open: it is seen at once, and the row
   * stays free for whoever cancels the job.
   *
   * @return whether cancellation was requested
   * @throws JobLost if another attempt holds the job
   */
  boolean progress(ClaimedJob job, String phase, Job.Progress progress) {
    Optional<Boolean> cancelRequested =
        outsideTransactions.execute(status -> storeProgress(job, phase, progress));
    return Objects.requireNonNull(cancelRequested).orElseThrow(() -> new JobLost(job));
  }

  private Optional<Boolean> storeProgress(ClaimedJob job, String phase, Job.Progress progress) {
    return jdbc.sql(
            """
            UPDATE job
               SET phase = :phase, processed = :processed, total = :total,
                   phase_started_at =
                     CASE WHEN phase = :phase THEN phase_started_at ELSE :now END,
                   phase_began_with =
                     CASE WHEN phase = :phase THEN phase_began_with ELSE :processed END
             WHERE id = :id AND attempt = :attempt AND state = 'RUNNING'
            RETURNING cancel_requested
            """)
        .param("id", job.id())
        .param("attempt", job.attempt())
        .param("phase", phase)
        .param("processed", progress.processed())
        .param("total", progress.total())
        .param("now", now())
        .query(Boolean.class)
        .optional();
  }

  /**
   * Locks the row of a running job until the transaction ends.
   *
   * @return whether cancellation was requested
   * @throws JobLost if another attempt holds the job
   */
  boolean lock(ClaimedJob job) {
    return jdbc.sql(
            """
            SELECT cancel_requested FROM job
             WHERE id = :id AND attempt = :attempt AND state = 'RUNNING'
               FOR UPDATE
            """)
        .param("id", job.id())
        .param("attempt", job.attempt())
        .query(Boolean.class)
        .optional()
        .orElseThrow(() -> new JobLost(job));
  }

  /** Locks the row until the transaction ends. */
  Optional<Locked> lock(UUID id) {
    return jdbc.sql("SELECT state, type, payload FROM job WHERE id = :id FOR UPDATE")
        .param("id", id)
        .query(Locked.class)
        .optional();
  }

  void requestCancellation(UUID id) {
    jdbc.sql("UPDATE job SET cancel_requested = true WHERE id = :id").param("id", id).update();
  }

  /** Ends a job whose row is locked, and takes it off the queue. */
  void end(UUID id, JobState state, @Nullable String result, @Nullable String problem) {
    jdbc.sql(
            """
            WITH ended AS (
              UPDATE job
                 SET state = :state, finished_at = :now,
                     result = CAST(:result AS jsonb), problem = CAST(:problem AS jsonb)
               WHERE id = :id
              RETURNING type, id)
            DELETE FROM scheduled_tasks USING ended
             WHERE task_name = ended.type AND task_instance = CAST(ended.id AS text)
            """)
        .param("id", id)
        .param("state", state.name())
        .param("result", result)
        .param("problem", problem)
        .param("now", now())
        .update();
  }

  /**
   * Makes a running job wait for its next attempt.
   *
   * @param handedBack true if this attempt does not count, because nothing went wrong in it
   * @throws JobLost if another attempt holds the job
   */
  void requeue(ClaimedJob job, boolean handedBack) {
    int updated =
        jdbc.sql(
                """
                UPDATE job SET state = 'QUEUED', handed_back = handed_back + :handed_back
                 WHERE id = :id AND attempt = :attempt AND state = 'RUNNING'
                """)
            .param("id", job.id())
            .param("attempt", job.attempt())
            .param("handed_back", handedBack ? 1 : 0)
            .update();
    if (updated == 0) {
      throw new JobLost(job);
    }
  }

  /** Takes something off the queue that is no job, or no longer. */
  void removeEntry(String type, UUID id) {
    jdbc.sql("DELETE FROM scheduled_tasks WHERE task_name = :type AND task_instance = :id")
        .param("type", type)
        .param("id", id.toString())
        .update();
  }

  /** Deletes the jobs that ended longer ago than that. */
  int forget(Duration age) {
    return jdbc.sql("DELETE FROM job WHERE finished_at < :before")
        .param("before", now().minus(age))
        .update();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
