package dev.shortlist.job;

import java.util.UUID;

/** The attempt at a job that is under way, as its handler sees it. */
public interface JobRun {

  UUID jobId();

  /** 1 for the first attempt; one more each time the job was taken up again. */
  int attempt();

  /**
   * Says how far the job is. Cheap enough for every step of a tight loop, from any thread: most
   * calls only read the clock. A handler that is silent for long is cancelled late.
   *
   * @param phase what is being done, for example {@code clustering}; each change is stored at once
   * @param processed steps of this phase that are done
   * @param total steps this phase has; 0 if that is not known
   * @throws java.util.concurrent.CancellationException if the computation is to end here: the job
   *     was cancelled, the service is stopping, or another worker has taken the job over
   */
  void progress(String phase, long processed, long total);
}
