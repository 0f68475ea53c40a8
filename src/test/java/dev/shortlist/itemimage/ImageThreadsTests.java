package dev.shortlist.itemimage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageThreadsTests {

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
  private static final int HOST_READERS = 32;
  private static final int TASKS = 300;

  private final Count held = new Count();
  private final Count decoded = new Count();

  /** How many there are at a time, and were at most. */
  private static final class Count {

    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    void enter() {
      most.accumulateAndGet(now.incrementAndGet(), Math::max);
    }

    void leave() {
      now.decrementAndGet();
    }
  }

  private Callable<Integer> decoding(int image) {
    return () -> {
      decoded.enter();
      Thread.sleep(1);
      decoded.leave();
      held.leave();
      return image;
    };
  }

  private static void assertInOrder(List<Future<Integer>> tasks) throws Exception {
    List<Integer> computed = new ArrayList<>();
    for (Future<Integer> task : tasks) {
      computed.add(ImageThreads.await(task));
    }
    assertThat(computed).containsExactlyElementsOf(IntStream.range(0, TASKS).boxed().toList());
  }

  @Test
  void holdAnImageOfAFilePerProcessorHoweverManyTasksWait() throws Exception {
    try (ImageThreads threads = new ImageThreads()) {
      List<Future<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        int image = i;
        tasks.add(
            threads.fromFile(
                () -> {
                  held.enter();
                  return decoding(image);
                }));
      }
      assertInOrder(tasks);
    }
    assertThat(held.most.get()).isBetween(1, PROCESSORS);
  }

  @Test
  void waitForManyHostsButDecodeOnlyAsManyImagesAsThereAreProcessors() throws Exception {
    CountDownLatch together = new CountDownLatch(HOST_READERS);
    try (ImageThreads threads = new ImageThreads()) {
      List<Future<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < TASKS; i++) {
        int image = i;
        tasks.add(
            threads.fromHost(
                () -> {
                  held.enter();
                  together.countDown();
                  assertThat(together.await(1, TimeUnit.MINUTES)).as("asked together").isTrue();
                  return decoding(image);
                }));
      }
      assertInOrder(tasks);
    }
    assertThat(held.most.get()).isEqualTo(HOST_READERS);
    assertThat(decoded.most.get()).isBetween(1, PROCESSORS);
  }

  @Test
  void throwWhatATaskThrew() {
    IOException failure = new IOException("damaged");
    Callable<Callable<Integer>> read =
        () ->
            () -> {
              throw failure;
            };
    try (ImageThreads threads = new ImageThreads()) {
      assertThatThrownBy(() -> ImageThreads.await(threads.fromFile(read))).isSameAs(failure);
      assertThatThrownBy(() -> ImageThreads.await(threads.fromHost(read))).isSameAs(failure);
    }
  }
}
