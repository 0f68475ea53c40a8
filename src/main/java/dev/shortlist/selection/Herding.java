package dev.shortlist.selection;

import dev.shortlist.linalg.Coverage;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.RadialKernel;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Greedy coverage: again and again the candidate that raises most how well the whole pool is
 * covered, where an item is covered as well as it is similar to the most similar covering item.
 *
 * <p>Gains only shrink as coverage grows, so a stale gain bounds the true one and few need to be
 * computed again for each pick (lazy greedy); picks are exactly those of the plain algorithm. Where
 * many are stale, as after the first picks, all are measured again, after which a gain costs less.
 */
final class Herding {

  /** How many stale gains are refreshed at first for a pick, and at most, at once. */
  private static final int LEAST_BLOCK = 32;

  private static final int MOST_BLOCK = 2048;

  private final Selection selection;
  private final double totalWeight;
  private final Coverage coverage;
  private final UtilityQueue queue;

  /** What each item was last known to gain. */
  private final double[] gains;

  /** At how many picks each item's gain was computed. */
  private final int[] knownAt;

  private double covered;
  private int picked;

  /** Gains that have been refreshed since all were measured. */
  private int refreshed;

  /** Covers the features as they are. */
  Herding(Selection selection, RadialKernel kernel, float[] weights) {
    this(selection, selection.features(), kernel, weights);
  }

  /**
   * @param space what distances are measured in, a row per item
   * @param weights how much covering each item counts, 0 to 1, shape (n)
   */
  Herding(Selection selection, FeatureMatrix space, RadialKernel kernel, float[] weights) {
    this.selection = selection;
    this.totalWeight = IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).sum();
    this.coverage = selection.kernels().coverage(space, kernel, weights);
    this.queue = new UtilityQueue(weights.length);
    this.gains = new double[weights.length];
    this.knownAt = new int[weights.length];
  }

  /** Every item counts the same. */
  static float[] evenWeights(FeatureMatrix features) {
    float[] weights = new float[features.rows()];
    Arrays.fill(weights, 1);
    return weights;
  }

  /** Takes items into account that cover already. */
  void cover(int[] items) {
    if (items.length > 0) {
      coverage.cover(items);
      covered = coverage.covered();
    }
  }

  /** Picks until the draft is complete or no candidate gains more than {@code leastGain}. */
  void pickWhileGaining(double leastGain) {
    measureAll();
    int block = LEAST_BLOCK;
    while (!selection.isComplete() && !queue.isEmpty()) {
      int top = queue.top();
      if (!selection.draft().isOpen(top)) {
        queue.remove();
      } else if (knownAt[top] != picked) {
        refresh(block);
        block = Math.min(MOST_BLOCK, 2 * block);
      } else if (share(gains[top]) > leastGain) {
        picked += offer(queue.remove()) ? 1 : 0;
        block = LEAST_BLOCK;
      } else {
        return;
      }
    }
  }

  /** Weighted mean over the pool of how well each item is covered, 0 to 1. */
  double coverage() {
    return share(covered);
  }

  private double share(double weighted) {
    return totalWeight == 0 ? 0 : weighted / totalWeight;
  }

  private void measureAll() {
    int[] open = selection.open().toArray();
    coverage.measure(
        open,
        done ->
            selection
                .observer()
                .progress("measuring coverage", Math.min(done, open.length), open.length));
    queue.clear();
    requeue(open);
    refreshed = 0;
  }

  /** Computes stale gains at the top of the queue again, or all where that will cost no more. */
  private void refresh(int block) {
    int[] open = selection.open().toArray();
    double best =
        IntStream.of(open)
            .filter(item -> knownAt[item] == picked)
            .mapToDouble(item -> gains[item])
            .max()
            .orElse(Double.POSITIVE_INFINITY);
    long promising =
        IntStream.of(open).filter(item -> knownAt[item] != picked && gains[item] >= best).count();
    if (refreshed + promising > open.length / 2) {
      measureAll();
      return;
    }
    int[] stale = new int[block];
    int count = 0;
    while (count < block && !queue.isEmpty() && knownAt[queue.top()] != picked) {
      int item = queue.remove();
      if (selection.draft().isOpen(item)) {
        stale[count++] = item;
      }
    }
    requeue(Arrays.copyOf(stale, count));
    refreshed += count;
  }

  private void requeue(int[] items) {
    double[] fresh = coverage.gains(items);
    for (int i = 0; i < items.length; i++) {
      knownAt[items[i]] = picked;
      gains[items[i]] = fresh[i];
      queue.add(items[i], fresh[i]);
    }
  }

  private boolean offer(int item) {
    double gain = gains[item];
    if (!selection.offer(item, new Reason.Coverage(share(gain), share(covered + gain)))) {
      return false;
    }
    cover(new int[] {item});
    return true;
  }
}
