package dev.shortlist.job;

import java.util.UUID;

/**
 * An attempt at a job for tests that call a handler themselves.
 *
 * @param listener hears what the handler says of its progress, and may interfere there
 */
public record TestRun(UUID jobId, int attempt, Listener listener) implements JobRun {

  /** Hears of progress. */
  public interface Listener {
    void progress(String phase, long processed, long total);
  }

  /** A first attempt that nobody watches. */
  public static TestRun of(UUID jobId) {
    return of(jobId, (_, _, _) -> {});
  }

  public static TestRun of(UUID jobId, Listener listener) {
    return new TestRun(jobId, 1, listener);
  }

  @Override
  public void progress(String phase, long processed, long total) {
    listener.progress(phase, processed, total);
  }
}
