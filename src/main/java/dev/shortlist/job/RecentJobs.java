package dev.shortlist.job;

import static org.springframework.transaction.event.TransactionPhase.AFTER_COMPLETION;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Jobs as they were read a moment ago, so that a thousand polls a second cost the database four
 * reads, which nobody but who makes them waits for.
 *
 * <p>The end of a job and its cancellation through this process show in every poll that begins
 * after they were committed or answered. Progress, and what other processes do, shows after {@link
 * #OLDEST} at the latest.
 */
@Component
final class RecentJobs {

  /** Half of the time between two writes of progress. */
  static final Duration FRESH = Duration.ofMillis(250);

  /** While somebody reads a job anew, others are given what was read last, up to this age. */
  static final Duration OLDEST = Duration.ofSeconds(1);

  /** Far more than are polled at once: what is kept stays small however many jobs there are. */
  private static final int MOST = 1000;

  /**
   * @param changes how many there had been before it was read
   * @param at when that was
   * @param renewing whether somebody reads the job anew
   */
  private record Read(Job job, long changes, Instant at, AtomicBoolean renewing) {

    boolean answers(long changesNow, Instant now) {
      return changes == changesNow
          && isWithin(OLDEST, now)
          && (isWithin(FRESH, now) || !renewing.compareAndSet(false, true));
    }

    private boolean isWithin(Duration age, Instant now) {
      return !now.isBefore(at) && now.isBefore(at.plus(age));
    }
  }

  private final Clock clock;
  private final Map<UUID, Read> reads = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  /** Ends that are being committed: until they are known to be over, every poll reads. */
  private final AtomicInteger endings = new AtomicInteger();

  RecentJobs(Clock clock) {
    this.clock = clock;
  }

  Job get(UUID id, Function<UUID, Job> read) {
    if (endings.get() > 0) {
      return read.apply(id);
    }
    long changesNow = changes.get(); // only now: an ending that is over has raised it
    Instant now = clock.instant();
    Read last = reads.get(id);
    if (last != null && last.answers(changesNow, now)) {
      return last.job();
    }
    if (reads.size() >= MOST) {
      reads.clear();
    }
    Job job = read.apply(id);
    reads.put(id, new Read(job, changesNow, now, new AtomicBoolean()));
    return job;
  }

  @EventListener
  void begin(JobEndings.Ended ending) {
    endings.incrementAndGet();
  }

  @TransactionalEventListener(phase = AFTER_COMPLETION, fallbackExecution = true)
  void finish(JobEndings.Ended ending) {
    forget();
    endings.decrementAndGet();
  }

  /** Says that a job has changed: what was read before, or is being read, counts no longer. */
  void forget() {
    changes.incrementAndGet();
  }
}
