package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.RadialKernel;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Greedy coverage: again and again the candidate that raises most how well the whole pool is
 * covered, where an item is covered as well as it is similar to the most similar covering item.
 *
 * <p>Gains only shrink as coverage grows, so a stale gain bounds the true one and few need to be
 * computed again for each pick (lazy greedy); picks are exactly those of the plain algorithm. Never
 * more than the similarities of a block of candidates exist.
 */
final class Herding {

  /** Candidates whose gains are computed at once at first, and again later. */
  private static final int FIRST_BLOCK = 1024;

  private static final int LAZY_BLOCK = 32;

  private final Selection selection;
  private final FeatureMatrix features;
  private final Kernels kernels;
  private final RadialKernel kernel;
  private final float[] weights;
  private final double totalWeight;
  private double covered;
  private final float[] norms;
  private final float[] floors;
  private final UtilityQueue queue;

  /** What each item was last known to gain. */
  private final double[] gains;

  /** Utility is offset + slope · gain; plain gain unless picks are mixed. */
  private final double[] offsets;

  private double slope = 1;

  /** At how many picks each item's gain was computed. */
  private final int[] knownAt;

  /**
   * @param weights how much covering each item counts, shape (n)
   */
  Herding(Selection selection, RadialKernel kernel, float[] weights) {
    this.selection = selection;
    this.features = selection.features();
    this.kernels = selection.kernels();
    this.kernel = kernel;
    this.weights = weights;
    this.totalWeight = IntStream.range(0, weights.length).mapToDouble(i -> weights[i]).sum();
    this.norms = kernels.squaredNorms(features);
    this.floors = new float[features.rows()];
    this.queue = new UtilityQueue(features.rows());
    this.gains = new double[features.rows()];
    this.offsets = new double[features.rows()];
    this.knownAt = new int[features.rows()];
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
      kernels.raise(features, norms, Centroids.at(features, items), kernel, floors);
      covered = coveredWeight();
    }
  }

  /** Says outright how well each item is covered already, shape (n). */
  void coverAs(float[] coverage) {
    System.arraycopy(coverage, 0, floors, 0, floors.length);
    covered = coveredWeight();
  }

  private double coveredWeight() {
    double sum = 0;
    for (int row = 0; row < floors.length; row++) {
      sum += (double) weights[row] * floors[row];
    }
    return sum;
  }

  /** Picks until the draft is complete or no candidate gains more than {@code leastGain}. */
  void pickWhileGaining(double leastGain) {
    queueAll();
    pick(leastGain);
  }

  /**
   * Completes the draft by a mixture of gain and a bonus, both scaled to 0…1 by what they are among
   * the candidates at first.
   *
   * @param weight of the bonus, 0 to 1; the rest is that of the gain
   */
  void pickMixed(IntToDoubleFunction bonus, double weight) {
    queueAll();
    DoubleSummaryStatistics gain =
        selection.open().mapToDouble(item -> gains[item]).summaryStatistics();
    DoubleSummaryStatistics extra = selection.open().mapToDouble(bonus).summaryStatistics();
    double gainRange = gain.getMax() - gain.getMin();
    double extraRange = extra.getMax() - extra.getMin();
    slope = gainRange > 0 ? (1 - weight) / gainRange : 0;
    for (int item : selection.open().toArray()) {
      offsets[item] =
          extraRange > 0 ? weight * (bonus.applyAsDouble(item) - extra.getMin()) / extraRange : 0;
    }
    queue.clear();
    selection.open().forEach(this::enqueue);
    pick(Double.NEGATIVE_INFINITY);
  }

  private void pick(double leastGain) {
    int picked = 0;
    while (!selection.isComplete() && !queue.isEmpty()) {
      int top = queue.top();
      if (!selection.draft().isOpen(top)) {
        queue.remove();
      } else if (knownAt[top] != picked) {
        refresh(picked);
      } else if (share(gains[top]) > leastGain) {
        picked += offer(queue.remove()) ? 1 : 0;
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

  private void queueAll() {
    int[] open = selection.open().toArray();
    for (int from = 0; from < open.length; from += FIRST_BLOCK) {
      add(Arrays.copyOfRange(open, from, Math.min(open.length, from + FIRST_BLOCK)), 0);
      selection.observer().progress("measuring coverage", from, open.length);
    }
  }

  private void refresh(int picked) {
    int[] stale = new int[LAZY_BLOCK];
    int count = 0;
    while (count < LAZY_BLOCK && !queue.isEmpty() && knownAt[queue.top()] != picked) {
      int item = queue.remove();
      if (selection.draft().isOpen(item)) {
        stale[count++] = item;
      }
    }
    add(Arrays.copyOf(stale, count), picked);
  }

  private void add(int[] items, int picked) {
    Centroids points = Centroids.at(features, items);
    double[] fresh = kernels.gains(features, norms, points, kernel, floors, weights);
    for (int i = 0; i < items.length; i++) {
      knownAt[items[i]] = picked;
      gains[items[i]] = fresh[i];
      enqueue(items[i]);
    }
  }

  private void enqueue(int item) {
    queue.add(item, offsets[item] + slope * gains[item]);
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
