package dev.shortlist.job;

import com.github.kagkarlsson.scheduler.SchedulerState;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What db-scheduler is told of jobs: one task per job type, and one entry in it per job. */
@Component
final class QueueTasks {

  private static final Logger log = LoggerFactory.getLogger(QueueTasks.class);

  /** For failures that the worker could not even note down: the database is away. */
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final JobHandlers handlers;
  private final JobWorker worker;
  private final JobRows rows;
  private final JobSettings settings;

  QueueTasks(JobHandlers handlers, JobWorker worker, JobRows rows, JobSettings settings) {
    this.handlers = handlers;
    this.worker = worker;
    this.rows = rows;
    this.settings = settings;
  }

  List<Task<?>> jobs() {
    return handlers.all().stream().<Task<?>>map(this::task).toList();
  }

  RecurringTask<Void> forgetting() {
    return Tasks.recurring("forget-finished-jobs", FixedDelay.ofHours(1))
        .execute(
            (entry, context) -> {
              int forgotten = rows.forget(settings.keep());
              log.debug("Forgot {} jobs that ended more than {} ago", forgotten, settings.keep());
            });
  }

  private Task<Void> task(JobHandler<?, ?> handler) {
    return Tasks.custom(handler.type().name(), Void.class)
        .onFailure(new FailureHandler.OnFailureRetryLater<>(RETRY))
        .onDeadExecution(QueueTasks::revive)
        .execute((entry, context) -> work(handler, entry, context));
  }

  private CompletionHandler<Void> work(
      JobHandler<?, ?> handler, TaskInstance<Void> entry, ExecutionContext context) {
    SchedulerState scheduler = context.getSchedulerState();
    Optional<Duration> again =
        worker.work(handler, UUID.fromString(entry.getId()), scheduler::isShuttingDown);
    // The entry of an ended job went with the transaction that ended it.
    return (execution, queue) ->
        again.ifPresent(delay -> queue.reschedule(execution, execution.getTimeDone().plus(delay)));
  }

  private static void revive(ExecutionComplete found, ExecutionOperations<Void> queue) {
    Execution dead = found.getExecution();
    log.warn(
        "Job {} lost its worker {}, last heard of at {}; it runs again",
        dead.getId(),
        dead.pickedBy,
        dead.lastHeartbeat);
    queue.reschedule(found, found.getTimeDone());
  }
}
