package dev.shortlist.job;

import dev.shortlist.problem.Problem;

/**
 * Carries out all jobs of one {@link JobType}. Every bean of this type is found and given work.
 *
 * <p>A job runs at least once and ends exactly once: when its process dies, {@link #run} is called
 * again, perhaps elsewhere and perhaps while the process presumed dead still computes. Only one of
 * them gets to {@link #commit} or {@link #abandon}. So {@code run} reads and computes, and what
 * others may see is written by the two endings alone.
 *
 * <p>Both endings hold a lock on the job's row when they are called. Who locks rows that an ending
 * locks too must not cancel the job while holding them.
 *
 * @param <P> what the job is given to work on
 * @param <R> what the computation hands to {@link #commit}
 */
public interface JobHandler<P, R> {

  JobType<P> type();

  /**
   * The long part. No transaction is open, and none should be open for long.
   *
   * <p>How it fails decides what happens next:
   *
   * <ul>
   *   <li>a {@link Problem} ends the job as FAILED with this problem: trying again would not help;
   *   <li>a passing failure of the database (connection lost, deadlock) lets it run again, later;
   *   <li>anything else ends it as FAILED and goes to the log, not to the caller.
   * </ul>
   *
   * @param run reports progress, and ends the computation by a {@code CancellationException} that
   *     must be let through
   */
  R run(P payload, JobRun run) throws Exception;

  /**
   * Writes what was computed, in the one transaction that ends the job as SUCCEEDED. After a
   * passing failure of the database it is called again with the same result.
   *
   * @return the job's {@code result}: a small record or map, of links rather than data
   * @throws RunAgain if what {@link #run} read has changed since and its result is worthless
   * @throws Problem if the result cannot be accepted; the job then ends as FAILED
   */
  Object commit(P payload, R result);

  /**
   * Undoes what was done when the job was queued (a reservation, a state), in the one transaction
   * that ends it. It may be called for a job that never ran. If it throws, the job does not end and
   * is tried again: nothing is left half undone.
   *
   * @param outcome FAILED or CANCELLED
   * @param problem what the job ends with; of type CANCELLED if it was cancelled
   */
  void abandon(P payload, JobState outcome, Problem problem);
}
