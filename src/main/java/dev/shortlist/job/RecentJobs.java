package dev.shortlist.job;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Jobs as they were read a moment ago, so that a thousand polls a second cost the database ten
 * reads.
 *
 * <p>The end of a job and a cancellation through this process show in every poll that begins after
 * them. Progress, and what other processes do, shows after {@link #FRESH} at the latest.
 */
@Component
final class RecentJobs {

  static final Duration FRESH = Duration.ofMillis(100);

  /**
   * Each takes about a kilobyte; with more than these polled at once, reading them is due anyway.
   */
  private static final int MOST = 1000;

  /**
   * @param changes how many there had been before it was read
   * @param nanos when that was
   */
  private record Read(Job job, long changes, long nanos) {}

  private final Map<UUID, Read> reads = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  Job get(UUID id, Function<UUID, Job> read) {
    long change = changes.get();
    long now = System.nanoTime();
    Read last = reads.get(id);
    if (last != null && last.changes() == change && now - last.nanos() < FRESH.toNanos()) {
      return last.job();
    }
    if (reads.size() >= MOST) {
      reads.clear();
    }
    Job job = read.apply(id);
    reads.put(id, new Read(job, change, now));
    return job;
  }

  /**
   * Says that a job has changed: what was read before, or is being read, does not count any more.
   */
  void forget() {
    changes.incrementAndGet();
  }
}
