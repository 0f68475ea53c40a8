package dev.shortlist.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.shortlist.job.ScriptedHandler.Payload;
import dev.shortlist.job.ScriptedHandler.Script;
import java.io.File;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.beans.factory.annotation.Autowired;

/** What becomes of a job whose worker goes away. */
@JobTest
@TestInstance(Lifecycle.PER_CLASS)
class JobTakeoverTests {

  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration OFTEN = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Autowired JobQueue queue;
  @Autowired Jobs jobs;
  @Autowired JobRows rows;
  @Autowired JobWorker worker;
  @Autowired WorkerPool pool;
  @Autowired WorkerPools pools;
  @Autowired ScriptedHandler handler;
  @Autowired DataSource dataSource;

  private String name = "";
  private Script script = new Script();

  /** Each test starts the workers that it is about. */
  @BeforeAll
  void stopTheWorkers() {
    pool.stop();
  }

  @AfterAll
  void startTheWorkers() {
    pool.start();
  }

  @BeforeEach
  void takeAScript(TestInfo test) {
    name = test.getTestMethod().orElseThrow().getName();
    script = handler.script(name);
  }

  @Test
  void refusesTheOutcomeOfAWorkerThatWasPresumedDead() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var overtaken = new CountDownLatch(1);
    var over = new CountDownLatch(1);
    script.step =
        run -> {
          if (run.attempt() == 1) {
            begun.countDown();
            overtaken.await();
          } else {
            overtaken.countDown();
            over.await();
          }
          return "outcome of attempt " + run.attempt();
        };
    UUID id = enqueue();
    Thread.startVirtualThread(
        () -> {
          attempt(id);
          over.countDown();
        });
    begun.await();
    attempt(id);

    Job job = jobs.get(id);
    assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(job.attempt()).isEqualTo(2);
    assertThat(job.result()).hasToString("{\"answer\":\"outcome of attempt 2\"}");
    assertThat(handler.effects(name)).isOne();
    assertThat(script.abandoned).isEmpty();
  }

  @Test
  void tellsAWorkerThatWasPresumedDeadToStop() throws InterruptedException {
    var stopped = new CountDownLatch(1);
    script.step =
        run -> {
          if (run.attempt() == 1) {
            attempt(run.jobId());
            try {
              run.progress("clustering", 1, 2);
            } catch (CancellationException e) {
              stopped.countDown();
              throw e;
            }
          }
          return "done";
        };
    UUID id = enqueue();
    attempt(id);
    stopped.await();
    assertThat(jobs.get(id).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(handler.effects(name)).isOne();
  }

  @Test
  void takesTheJobOfASilentWorkerOver() {
    var overtaken = new CountDownLatch(1);
    script.step =
        run -> {
          if (run.attempt() == 1) {
            overtaken.await();
          }
          return "done";
        };
    WorkerPool silent = pools.withHeartbeat(NEVER);
    WorkerPool alert = pools.withHeartbeat(OFTEN);
    try {
      silent.start();
      UUID id = enqueue();
      await().until(() -> jobs.get(id).state() == JobState.RUNNING);
      alert.start();
      assertThat(jobs.await(id, PATIENCE).state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(jobs.get(id).attempt()).isEqualTo(2);
      assertThat(handler.effects(name)).isOne();
    } finally {
      overtaken.countDown();
      silent.stop();
      alert.stop();
    }
  }

  @Test
  void doesNotTakeTheJobOfALiveWorkerOver() {
    script.step =
        run -> {
          Thread.sleep(OFTEN.multipliedBy(15));
          return "done";
        };
    WorkerPool live = pools.withHeartbeat(OFTEN);
    WorkerPool other = pools.withHeartbeat(OFTEN);
    try {
      live.start();
      UUID id = enqueue();
      await().until(() -> jobs.get(id).state() == JobState.RUNNING);
      other.start();
      assertThat(jobs.await(id, PATIENCE).state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(script.runs).hasValue(1);
    } finally {
      live.stop();
      other.stop();
    }
  }

  @Test
  void runsTheJobOfAKilledProcessAgain() throws Exception {
    UUID id = enqueue();
    Process doomed = startDoomedWorker();
    try {
      await().atMost(PATIENCE).until(() -> jobs.get(id).state() == JobState.RUNNING);
      assertThat(script.runs).hasValue(0);
    } finally {
      doomed.destroyForcibly().waitFor();
    }
    WorkerPool survivor = pools.withHeartbeat(OFTEN);
    try {
      survivor.start();
      assertThat(jobs.await(id, PATIENCE).state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(jobs.get(id).attempt()).isEqualTo(2);
      assertThat(handler.effects(name)).isOne();
    } finally {
      survivor.stop();
    }
  }

  @Test
  void handsItsJobsOnWhenItStops() {
    script.step =
        run -> {
          while (run.attempt() == 1) {
            run.progress("clustering", 1, 2);
            Thread.sleep(10);
          }
          return "done";
        };
    assertThatAnotherPoolFinishesWhatOneThatStopsHasBegun();
  }

  @Test
  void interruptsAJobThatDoesNotNoticeItsStop() {
    script.step =
        run -> {
          if (run.attempt() == 1) {
            Thread.sleep(PATIENCE);
          }
          return "done";
        };
    assertThatAnotherPoolFinishesWhatOneThatStopsHasBegun();
  }

  private void assertThatAnotherPoolFinishesWhatOneThatStopsHasBegun() {
    WorkerPool stopping = pools.withHeartbeat(NEVER);
    stopping.start();
    UUID id = enqueue();
    await().until(() -> jobs.get(id).state() == JobState.RUNNING);
    stopping.stop();
    assertThat(jobs.get(id).state()).isEqualTo(JobState.QUEUED);

    WorkerPool next = pools.withHeartbeat(NEVER);
    try {
      next.start();
      assertThat(jobs.await(id, PATIENCE).state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(jobs.get(id).attempt()).isEqualTo(2);
    } finally {
      next.stop();
    }
  }

  @Test
  void failsAfterFiveInterruptedAttempts() {
    UUID id = enqueue();
    for (int attempt = 1; attempt <= 5; attempt++) {
      assertThat(rows.claim(id, 5))
          .hasValueSatisfying(job -> assertThat(job.exhausted()).isFalse());
    }
    attempt(id);
    Job job = jobs.get(id);
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(job.attempt()).isEqualTo(5);
    assertThat(job.problem()).asString().contains("interrupted-too-often", "5 attempts");
    assertThat(script.runs).hasValue(0);
    assertThat(script.abandoned).containsExactly(JobState.FAILED);
  }

  @Test
  void doesNotHoldOrderlyStopsAgainstAJob() {
    UUID id = enqueue();
    for (int attempt = 1; attempt <= 10; attempt++) {
      rows.requeue(rows.claim(id, 5).orElseThrow(), true);
    }
    attempt(id);
    assertThat(jobs.get(id).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(jobs.get(id).attempt()).isEqualTo(11);
  }

  private UUID enqueue() {
    return queue.enqueue(ScriptedHandler.TYPE, new Payload(name));
  }

  private void attempt(UUID id) {
    worker.work(handler, id, () -> false);
  }

  private Process startDoomedWorker() throws Exception {
    HikariDataSource database = hikari();
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            DoomedWorker.class.getName(),
            database.getJdbcUrl(),
            database.getUsername(),
            database.getPassword())
        .redirectErrorStream(true)
        .redirectOutput(new File("target/doomed-worker.log"))
        .start();
  }

  private HikariDataSource hikari() throws SQLException {
    return dataSource.unwrap(HikariDataSource.class);
  }
}
