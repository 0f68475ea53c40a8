package dev.shortlist.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.job.ScriptedHandler.Payload;
import dev.shortlist.job.ScriptedHandler.Script;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;

@JobTest
@TestInstance(Lifecycle.PER_CLASS)
class JobLifecycleTests {

  @Autowired JobQueue queue;
  @Autowired Jobs jobs;
  @Autowired JobRows rows;
  @Autowired JobWorker worker;
  @Autowired WorkerPool pool;
  @Autowired ScriptedHandler handler;
  @Autowired JdbcClient jdbc;
  @Autowired TransactionOperations transactions;

  private String name = "";
  private Script script = new Script();

  /** Attempts are made by the tests themselves, one at a time. */
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
  void endsWithTheResultThatItsCommitReturned() {
    script.step = run -> "answer of attempt " + run.attempt();
    UUID id = enqueue();
    attempt(id);
    Job job = jobs.get(id);
    assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(job.result()).hasToString("{\"answer\":\"answer of attempt 1\"}");
    assertThat(job.problem()).isNull();
    assertThat(job.startedAt()).isBetween(job.createdAt(), job.finishedAt());
    assertThat(handler.effects(name)).isOne();
    assertThat(isQueued(id)).isFalse();
  }

  @Test
  void endsWithTheProblemItsHandlerThrewAndAbandons() {
    script.step =
        run -> {
          throw Problem.invalid("/seed", "this seed is unlucky").with("seed", 13);
        };
    UUID id = enqueue();
    attempt(id);
    Job job = jobs.get(id);
    assertThat(job.state()).isEqualTo(JobState.FAILED);
    assertThat(problem(id, "/type")).endsWith(":invalid-request");
    assertThat(problem(id, "/status")).isEqualTo("422");
    assertThat(problem(id, "/errors/0/pointer")).isEqualTo("/seed");
    assertThat(problem(id, "/seed")).isEqualTo("13");
    assertThat(job.result()).isNull();
    assertThat(script.abandoned).containsExactly(JobState.FAILED);
    assertThat(isQueued(id)).isFalse();
  }

  @Test
  void endsAtOnceWithAProblemThatQuotesWhatCannotBeStored() {
    script.step =
        run -> {
          throw Problem.invalid("/lines/1/a\0b", "line 1 is '\0\0 \\u0000' and \ud83d")
              .with("item", "cat\0")
              .with("names", List.of("x\0y"));
        };
    UUID id = enqueue();
    attempt(id);
    assertThat(jobs.get(id).state()).isEqualTo(JobState.FAILED);
    assertThat(problem(id, "/errors/0/pointer")).isEqualTo("/lines/1/a\ufffdb");
    assertThat(problem(id, "/detail")).startsWith("line 1 is '\ufffd\ufffd \\u0000' and ");
    assertThat(problem(id, "/item")).isEqualTo("cat\ufffd");
    assertThat(problem(id, "/names/0")).isEqualTo("x\ufffdy");
  }

  @Test
  void tellsTheLogButNotTheCallerWhatFailedUnexpectedly() {
    script.step =
        run -> {
          throw new IllegalStateException("jdbc:postgresql://user:secret@host");
        };
    UUID id = enqueue();
    attempt(id);
    assertThat(jobs.get(id).state()).isEqualTo(JobState.FAILED);
    assertThat(problem(id, "/type")).endsWith(":internal");
    assertThat(problem(id, "")).doesNotContain("secret").contains(id.toString());
    assertThat(script.abandoned).containsExactly(JobState.FAILED);
  }

  @Test
  void failsOnAnErrorToo() {
    script.step =
        run -> {
          throw new OutOfMemoryError("Java heap space");
        };
    UUID id = enqueue();
    attempt(id);
    assertThat(jobs.get(id).state()).isEqualTo(JobState.FAILED);
  }

  @Test
  void rollsTheCommitBackWhenItIsRefused() {
    script.inCommit =
        () -> {
          throw new Problem(ProblemType.WRONG_STATE, "the round is gone");
        };
    UUID id = enqueue();
    attempt(id);
    assertThat(jobs.get(id).state()).isEqualTo(JobState.FAILED);
    assertThat(handler.effects(name)).isZero();
    assertThat(script.abandoned).containsExactly(JobState.FAILED);
  }

