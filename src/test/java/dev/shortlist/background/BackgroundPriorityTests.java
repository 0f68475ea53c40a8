package dev.shortlist.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "priorities are changed on Linux alone")
class BackgroundPriorityTests {

  @Test
  void makesTheThreadThatTakesItNicerThanTheProcess() throws Exception {
    int own = Niceness.ofProcess();
    assertThat(inNewThread(BackgroundPriorityTests::take)).isEqualTo(nicerThan(own));
    assertThat(inNewThread(Niceness::ofThisThread)).isEqualTo(own);
  }

  @Test
  void takenTwiceIsNoNicerThanTakenOnce() throws Exception {
    int twice =
        inNewThread(
            () -> {
              BackgroundPriority.take();
              return take();
            });
    assertThat(twice).isEqualTo(nicerThan(Niceness.ofProcess()));
  }

  @Test
  void isInheritedByThreadsThatItsThreadStarts() throws Exception {
    int started =
        inNewThread(
            () -> {
              BackgroundPriority.take();
              return inNewThread(Niceness::ofThisThread);
            });
    assertThat(started).isEqualTo(nicerThan(Niceness.ofProcess()));
  }

  private static int nicerThan(int niceness) {
    return Math.min(19, niceness + 10);
  }

  private static int take() throws Exception {
    BackgroundPriority.take();
    return Niceness.ofThisThread();
  }

  private static int inNewThread(Callable<Integer> work) throws Exception {
    var task = new FutureTask<>(work);
    Thread.ofPlatform().start(task);
    return task.get();
  }
}
