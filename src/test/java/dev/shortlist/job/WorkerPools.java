package dev.shortlist.job;

import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;

/** Makes worker pools as other processes on the same database would have them. */
final class WorkerPools {

  private final DataSource dataSource;
  private final JobHandlers handlers;
  private final JobWorker worker;
  private final JobRows rows;
  private final Clock clock;

  WorkerPools(
      DataSource dataSource, JobHandlers handlers, JobWorker worker, JobRows rows, Clock clock) {
    this.dataSource = dataSource;
    this.handlers = handlers;
    this.worker = worker;
    this.rows = rows;
    this.clock = clock;
  }

  /** A pool of two workers; it looks for jobs of dead workers every two heartbeats. */
  WorkerPool withHeartbeat(Duration heartbeat) {
    var settings =
        new JobSettings(
            2, Duration.ofMillis(50), heartbeat, 5, Duration.ofMillis(300), Duration.ofDays(1));
    var tasks = new QueueTasks(handlers, worker, rows, settings);
    return new WorkerPool(dataSource, tasks, settings, clock);
  }
}
