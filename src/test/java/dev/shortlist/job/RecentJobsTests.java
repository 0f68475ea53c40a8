package dev.shortlist.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RecentJobsTests {

  private static final UUID ID = new UUID(0, 1);

  private final SettableClock clock = new SettableClock();
  private final RecentJobs recent = new RecentJobs(clock);
  private final AtomicInteger reads = new AtomicInteger();

  @Test
  void pollsOfOneMomentCostOneRead() {
    assertThat(poll().attempt()).isEqualTo(1);
    clock.advance(RecentJobs.FRESH.minusMillis(1));
    assertThat(poll().attempt()).isEqualTo(1);
  }

  @Test
  void readsAgainWhenThatMomentIsOver() {
    poll();
    clock.advance(RecentJobs.FRESH);
    assertThat(poll().attempt()).isEqualTo(2);
  }

  @Test
  void givesTheLastAnswerToOthersWhileOneReads() {
    poll();
    clock.advance(RecentJobs.FRESH);
    Job renewed =
        recent.get(
            ID,
            id -> {
              assertThat(poll().attempt()).isEqualTo(1);
              return read(id);
            });
    assertThat(renewed.attempt()).isEqualTo(2);
    assertThat(poll().attempt()).isEqualTo(2);
  }

  @Test
  void everybodyReadsWhenTheLastAnswerIsOld() {
    poll();
    clock.advance(RecentJobs.OLDEST);
    recent.get(
        ID,
        id -> {
          assertThat(poll().attempt()).isEqualTo(2);
          return read(id);
        });
  }

  @Test
  void aReadThatFailedDoesNotKeepTheLastAnswerForLong() {
    poll();
    clock.advance(RecentJobs.FRESH);
    assertThatThrownBy(
            () ->
                recent.get(
                    ID,
                    id -> {
                      throw new IllegalStateException("the database is away");
                    }))
        .hasMessage("the database is away");
    clock.advance(RecentJobs.OLDEST);
    assertThat(poll().attempt()).isEqualTo(2);
  }

  @Test
  void readsAgainWhenTheClockWasSetBack() {
    poll();
    clock.advance(Duration.ofHours(-1));
    assertThat(poll().attempt()).isEqualTo(2);
  }

  @Test
  void readsAgainAfterAChange() {
    poll();
    recent.forget();
    assertThat(poll().attempt()).isEqualTo(2);
  }

  @Test
  void whatWasBeingReadDuringAChangeDoesNotCountAfterIt() {
    recent.get(
        ID,
        id -> {
          Job before = read(id);
          recent.forget();
          return before;
        });
    assertThat(poll().attempt()).isEqualTo(2);
  }

  @Test
  void readsAlwaysWhileAnEndingIsCommittedAndAnewAfterIt() {
    var ending = new JobEndings.Ended(ID);
    poll();
    recent.begin(ending);
    assertThat(poll().attempt()).isEqualTo(2);
    assertThat(poll().attempt()).isEqualTo(3);
    recent.finish(ending);
    assertThat(poll().attempt()).isEqualTo(4);
    assertThat(poll().attempt()).isEqualTo(4);
  }

  @Test
  void keepsJobsApart() {
    poll();
    UUID other = new UUID(0, 2);
    assertThat(recent.get(other, this::read).id()).isEqualTo(other);
    assertThat(poll().id()).isEqualTo(ID);
  }

  private Job poll() {
    return recent.get(ID, this::read);
  }

  /** Its attempt says how many reads there were. */
  private Job read(UUID id) {
    return new Job(
        id,
        "scripted",
        JobState.RUNNING,
        null,
        new Job.Progress(0, 0),
        null,
        null,
        reads.incrementAndGet(),
        false,
        clock.instant(),
        null,
        null,
        null,
        null);
  }
}
