package dev.shortlist.job;

import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import dev.shortlist.web.Page;
import dev.shortlist.web.Paging;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The jobs there are: look at them, wait for them, cancel them. */
@Component
public class Jobs {

  /** How soon a waiting caller learns of a job that another process ended. */
  private static final Duration POLL = Duration.ofMillis(500);

  /** Above every id, so that the first page begins with the newest job. */
  private static final UUID AFTER_ALL = new UUID(-1, -1);

  private final JobReader reader;
  private final RecentJobs recent;
  private final JobRows rows;
  private final JobHandlers handlers;
  private final JobEndings endings;
  private final TransactionOperations transactions;

  /** Who waits in this process, and for which job. */
  private final Map<CountDownLatch, UUID> waiting = new ConcurrentHashMap<>();

  Jobs(
      JobReader reader,
      RecentJobs recent,
      JobRows rows,
      JobHandlers handlers,
      JobEndings endings,
      TransactionOperations transactions) {
    this.reader = reader;
    this.recent = recent;
    this.rows = rows;
    this.handlers = handlers;
    this.endings = endings;
    this.transactions = transactions;
  }

  /**
   * @throws Problem if there is no such job
   */
  public Job get(UUID id) {
    return reader.find(id).orElseThrow(() -> Problem.notFound("job", id));
  }

  /**
   * The same for those who poll, perhaps a moment old; see {@link RecentJobs}.
   *
   * @throws Problem if there is no such job
   */
  Job poll(UUID id) {
    return recent.get(id, this::get);
  }

  Page<Job> list(@Nullable String type, @Nullable JobState state, Paging paging) {
    UUID before = paging.after() == null ? AFTER_ALL : paging.afterId();
    return Page.of(reader.list(type, state, before, paging.fetch()), paging, Job::id);
  }

  /**
   * Waits for a job to end, holding a thread but no database connection.
   *
   * @return the job as it is when it has ended, {@code patience} is over or the service stops
   * @throws Problem if there is no such job
   */
  public Job await(UUID id, Duration patience) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("a job cannot end while its own transaction waits for it");
    }
    long deadline = System.nanoTime() + patience.toNanos();
    var ended = new CountDownLatch(1);
    waiting.put(ended, id);
    try {
      return await(id, ended, deadline);
    } finally {
      waiting.remove(ended);
    }
  }

  private Job await(UUID id, CountDownLatch ended, long deadline) {
    Job job = get(id);
    long left = deadline - System.nanoTime();
    while (left > 0 && !job.state().isFinal()) {
      try {
        boolean told = ended.await(Math.min(left, POLL.toNanos()), TimeUnit.NANOSECONDS);
        job = get(id);
        left = told ? 0 : deadline - System.nanoTime();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        left = 0;
      }
    }
    return job;
  }

  @TransactionalEventListener(fallbackExecution = true)
  void tell(JobEndings.Ended job) {
    waiting.forEach(
        (ended, id) -> {
          if (id.equals(job.id())) {
            ended.countDown();
          }
        });
  }

  /** A stopping service answers those who wait while it still can. */
  @EventListener
  void tellAll(ContextClosedEvent closing) {
    waiting.keySet().forEach(CountDownLatch::countDown);
  }

  /**
   * Cancels a job: one that is queued at once, one that is running as soon as its handler next
   * reports progress. Once this has returned, the job never ends as SUCCEEDED.
   *
   * @throws Problem if there is no such job, or if it has ended already
   */
  public Job cancel(UUID id) {
    Job cancelled =
        Objects.requireNonNull(
            transactions.execute(
                status -> {
                  cancel(id, rows.lock(id).orElseThrow(() -> Problem.notFound("job", id)));
                  return get(id);
                }));
    recent.forget();
    return cancelled;
  }

  private void cancel(UUID id, JobRows.Locked job) {
    switch (job.state()) {
      case QUEUED -> endQueued(id, job);
      case RUNNING -> rows.requestCancellation(id);
      case SUCCEEDED, FAILED, CANCELLED ->
          throw new Problem(
              ProblemType.WRONG_STATE,
              "job %s cannot be cancelled: it has ended and is %s".formatted(id, job.state()));
    }
  }

  private void endQueued(UUID id, JobRows.Locked job) {
    handlers
        .find(job.type())
        .ifPresentOrElse(
            handler -> endings.abandonLocked(id, handler, job.payload(), JobEndings.cancelled()),
            () -> rows.requestCancellation(id));
  }
}