  @Test
  void runsAgainLaterWhenTheDatabaseFailedForAMoment() {
    script.step =
        run -> {
          if (run.attempt() == 1) {
            throw new CannotAcquireLockException("deadlock");
          }
          return "done";
        };
    UUID id = enqueue();
    assertThat(worker.work(handler, id, () -> false)).hasValue(Duration.ofSeconds(1));
    assertThat(jobs.get(id).state()).isEqualTo(JobState.QUEUED);
    attempt(id);
    assertThat(jobs.get(id).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(jobs.get(id).attempt()).isEqualTo(2);
    assertThat(script.abandoned).isEmpty();
  }

  @Test
  void commitsAgainWithoutRunningAgainWhenItsConnectionIsCut() {
    var tries = new AtomicInteger();
    script.inCommit =
        () -> {
          if (tries.incrementAndGet() == 1) {
            jdbc.sql("SELECT pg_terminate_backend(pg_backend_pid())").query(Boolean.class).single();
          }
        };
    UUID id = enqueue();
    attempt(id);
    assertThat(jobs.get(id).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(tries).hasValue(2);
    assertThat(script.runs).hasValue(1);
    assertThat(handler.effects(name)).isOne();
  }

  @Test
  void runsAgainAtOnceWhenItsInputsChanged() {
    script.inCommit =
        () -> {
          if (script.runs.get() < 3) {
            throw new RunAgain("labels arrived");
          }
        };
    UUID id = enqueue();
    attempt(id);
    assertThat(jobs.get(id).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(jobs.get(id).attempt()).isOne();
    assertThat(script.runs).hasValue(3);
    assertThat(handler.effects(name)).isOne();
  }

  @Test
  void givesUpWhenItsInputsNeverRest() {
    script.inCommit =
        () -> {
          throw new RunAgain("labels arrived");
        };
    UUID id = enqueue();
    attempt(id);
    assertThat(jobs.get(id).state()).isEqualTo(JobState.FAILED);
    assertThat(problem(id, "/type")).endsWith(":changed-meanwhile");
    assertThat(script.runs).hasValue(JobWorker.MAX_RERUNS + 1);
    assertThat(handler.effects(name)).isZero();
  }

  @Test
  void isQueuedWithTheTransactionOfTheCallerOrNotAtAll() {
    UUID committed = transactions.execute(status -> enqueue());
    UUID rolledBack =
        transactions.execute(
            status -> {
              UUID id = enqueue();
              assertThat(isQueued(id)).isTrue();
              status.setRollbackOnly();
              return id;
            });
    assertThat(jobs.get(committed).state()).isEqualTo(JobState.QUEUED);
    assertThat(isQueued(committed)).isTrue();
    assertThatThrownBy(() -> jobs.get(rolledBack)).isInstanceOf(Problem.class);
    assertThat(isQueued(rolledBack)).isFalse();
  }

  @Test
  void cancelsAQueuedJobAtOnceAndAbandons() {
    UUID id = enqueue();
    Job job = jobs.cancel(id);
    assertThat(job.state()).isEqualTo(JobState.CANCELLED);
    assertThat(problem(id, "/type")).endsWith(":cancelled");
    assertThat(script.abandoned).containsExactly(JobState.CANCELLED);
    assertThat(isQueued(id)).isFalse();
    attempt(id);
    assertThat(script.runs).hasValue(0);
  }

  @Test
  void cancelsARunningJobAtItsNextReportOfProgress() {
    script.step =
        run -> {
          Job job = jobs.cancel(run.jobId());
          assertThat(job.state()).isEqualTo(JobState.RUNNING);
          assertThat(job.cancelRequested()).isTrue();
          run.progress("clustering", 1, 10);
          return "went on";
        };
    UUID id = enqueue();
    attempt(id);
    assertThat(jobs.get(id).state()).isEqualTo(JobState.CANCELLED);
    assertThat(script.abandoned).containsExactly(JobState.CANCELLED);
  }

  @Test
  void neverSucceedsOnceItsCancellationWasAccepted() {
    script.step =
        run -> {
          jobs.cancel(run.jobId());
          return "never looked up";
        };
    UUID id = enqueue();
    attempt(id);
    assertThat(jobs.get(id).state()).isEqualTo(JobState.CANCELLED);
    assertThat(handler.effects(name)).isZero();
  }

  @Test
  void refusesToCancelWhatHasEnded() {
    UUID id = enqueue();
    attempt(id);
    assertThatThrownBy(() -> jobs.cancel(id))
        .isInstanceOfSatisfying(
            Problem.class, p -> assertThat(p.type()).isEqualTo(ProblemType.WRONG_STATE))
        .hasMessageContaining("has ended and is SUCCEEDED");
  }

  @Test
  void staysUntilItCanBeAbandoned() {
    script.step =
        run -> {
          throw new Problem(ProblemType.WRONG_STATE, "not now");
        };
    script.inAbandon =
        () -> {
          if (script.runs.get() == 1) {
            throw new IllegalStateException("the reservation cannot be released");
          }
        };
    UUID id = enqueue();
    attempt(id);
    assertThat(jobs.get(id).state()).isEqualTo(JobState.QUEUED);
    attempt(id);
    assertThat(jobs.get(id).state()).isEqualTo(JobState.FAILED);
    assertThat(script.abandoned).containsExactly(JobState.FAILED);
  }

  @Test
  void goesBackToTheQueueWhenTheServiceStops() {
    var stopping = new AtomicBoolean();
    script.step =
        run -> {
          stopping.set(true);
          run.progress("clustering", 1, 10);
          return "went on";
        };
    UUID id = enqueue();
    assertThat(worker.work(handler, id, stopping::get)).hasValue(Duration.ZERO);
    assertThat(jobs.get(id).state()).isEqualTo(JobState.QUEUED);
    assertThat(isQueued(id)).isTrue();
    assertThat(script.abandoned).isEmpty();
  }

  @Test
  void isNotTakenUpByAServiceThatStops() {
    UUID id = enqueue();
    assertThat(worker.work(handler, id, () -> true)).hasValue(Duration.ZERO);
    assertThat(jobs.get(id).attempt()).isZero();
  }

  @Test
  void isForgottenLongAfterItsEnd() {
    UUID old = enqueue();
    UUID young = enqueue();
    UUID unfinished = enqueue();
    attempt(old);
    attempt(young);
    jdbc.sql("UPDATE job SET finished_at = finished_at - interval '91 days' WHERE id = :id")
        .param("id", old)
        .update();
    assertThat(rows.forget(Duration.ofDays(90))).isOne();
    assertThatThrownBy(() -> jobs.get(old)).isInstanceOf(Problem.class);
    assertThat(jobs.get(young).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(jobs.get(unfinished).state()).isEqualTo(JobState.QUEUED);
  }

  @Test
  void waitsForAProcessThatKnowsItsTypeEvenToBeCancelled() {
    UUID id = queue.enqueue(new JobType<>("from-the-future", Payload.class), new Payload(name));
    Job job = jobs.cancel(id);
    assertThat(job.state()).isEqualTo(JobState.QUEUED);
    assertThat(job.cancelRequested()).isTrue();
    assertThat(isQueued(id)).isTrue();
  }

  @Test
  void showsWhereItEndedThoughProgressIsStoredNowAndThen() {
    script.step =
        run -> {
          for (int step = 1; step <= 1000; step++) {
            run.progress("clustering", step, 1000);
          }
          return "done";
        };
    UUID id = enqueue();
    attempt(id);
    assertThat(jobs.get(id).progress()).isEqualTo(new Job.Progress(1000, 1000));
  }

  private UUID enqueue() {
    return queue.enqueue(ScriptedHandler.TYPE, new Payload(name));
  }

  private void attempt(UUID id) {
    worker.work(handler, id, () -> false);
  }

  private String problem(UUID id, String pointer) {
    JsonNode problem = Objects.requireNonNull(jobs.get(id).problem());
    JsonNode member = problem.at(pointer);
    return member.isValueNode() ? member.asString() : member.toString();
  }

  private boolean isQueued(UUID id) {
    return jdbc.sql("SELECT count(*) FROM scheduled_tasks WHERE task_instance = :id")
            .param("id", id.toString())
            .query(Integer.class)
            .single()
        > 0;
  }
}
