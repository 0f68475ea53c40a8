package dev.shortlist.job;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this process takes part in running jobs.
 *
 * @param workers jobs run at once by this process; 0 if it only queues them for others. Two, so
 *     that a long job leaves room for a short one; each may itself use every core
 * @param poll how often the queue is looked at. Jobs queued by this process start at once; this
 *     bounds how long those queued by another one wait
 * @param heartbeat how often a running job is renewed. It is presumed dead after four missed ones,
 *     which is looked for every second one: a killed job runs again 18 seconds after its last at
 *     most, while a live one would have to be cut off from the database for 12 to be run twice
 *     (which costs time and nothing else)
 * @param maxAttempts how often a job is begun before it fails, when each attempt is interrupted:
 *     one that brings the process down must not do so for ever
 * @param shutdownGrace how long a stopping process waits for running jobs to notice before it
 *     interrupts them, and then once more before it leaves them to be taken over
 * @param keep how long a finished job can be asked for
 */
@ConfigurationProperties("shortlist.jobs")
record JobSettings(
    @DefaultValue("2") int workers,
    @DefaultValue("500ms") Duration poll,
    @DefaultValue("3s") Duration heartbeat,
    @DefaultValue("5") int maxAttempts,
    @DefaultValue("5s") Duration shutdownGrace,
    @DefaultValue("90d") Duration keep) {

  /** The fewest that db-scheduler allows. */
  static final int MISSED_HEARTBEATS = 4;

  JobSettings {
    atLeast("workers", 0, workers);
    atLeast("max-attempts", 1, maxAttempts);
    positive("poll", poll);
    positive("heartbeat", heartbeat);
    positive("shutdown-grace", shutdownGrace);
    positive("keep", keep);
  }

  private static void atLeast(String name, int least, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "shortlist.jobs.%s is %d; take %d or more".formatted(name, value, least));
    }
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(
          "shortlist.jobs.%s is %s; take a positive duration, for example 5s"
              .formatted(name, value));
    }
  }
}
