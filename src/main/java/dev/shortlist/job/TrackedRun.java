package dev.shortlist.job;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/** Stores the progress of one attempt, now and then, and learns on that way if it is to stop. */
final class TrackedRun implements JobRun {

  private static final Logger log = LoggerFactory.getLogger(TrackedRun.class);

  /** Two writes a second are enough for eyes and light for the database. */
  static final Duration BETWEEN_WRITES = Duration.ofMillis(500);

  /** Why an attempt was told to stop. */
  enum Stop {
    CANCELLED,
    SHUTDOWN,
    LOST
  }

  private record Step(String phase, Job.Progress progress) {}

  private final ClaimedJob job;
  private final JobRows rows;
  private final BooleanSupplier shuttingDown;
  private final Clock clock;

  private @Nullable Step latest;
  private @Nullable Step written;
  private Instant nextWrite = Instant.MIN;
  private @Nullable Stop stop;

  TrackedRun(ClaimedJob job, JobRows rows, BooleanSupplier shuttingDown, Clock clock) {
    this.job = job;
    this.rows = rows;
    this.shuttingDown = shuttingDown;
    this.clock = clock;
  }

  @Override
  public UUID jobId() {
    return job.id();
  }

  @Override
  public int attempt() {
    return job.attempt();
  }

  @Override
  public synchronized void progress(String phase, long processed, long total) {
    goOnUnlessStopped();
    boolean samePhase = latest != null && latest.phase().equals(phase);
    latest = new Step(phase, new Job.Progress(processed, total));
    if (!samePhase || !clock.instant().isBefore(nextWrite)) {
      write(latest);
    }
  }

  /** Stores what was last said, so that an ended job shows where it ended. */
  synchronized void flush() {
    goOnUnlessStopped();
    if (latest != null && !latest.equals(written)) {
      write(latest);
    }
  }

  /** Why this attempt is to stop; null if it is not. */
  synchronized @Nullable Stop stop() {
    if (stop == null && shuttingDown.getAsBoolean()) {
      stop = Stop.SHUTDOWN;
    }
    return stop;
  }

  private void write(Step step) {
    nextWrite = clock.instant().plus(BETWEEN_WRITES);
    try {
      boolean cancelled = rows.progress(job, step.phase(), step.progress());
      written = step;
      if (cancelled) {
        stop = Stop.CANCELLED;
      }
    } catch (JobLost lost) {
      stop = Stop.LOST;
    } catch (DataAccessException e) {
      // An hour of computing is not given up because the database was away for a moment.
      log.warn(
          "The progress of job {} could not be stored; it goes on: {}", job.id(), e.toString());
    }
    goOnUnlessStopped();
  }

  private void goOnUnlessStopped() {
    Stop why = stop();
    if (why != null) {
      throw new CancellationException("attempt at job %s stops: %s".formatted(job.id(), why));
    }
  }
}
