package dev.shortlist.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.shortlist.job.ScriptedHandler.Payload;
import dev.shortlist.job.ScriptedHandler.Script;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionOperations;

@JobTest
class JobAwaitTests {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Autowired JobQueue queue;
  @Autowired Jobs jobs;
  @Autowired JobRows rows;
  @Autowired ScriptedHandler handler;
  @Autowired DataSource dataSource;
  @Autowired TransactionOperations transactions;

  private final CountDownLatch released = new CountDownLatch(1);
  private String name = "";
  private Script script = new Script();

  @BeforeEach
  void takeAScript(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
    script = handler.script(name);
    script.step =
        run -> {
          released.await();
          return "done";
        };
  }

  @Test
  void givesTheJobAsItIsWhenPatienceIsOver() {
    UUID id = enqueue();
    Job job = jobs.await(id, Duration.ofMillis(20));
    released.countDown();
    assertThat(job.state().isFinal()).isFalse();
    assertThat(jobs.await(id, PATIENCE).state()).isEqualTo(JobState.SUCCEEDED);
  }

  @Test
  void doesNotWaitForAJobThatHasEnded() {
    released.countDown();
    UUID id = enqueue();
    jobs.await(id, PATIENCE);
    assertThat(jobs.await(id, Duration.ZERO).state()).isEqualTo(JobState.SUCCEEDED);
  }

  /** More callers wait than there are connections; the job ends only if it gets one itself. */
  @Test
  void holdsNoConnectionWhileItWaits() throws Exception {
    int connections = dataSource.unwrap(HikariDataSource.class).getMaximumPoolSize();
    UUID id = enqueue();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Job> wait = () -> jobs.await(id, PATIENCE);
      List<Future<Job>> waiting =
          Stream.generate(() -> callers.submit(wait)).limit(5L * connections).toList();
      released.countDown();
      assertThat(waiting)
          .allSatisfy(job -> assertThat(job.get().state()).isEqualTo(JobState.SUCCEEDED));
    }
  }

  @Test
  void learnsOfAJobThatAnotherProcessEnded() throws ExecutionException, InterruptedException {
    UUID id = enqueue();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Job> waiting = callers.submit(() -> jobs.await(id, PATIENCE));
      await().until(() -> jobs.get(id).state() == JobState.RUNNING);
      // Written past this process: nothing in it tells those who wait.
      rows.end(id, JobState.SUCCEEDED, "{}", null);
      assertThat(waiting.get().state()).isEqualTo(JobState.SUCCEEDED);
    } finally {
      released.countDown();
    }
  }

  @Test
  void refusesToWaitInATransaction() {
    UUID id = enqueue();
    released.countDown();
    assertThatThrownBy(() -> transactions.executeWithoutResult(status -> jobs.await(id, PATIENCE)))
        .isInstanceOf(IllegalStateException.class);
  }

  private UUID enqueue() {
    return queue.enqueue(ScriptedHandler.TYPE, new Payload(name));
  }
}
