package dev.shortlist.job;

import com.github.f4b6a3.uuid.UuidCreator;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Where long operations are handed in. */
@Component
public class JobQueue {

  /** Published when a job has been queued; workers take it once the transaction has committed. */
  record Queued(UUID id) {}

  private final JobRows rows;
  private final JobJson json;
  private final TransactionOperations transactions;
  private final ApplicationEventPublisher events;
  private final JobSettings settings;

  JobQueue(
      JobRows rows,
      JobJson json,
      TransactionOperations transactions,
      ApplicationEventPublisher events,
      JobSettings settings) {
    this.rows = rows;
    this.json = json;
    this.transactions = transactions;
    this.events = events;
    this.settings = settings;
  }

  /**
   * Whether this process runs jobs itself. Where it does not, what it lacks says nothing of the
   * processes that do.
   */
  public boolean runsHere() {
    return settings.workers() > 0;
  }

  /**
   * Queues a job in the caller's transaction, if there is one: it exists and runs only if that
   * commits, and everything else in that transaction holds only if the job exists.
   *
   * @return the job's id
   */
  public <P> UUID enqueue(JobType<P> type, P payload) {
    UUID id = UuidCreator.getTimeOrderedEpoch();
    transactions.executeWithoutResult(
        status -> {
          rows.insert(id, type.name(), json.write(payload));
          events.publishEvent(new Queued(id));
        });
    return id;
  }
}
