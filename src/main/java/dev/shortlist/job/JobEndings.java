package dev.shortlist.job;

import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Ends jobs: the handler's last word and the final state of the job, in one transaction. */
@Component
final class JobEndings {

  /** Published when a job has ended; true once the transaction has committed. */
  record Ended(UUID id) {}

  private static final Logger log = LoggerFactory.getLogger(JobEndings.class);

  /** A deadlock in an ending must not cost the computation before it. */
  private static final int TRIES = 3;

  private final JobRows rows;
  private final JobJson json;
  private final TransactionOperations transactions;
  private final ApplicationEventPublisher events;

  JobEndings(
      JobRows rows,
      JobJson json,
      TransactionOperations transactions,
      ApplicationEventPublisher events) {
    this.rows = rows;
    this.json = json;
    this.transactions = transactions;
    this.events = events;
  }

  /**
   * Commits what a run computed. A job whose cancellation was accepted before ends as CANCELLED.
   *
   * @throws JobLost if another attempt holds the job; nothing is written then
   */
  <P, R> JobState succeed(ClaimedJob job, JobHandler<P, R> handler, P payload, R result) {
    return inTransaction(
        job,
        () -> {
          if (rows.lock(job)) {
            return abandonLocked(job.id(), handler, job.payload(), cancelled());
          }
          String links = json.write(handler.commit(payload, result));
          return end(job.id(), JobState.SUCCEEDED, links, null);
        });
  }

  /**
   * Ends a running job without a result.
   *
   * @throws JobLost if another attempt holds the job; nothing is written then
   */
  JobState abandon(ClaimedJob job, JobHandler<?, ?> handler, Problem problem) {
    return inTransaction(
        job,
        () -> {
          rows.lock(job);
          return abandonLocked(job.id(), handler, job.payload(), problem);
        });
  }

  /** The same for a job whose row the transaction at hand has locked. */
  <P> JobState abandonLocked(UUID id, JobHandler<P, ?> handler, String payload, Problem problem) {
    JobState outcome =
        problem.type() == ProblemType.CANCELLED ? JobState.CANCELLED : JobState.FAILED;
    handler.abandon(json.payload(handler.type(), payload), outcome, problem);
    return end(id, outcome, null, json.write(problem));
  }

  static Problem cancelled() {
    return new Problem(
        ProblemType.CANCELLED, "the job was cancelled; ask again if it is still wanted");
  }

  private JobState end(UUID id, JobState state, @Nullable String result, @Nullable String problem) {
    rows.end(id, state, result, problem);
    events.publishEvent(new Ended(id));
    return state;
  }

  private JobState inTransaction(ClaimedJob job, Supplier<JobState> ending) {
    for (int tries = 1; ; tries++) {
      try {
        return Objects.requireNonNull(transactions.execute(status -> ending.get()));
      } catch (RuntimeException e) {
        if (tries == TRIES || !TransientFailure.in(e)) {
          throw e;
        }
        log.warn("The end of job {} is tried again: {}", job.id(), e.toString());
      }
    }
  }
}
