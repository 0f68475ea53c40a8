package dev.shortlist.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.background.Niceness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class WorkersTests {

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "priorities are changed on Linux alone")
  void helpersLeaveTheProcessorToOthersAndTheCallerStaysAsItIs() throws IOException {
    Map<Thread, Integer> niceness = new ConcurrentHashMap<>();
    var bothAreThere = new CyclicBarrier(2);
    new Workers(2)
        .forEach(
            2,
            chunk -> {
              niceness.put(Thread.currentThread(), nicenessHere());
              meet(bothAreThere);
            });
    int own = Niceness.ofProcess();
    assertThat(niceness).hasSize(2).containsEntry(Thread.currentThread(), own);
    assertThat(niceness.values()).contains(Math.min(19, own + 10));
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whoeverIsDoneDoesNotWaitForHelpersThatAreBusyForOthers() throws InterruptedException {
    Workers workers = new Workers(2);
    var meeting = new CyclicBarrier(3);
    Thread other =
        Thread.ofPlatform()
            .start(
                () ->
                    workers.forEach(
                        2,
                        chunk -> {
                          meet(meeting);
                          meet(meeting);
                        }));
    meet(meeting); // caller and helper are in a chunk each
    var done = new AtomicInteger();

    workers.forEach(10, chunk -> done.incrementAndGet());

    assertThat(done).hasValue(10);
    assertThat(other.isAlive()).isTrue();
    meet(meeting);
    other.join();
  }

  private static int nicenessHere() {
    try {
      return Niceness.ofThisThread();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }
}
