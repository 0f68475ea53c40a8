package dev.shortlist.job;

import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Makes attempts at jobs, and decides by how one ended what becomes of the job. */
@Component
final class JobWorker {

  private static final Logger log = LoggerFactory.getLogger(JobWorker.class);

  /** A job whose inputs change this often under it would never end. */
  static final int MAX_RERUNS = 10;

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
  private static final Optional<Duration> NOTHING_LEFT = Optional.empty();

  private final JobRows rows;
  private final JobJson json;
  private final JobEndings endings;
  private final JobSettings settings;
  private final Clock clock;

  JobWorker(JobRows rows, JobJson json, JobEndings endings, JobSettings settings, Clock clock) {
    this.rows = rows;
    this.json = json;
    this.endings = endings;
    this.settings = settings;
    this.clock = clock;
  }

  private record Attempt<P, R>(ClaimedJob job, JobHandler<P, R> handler, TrackedRun run) {}

  /**
   * Makes one attempt at a job.
   *
   * @return in how long its queue entry is due again; empty if nothing is left to do for it
   */
  Optional<Duration> work(JobHandler<?, ?> handler, UUID id, BooleanSupplier shuttingDown) {
    if (shuttingDown.getAsBoolean()) {
      return Optional.of(Duration.ZERO);
    }
    Optional<ClaimedJob> claimed = rows.claim(id, settings.maxAttempts());
    if (claimed.isEmpty()) {
      rows.removeEntry(handler.type().name(), id);
      return NOTHING_LEFT;
    }
    ClaimedJob job = claimed.get();
    var run = new TrackedRun(job, rows, shuttingDown, clock);
    return carryOut(new Attempt<>(job, handler, run));
  }

  private Optional<Duration> carryOut(Attempt<?, ?> attempt) {
    try {
      JobState outcome = perform(attempt);
      logEnd(attempt.job(), outcome);
      return NOTHING_LEFT;
    } catch (Throwable thrown) {
      // A stopping scheduler interrupts; what follows must still reach the database.
      Thread.interrupted();
      return settle(attempt, thrown);
    }
  }

  private <P, R> JobState perform(Attempt<P, R> attempt) throws Exception {
    ClaimedJob job = attempt.job();
    if (job.cancelRequested()) {
      throw JobEndings.cancelled();
    }
    if (job.exhausted()) {
      throw interruptedTooOften(job);
    }
    JobHandler<P, R> handler = attempt.handler();
    P payload = json.payload(handler.type(), job.payload());
    for (int rerun = 0; rerun <= MAX_RERUNS; rerun++) {
      R result = handler.run(payload, attempt.run());
      attempt.run().flush();
      try {
        return endings.succeed(job, handler, payload, result);
      } catch (RunAgain again) {
        log.info("Job {} runs again: {}", job.id(), again.getMessage());
      }
    }
    throw changedTooOften();
  }

  private Optional<Duration> settle(Attempt<?, ?> attempt, Throwable thrown) {
    try {
      if (thrown instanceof JobLost lost) {
        throw lost;
      }
      return switch (attempt.run().stop()) {
        case LOST -> throw new JobLost(attempt.job());
        case CANCELLED -> end(attempt, JobEndings.cancelled());
        case SHUTDOWN -> handBack(attempt.job());
        case null -> settleFailure(attempt, thrown);
      };
    } catch (JobLost lost) {
      log.warn("The outcome of an attempt is dropped: {}", lost.getMessage());
      return NOTHING_LEFT;
    }
  }

  private Optional<Duration> settleFailure(Attempt<?, ?> attempt, Throwable thrown) {
    ClaimedJob job = attempt.job();
    if (thrown instanceof Problem problem) {
      return end(attempt, problem);
    }
    if (TransientFailure.in(thrown)) {
      log.warn("Attempt {} at job {} failed: {}", job.attempt(), job.id(), thrown.toString());
      return tryLater(job);
    }
    log.error("Job {} ({}) failed in attempt {}", job.id(), job.type(), job.attempt(), thrown);
    return end(
        attempt,
        new Problem(
            ProblemType.INTERNAL,
            "the job failed inside the service, whose log has the cause under job %s"
                .formatted(job.id())));
  }

  private Optional<Duration> end(Attempt<?, ?> attempt, Problem problem) {
    ClaimedJob job = attempt.job();
    try {
      logEnd(job, endings.abandon(job, attempt.handler(), problem));
      return NOTHING_LEFT;
    } catch (JobLost lost) {
      throw lost;
    } catch (RuntimeException e) {
      log.error("Job {} could not be ended with: {}", job.id(), problem.detail(), e);
      return tryLater(job);
    }
  }

  private Optional<Duration> handBack(ClaimedJob job) {
    rows.requeue(job, true);
    log.info("Job {} goes back to the queue: this process is stopping", job.id());
    return Optional.of(Duration.ZERO);
  }

  private Optional<Duration> tryLater(ClaimedJob job) {
    Duration doubled = FIRST_RETRY.multipliedBy(1L << Math.min(job.attempt() - 1, 10));
    Duration delay = doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
    rows.requeue(job, false);
    log.warn("Job {} is tried again in {}", job.id(), delay);
    return Optional.of(delay);
  }

  private static void logEnd(ClaimedJob job, JobState outcome) {
    log.info("Job {} ({}) {} in attempt {}", job.id(), job.type(), outcome, job.attempt());
  }

  private static Problem interruptedTooOften(ClaimedJob job) {
    return new Problem(
        ProblemType.INTERRUPTED_TOO_OFTEN,
        "each of %d attempts was interrupted, by the end of its process or the loss of the database; look into the service's log under job %s, then ask again"
            .formatted(job.attempt(), job.id()));
  }

  private static Problem changedTooOften() {
    return new Problem(
        ProblemType.CHANGED_MEANWHILE,
        "what the job works on changed during each of %d runs; ask again when it rests"
            .formatted(MAX_RERUNS + 1));
  }
}
