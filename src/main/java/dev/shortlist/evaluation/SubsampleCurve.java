package dev.shortlist.evaluation;

import dev.shortlist.probe.Shuffles;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How good random ones of the labels at hand are, by the nearest labeled item.
 *
 * @param sizes numbers of labels, ascending; the last is all that an item can be told by
 * @param means accuracy in percent, mean over the draws, shape (sizes)
 * @param deviations over the draws, shape (sizes)
 * @param bought accuracy of the labels bought first, in percent, shape (sizes)
 * @param judges how many items were told
 * @param byThemselves whether the labels judged each other
 */
record SubsampleCurve(
    int[] sizes,
    double[] means,
    double[] deviations,
    double[] bought,
    int judges,
    boolean byThemselves) {

  private static final int DRAWS = 60;

  /** Sizes of draws, going down by √2 from one to the next, to about an eighth of the labels. */
  private static final int STEPS = 6;

  /**
   * Draws are no larger, so that many labels do not make them long: with so many at hand a draw
   * deviates by a fraction of a point, and what lies between it and all of them is measured anyway.
   */
  static final int LARGEST_DRAW = 10_000;

  static SubsampleCurve of(NeighbourCurves curves, int labels, boolean byThemselves, long seed) {
    int most = byThemselves ? labels - 1 : labels;
    int[] sizes = sizes(most);
    int largestDraw = sizes[Math.max(0, sizes.length - 2)];
    SplittableRandom random = new SplittableRandom(seed);
    int[][] orders = new int[DRAWS + 1][];
    for (int draw = 0; draw < DRAWS; draw++) {
      // one more in the place of the item itself, where labels judge each other
      orders[draw] =
          Arrays.copyOf(Shuffles.shuffled(labels, random), Math.min(labels, largestDraw + 1));
    }
    orders[DRAWS] = IntStream.range(0, labels).toArray();
    int[][] right = new int[sizes.length][DRAWS + 1];
    curves.walk(
        orders, sizes, (row, order, size, isRight) -> right[size][order] += isRight ? 1 : 0);
    // all labels are the same in any order
    Arrays.fill(right[sizes.length - 1], right[sizes.length - 1][DRAWS]);
    return summarized(sizes, right, curves.judges(), byThemselves);
  }

  private static int[] sizes(int most) {
    double largest = Math.min(most * Math.sqrt(0.5), LARGEST_DRAW);
    return IntStream.concat(
            IntStream.range(0, STEPS)
                .map(step -> (int) Math.round(largest * Math.pow(2, (step + 1 - STEPS) / 2.0))),
            IntStream.of(most))
        .filter(size -> size >= 2)
        .distinct()
        .toArray();
  }

  private static SubsampleCurve summarized(
      int[] sizes, int[][] right, int judges, boolean byThemselves) {
    double[] means = new double[sizes.length];
    double[] deviations = new double[sizes.length];
    double[] bought = new double[sizes.length];
    for (int size = 0; size < sizes.length; size++) {
      Spread spread =
          Spread.of(
              IntStream.of(right[size])
                  .limit(DRAWS)
                  .mapToObj(told -> 100.0 * told / judges)
                  .toList());
      means[size] = spread.mean();
      deviations[size] = Math.sqrt(spread.variance());
      bought[size] = 100.0 * right[size][DRAWS] / judges;
    }
    return new SubsampleCurve(sizes, means, deviations, bought, judges, byThemselves);
  }

  /** Accuracy of all labels, in percent. */
  double now() {
    return means[means.length - 1];
  }

  /**
   * What the accuracy of all labels owes to which labels they happen to be, as a standard
   * deviation: half of them deviate from all of them about as much as all of them do from what is
   * expected of as many.
   */
  double luck() {
    return deviations[half()];
  }

  /** What the other half added to random halves of the labels, in points. */
  double gainOverRandomHalf() {
    return now() - means[half()];
  }

  /** What the half bought last added to the half bought first, in points. */
  double gainOverFirstHalf() {
    return now() - bought[half()];
  }

  /** The size next to half of the labels, which is the largest draw where there are many. */
  private int half() {
    int half = sizes[sizes.length - 1] / 2;
    int nearest = 0;
    for (int i = 1; i < sizes.length; i++) {
      if (Math.abs(sizes[i] - half) < Math.abs(sizes[nearest] - half)) {
        nearest = i;
      }
    }
    return nearest;
  }

  PowerLaw fitted() {
    return PowerLaw.fit(IntStream.of(sizes).asDoubleStream().toArray(), means);
  }
}
