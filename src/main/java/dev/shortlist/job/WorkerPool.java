package dev.shortlist.job;

import static java.util.concurrent.Executors.newFixedThreadPool;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import dev.shortlist.background.BackgroundPriority;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * The workers of this process. They start after everything else and stop before everything else, so
 * a job always finds a whole service around it.
 */
@Component
final class WorkerPool implements SmartLifecycle {

  private final DataSource dataSource;
  private final QueueTasks tasks;
  private final JobSettings settings;
  private final Clock clock;

  /** One per start: db-scheduler cannot be started again. */
  private volatile @Nullable Scheduler scheduler;

  WorkerPool(DataSource dataSource, QueueTasks tasks, JobSettings settings, Clock clock) {
    this.dataSource = dataSource;
    this.tasks = tasks;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void start() {
    if (settings.workers() == 0) {
      return;
    }
    Scheduler started =
        Scheduler.create(dataSource, tasks.jobs())
            .startTasks(tasks.forgetting())
            .schedulerName(new SchedulerName.Fixed(processName()))
            .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
            .clock(clock::instant)
            .threads(settings.workers())
            .executorService(newFixedThreadPool(settings.workers(), WorkerPool::backgroundThread))
            // Take no more jobs than there are free workers: others may have some.
            .pollUsingLockAndFetch(0.5, 1.0)
            .pollingInterval(settings.poll())
            .heartbeatInterval(settings.heartbeat())
            .missedHeartbeatsLimit(JobSettings.MISSED_HEARTBEATS)
            .shutdownMaxWait(settings.shutdownGrace())
            // Jobs of types that this version does not know wait for one that does.
            .deleteUnresolvedAfter(Duration.ofDays(36_500))
            .build();
    started.start();
    scheduler = started;
  }

  @Override
  public void stop() {
    Scheduler stopping = scheduler;
    scheduler = null;
    if (stopping != null) {
      stopping.stop();
    }
  }

  @Override
  public boolean isRunning() {
    return scheduler != null;
  }

  @TransactionalEventListener(fallbackExecution = true)
  void wake(JobQueue.Queued queued) {
    Scheduler running = scheduler;
    if (running != null) {
      running.triggerCheckForDueExecutions();
    }
  }

  /** Threads that a job starts, among them those of native libraries, inherit its priority. */
  private static Thread backgroundThread(Runnable work) {
    return Thread.ofPlatform()
        .name("job-worker")
        .unstarted(
            () -> {
              BackgroundPriority.take();
              work.run();
            });
  }

  private static String processName() {
    return "%s/%d".formatted(hostName(), ProcessHandle.current().pid());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown-host";
    }
  }
}
