package dev.shortlist.job;

import com.github.f4b6a3.uuid.UuidCreator;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Clock;
import java.util.UUID;
import javax.sql.DataSource;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Where long operations are handed in. */
@Component
public class JobQueue {

  /** Published when a job has been queued; workers take it once the transaction has committed. */
  record Queued(UUID id) {}

  private final JobRows rows;
  private final JobJson json;
  private final SchedulerClient entries;
  private final TransactionOperations transactions;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  JobQueue(
      JobRows rows,
      JobJson json,
      DataSource dataSource,
      TransactionOperations transactions,
      ApplicationEventPublisher events,
      Clock clock) {
    this.rows = rows;
    this.json = json;
    this.entries =
        SchedulerClient.Builder.create(new TransactionAwareDataSourceProxy(dataSource))
            .jdbcCustomization(new PostgreSqlJdbcCustomization(false, false))
            .build();
    this.transactions = transactions;
    this.events = events;
    this.clock = clock;
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
          entries.scheduleIfNotExists(
              new TaskInstance<>(type.name(), id.toString()), clock.instant());
          events.publishEvent(new Queued(id));
        });
    return id;
  }
}
