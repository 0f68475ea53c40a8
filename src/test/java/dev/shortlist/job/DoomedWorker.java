package dev.shortlist.job;

import dev.shortlist.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** A process that takes {@link ScriptedHandler} jobs and never finishes one: it is to be killed. */
final class DoomedWorker {

  private DoomedWorker() {}

  /**
   * @param args URL, user and password of the database
   */
  public static void main(String[] args) throws InterruptedException {
    var database = new PGSimpleDataSource();
    database.setUrl(args[0]);
    database.setUser(args[1]);
    database.setPassword(args[2]);
    try (var context = new AnnotationConfigApplicationContext()) {
      context.registerBean(DataSource.class, () -> database);
      context.registerBean(JdbcClient.class, () -> JdbcClient.create(database));
      var transactions = new JdbcTransactionManager(database);
      context.registerBean(PlatformTransactionManager.class, () -> transactions);
      context.registerBean(TransactionTemplate.class, () -> new TransactionTemplate(transactions));
      context.registerBean(JsonMapper.class, () -> JsonMapper.builder().build());
      context.registerBean(Clock.class, Clock::systemUTC);
      context.registerBean(JobSettings.class, DoomedWorker::settings);
      context.registerBean(Endless.class, Endless::new);
      context.register(
          JobRows.class,
          JobJson.class,
          JobHandlers.class,
          JobEndings.class,
          JobWorker.class,
          QueueTasks.class,
          WorkerPool.class);
      context.refresh();
      new CountDownLatch(1).await();
    }
  }

  private static JobSettings settings() {
    return new JobSettings(
        1,
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        5,
        Duration.ofSeconds(1),
        Duration.ofDays(1));
  }

  private static final class Endless implements JobHandler<ScriptedHandler.Payload, String> {

    @Override
    public JobType<ScriptedHandler.Payload> type() {
      return ScriptedHandler.TYPE;
    }

    @Override
    public String run(ScriptedHandler.Payload payload, JobRun run) throws InterruptedException {
      new CountDownLatch(1).await();
      return "never";
    }

    @Override
    public Object commit(ScriptedHandler.Payload payload, String result) {
      throw new IllegalStateException("this process was to be killed before it commits");
    }

    @Override
    public void abandon(ScriptedHandler.Payload payload, JobState outcome, Problem problem) {
      throw new IllegalStateException("this process was to be killed before it abandons");
    }
  }
}
