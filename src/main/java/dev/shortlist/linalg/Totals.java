package dev.shortlist.linalg;

import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Whole numbers that several threads sum at once, each in an array that it has to itself. There are
 * as many arrays as threads have ever added at the same time.
 */
final class Totals {

  private final int length;
  private final Queue<long[]> idle = new ConcurrentLinkedQueue<>();

  Totals(int length) {
    this.length = length;
  }

  /** Adds to an array that nobody else adds to meanwhile. */
  void add(Consumer<long[]> addition) {
    long[] free = idle.poll();
    long[] total = free == null ? new long[length] : free;
    addition.accept(total);
    idle.add(total);
  }

  /** The sums, once all have added. */
  long[] sum() {
    long[] sum = new long[length];
    idle.forEach(total -> Arrays.setAll(sum, i -> sum[i] + total[i]));
    return sum;
  }
}
