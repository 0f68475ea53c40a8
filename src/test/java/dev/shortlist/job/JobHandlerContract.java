package dev.shortlist.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.problem.Problem;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * What every {@link JobHandler} must do, whatever happens to the process that runs it. There is one
 * subclass per job type, itself a {@code @ServiceTest}; JUnit makes a new one for each test, so it
 * may keep what {@link #begin} made in fields.
 */
public abstract class JobHandlerContract {

  @Autowired private Jobs jobs;
  @Autowired private JobRows rows;
  @Autowired private JobJson json;
  @Autowired private JobHandlers handlers;
  @Autowired private JobEndings endings;
  @Autowired private JobWorker worker;
  @Autowired private WorkerPool pool;

  /** Asks for the operation as a caller would, and gives the id of the job that it became. */
  protected abstract UUID begin();

  /** Fails unless the operation's effects are there, each once. */
  protected abstract void assertDone();

  /** Fails unless nothing of the operation is left: no effect, no reservation, no busy state. */
  protected abstract void assertUndone();

  @BeforeEach
  void stopTheWorkers() {
    pool.stop();
  }

  @AfterEach
  void startTheWorkers() {
    pool.start();
  }

  @Test
  void doesItsWorkAndSaysHowFarItIs() {
    UUID id = begin();
    work(handlerOf(id), id);
    Job job = jobs.get(id);
    assertThat(job.state()).as("%s", job.problem()).isEqualTo(JobState.SUCCEEDED);
    assertThat(job.phase()).isNotBlank();
    assertDone();
  }

  @Test
  void doesItsWorkOnceThoughItsProcessDiedAfterTheRun() throws Exception {
    UUID id = begin();
    assertDoneOnceAfterACrash(handlerOf(id), id);
  }

  private <P, R> void assertDoneOnceAfterACrash(JobHandler<P, R> handler, UUID id)
      throws Exception {
    ClaimedJob crashed = rows.claim(id, 5).orElseThrow();
    P payload = json.payload(handler.type(), crashed.payload());
    R lateResult = handler.run(payload, TestRun.of(crashed.id()));

    work(handler, id);
    assertThat(jobs.get(id).state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(jobs.get(id).attempt()).isEqualTo(2);
    assertDone();

    assertThatThrownBy(() -> endings.succeed(crashed, handler, payload, lateResult))
        .isInstanceOf(JobLost.class);
    assertDone();
  }

  @Test
  void leavesNothingWhenItIsCancelledBeforeItRuns() {
    UUID id = begin();
    assertThat(jobs.cancel(id).state()).isEqualTo(JobState.CANCELLED);
    assertUndone();
  }

  @Test
  void leavesNothingWhenItIsCancelledWhileItRuns() {
    UUID id = begin();
    work(cancelledAfterItsRun(handlerOf(id)), id);
    assertThat(jobs.get(id).state()).isEqualTo(JobState.CANCELLED);
    assertUndone();
  }

  @Test
  void leavesNothingWhenItFails() {
    UUID id = begin();
    work(failingAfterItsRun(handlerOf(id)), id);
    assertThat(jobs.get(id).state()).isEqualTo(JobState.FAILED);
    assertUndone();
  }

  @Test
  void leavesNothingWhenItsProcessDiesEachTime() {
    UUID id = begin();
    for (int attempt = 1; attempt <= 5; attempt++) {
      rows.claim(id, 5);
    }
    work(handlerOf(id), id);
    assertThat(jobs.get(id).state()).isEqualTo(JobState.FAILED);
    assertUndone();
  }

  private JobHandler<?, ?> handlerOf(UUID id) {
    return handlers.find(jobs.get(id).type()).orElseThrow();
  }

  private void work(JobHandler<?, ?> handler, UUID id) {
    worker.work(handler, id, () -> false);
  }

  private <P, R> JobHandler<P, R> cancelledAfterItsRun(JobHandler<P, R> handler) {
    return new Interfering<>(handler, run -> jobs.cancel(run.jobId()));
  }

  private <P, R> JobHandler<P, R> failingAfterItsRun(JobHandler<P, R> handler) {
    return new Interfering<>(
        handler,
        run -> {
          throw new IllegalStateException("this test makes job " + run.jobId() + " fail");
        });
  }

  private interface Interference {
    void afterRun(JobRun run);
  }

  private record Interfering<P, R>(JobHandler<P, R> handler, Interference interference)
      implements JobHandler<P, R> {

    @Override
    public JobType<P> type() {
      return handler.type();
    }

    @Override
    public R run(P payload, JobRun run) throws Exception {
      R result = handler.run(payload, run);
      interference.afterRun(run);
      return result;
    }

    @Override
    public Object commit(P payload, R result) {
      return handler.commit(payload, result);
    }

    @Override
    public void abandon(P payload, JobState outcome, Problem problem) {
      handler.abandon(payload, outcome, problem);
    }
  }
}
