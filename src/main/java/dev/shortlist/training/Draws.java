package dev.shortlist.training;

import dev.shortlist.probe.Shuffles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The randomness of a training. Every draw follows from the seed, the epoch and the image alone, so
 * a training that goes on from a checkpoint repeats exactly what it would have done.
 */
record Draws(long seed) {

  private static final long WEIGHTS = -1;
  private static final long ORDER = -2;

  /** For the weights that training starts from. */
  RandomGenerator weights() {
    return at(0, WEIGHTS);
  }

  /** For the augmentation of one image in one epoch. */
  RandomGenerator image(int epoch, int position) {
    return at(epoch, position);
  }

  /**
   * Positions 0 to n − 1 in a new order, cut into batches. The last one is kept however small.
   *
   * @param joinLone whether a last batch of one joins the batch before it
   */
  List<int[]> batches(int epoch, int n, int batchSize, boolean joinLone) {
    int[] order = Shuffles.shuffled(n, at(epoch, ORDER));
    List<int[]> batches = new ArrayList<>();
    for (int from = 0; from < n; ) {
      int to = Math.min(n, from + batchSize);
      if (joinLone && to == n - 1) {
        to = n;
      }
      batches.add(Arrays.copyOfRange(order, from, to));
      from = to;
    }
    return batches;
  }

  private RandomGenerator at(long epoch, long of) {
    return new SplittableRandom(mixed(mixed(mixed(seed) + epoch) + of));
  }

  /** Without it, neighbouring seeds would give overlapping streams. */
  private static long mixed(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
