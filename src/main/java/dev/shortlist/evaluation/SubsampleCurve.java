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
 * @param independent how far, in points, the accuracy of half of the labels would deviate if every
 *     judge were told right or wrong independently of all others
 * @param judges how many items were told
 * @param byThemselves whether the labels judged each other
 */
record SubsampleCurve(
    int[] sizes,
    double[] means,
    double[] deviations,
    double[] bought,
    double independent,
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
    int half = half(sizes);
    int[] rightByHalves = new int[Math.max(labels, curves.judges())];
    curves.walk(
        orders,
        sizes,
        (row, order, size, isRight) -> {
          right[size][order] += isRight ? 1 : 0;
          rightByHalves[row] += isRight && size == half && order < DRAWS ? 1 : 0;
        });
    // all labels are the same in any order
    Arrays.fill(right[sizes.length - 1], right[sizes.length - 1][DRAWS]);
    return summarized(
        sizes, right, independent(rightByHalves, curves.judges()), curves.judges(), byThemselves);
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

  /**
   * @param right in how many draws each judge was told right
   */
  private static double independent(int[] right, int judges) {
    double variance = 0;
    for (int count : right) {
      double share = (double) count / DRAWS;
      variance += share * (1 - share) * DRAWS / (DRAWS - 1);
    }
    return 100 * Math.sqrt(variance) / judges;
  }

  private static SubsampleCurve summarized(
      int[] sizes, int[][] right, double independent, int judges, boolean byThemselves) {
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
    return new SubsampleCurve(sizes, means, deviations, bought, independent, judges, byThemselves);
  }

  /** Accuracy of all labels, in percent. */
  double now() {
    return means[means.length - 1];
  }

  /**
   * What the half bought last added to the half bought first, in radians per doubling of the
   * labels.
   */
  double rate() {
    return (Angle.of(now()) - Angle.of(bought[half(sizes)])) / doublings();
  }

  /**
   * How far that may be from the usual rate by the luck of the labels alone, as a standard
   * deviation: random halves deviate from each other as much. Never less than one judge.
   */
  double rateDeviation() {
    double seen = Math.max(deviations[half(sizes)], 100.0 / judges);
    return seen * anglePerPoint() / doublings();
  }

  /** What the accuracy of half of the labels owes to which judges there are, in radians. */
  double judgesLuck() {
    return independent * anglePerPoint();
  }

  private double anglePerPoint() {
    return Angle.perPoint(means[half(sizes)], judges);
  }

  /** From half of the labels to all. */
  private double doublings() {
    return Math.log((double) sizes[sizes.length - 1] / sizes[half(sizes)]) / Math.log(2);
  }

  /** The size next to half of the labels, which is the largest draw where there are many. */
  private static int half(int[] sizes) {
    int half = sizes[sizes.length - 1] / 2;
    int nearest = 0;
    for (int i = 1; i < sizes.length; i++) {
      if (Math.abs(sizes[i] - half) < Math.abs(sizes[nearest] - half)) {
        nearest = i;
      }
    }
    return nearest;
  }
}
