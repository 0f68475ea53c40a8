package dev.shortlist.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@JobTest
class TrackedRunTests {

  @Autowired JdbcClient jdbc;
  @Autowired JobJson json;
  @Autowired PlatformTransactionManager transactionManager;

  private final SettableClock clock = new SettableClock();
  private final AtomicBoolean shuttingDown = new AtomicBoolean();
  private final UUID id = UUID.randomUUID();
  private JobRows rows;
  private TrackedRun run;

  /** No handler has this type, so nobody else takes the job. */
  @BeforeEach
  void beginAJob() {
    rows = new JobRows(jdbc, transactionManager, clock);
    rows.insert(id, "tracked", "{}");
    run = new TrackedRun(rows.claim(id, 5).orElseThrow(), rows, shuttingDown::get, clock);
  }

  @Test
  void storesProgressTwiceASecond() {
    run.progress("clustering", 1, 100);
    run.progress("clustering", 2, 100);
    assertThat(job().progress()).isEqualTo(new Job.Progress(1, 100));
    clock.advance(TrackedRun.BETWEEN_WRITES);
    run.progress("clustering", 3, 100);
    assertThat(job().progress()).isEqualTo(new Job.Progress(3, 100));
  }

  @Test
  void storesANewPhaseAtOnce() {
    run.progress("reading", 100, 100);
    run.progress("clustering", 0, 20);
    assertThat(job().phase()).isEqualTo("clustering");
    assertThat(job().progress()).isEqualTo(new Job.Progress(0, 20));
  }

  @Test
  void storesWhatWasSaidLastWhenItIsFlushed() {
    run.progress("clustering", 1, 100);
    run.progress("clustering", 100, 100);
    run.flush();
    assertThat(job().progress()).isEqualTo(new Job.Progress(100, 100));
  }

  @Test
  void letsTheRestOfThePhaseBeEstimated() {
    run.progress("reading", 1, 2);
    clock.advance(Duration.ofSeconds(10));
    run.progress("clustering", 0, 20);
    assertThat(job().etaMs()).isNull();
    clock.advance(Duration.ofSeconds(3));
    run.progress("clustering", 5, 20);
    assertThat(job().etaMs()).isEqualTo(9_000);
  }

  @Test
  void ratesAResumedPhaseByWhatWasDoneSinceItBegan() {
    run.progress("extracting", 1_000, 2_000);
    assertThat(job().perSecond()).isNull();
    clock.advance(Duration.ofSeconds(4));
    run.progress("extracting", 1_200, 2_000);
    assertThat(job().perSecond()).isEqualTo(50);
    assertThat(job().etaMs()).isEqualTo(16_000);
  }

  @Test
  void estimatesNothingWhereTheTotalIsNotKnown() {
    run.progress("reading", 1000, 0);
    assertThat(job().etaMs()).isNull();
  }

  @Test
  void stopsOnceCancellationWasRequested() {
    run.progress("clustering", 1, 100);
    rows.requestCancellation(id);
    clock.advance(TrackedRun.BETWEEN_WRITES);
    assertThatThrownBy(() -> run.progress("clustering", 2, 100))
        .isInstanceOf(CancellationException.class);
    assertThat(run.stop()).isEqualTo(TrackedRun.Stop.CANCELLED);
  }

  @Test
  void stopsOnceAnotherAttemptHasBegun() {
    run.progress("clustering", 50, 100);
    rows.claim(id, 5);
    clock.advance(TrackedRun.BETWEEN_WRITES);
    assertThatThrownBy(() -> run.progress("clustering", 51, 100))
        .isInstanceOf(CancellationException.class);
    assertThat(run.stop()).isEqualTo(TrackedRun.Stop.LOST);
    assertThat(job().progress()).isEqualTo(new Job.Progress(0, 0));
  }

  @Test
  void stopsWithTheService() {
    run.progress("clustering", 1, 100);
    shuttingDown.set(true);
    assertThatThrownBy(() -> run.progress("clustering", 2, 100))
        .isInstanceOf(CancellationException.class);
    assertThat(run.stop()).isEqualTo(TrackedRun.Stop.SHUTDOWN);
  }

  @Test
  void isSeenByOthersThoughTheHandlerHasATransactionOpen() {
    new TransactionTemplate(transactionManager)
        .executeWithoutResult(
            status -> {
              run.progress("importing", 1, 100);
              status.setRollbackOnly();
            });
    assertThat(job().progress()).isEqualTo(new Job.Progress(1, 100));
  }

  private Job job() {
    return new JobReader(jdbc, json, clock).find(id).orElseThrow();
  }
}
