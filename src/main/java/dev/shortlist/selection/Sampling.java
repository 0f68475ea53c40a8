package dev.shortlist.selection;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Random draws. */
final class Sampling {

  private Sampling() {}

  /** So many of the items, in random order; fewer where there are fewer. */
  static int[] withoutReplacement(int[] items, int count, SplittableRandom random) {
    int[] shuffled = items.clone();
    int drawn = Math.min(count, items.length);
    for (int i = 0; i < drawn; i++) {
      int other = random.nextInt(i, shuffled.length);
      int swapped = shuffled[i];
      shuffled[i] = shuffled[other];
      shuffled[other] = swapped;
    }
    return Arrays.copyOf(shuffled, drawn);
  }
}
