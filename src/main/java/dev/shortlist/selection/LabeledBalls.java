package dev.shortlist.selection;

/**
 * Balls around labeled items, each as large as the items within are predicted to be of its class.
 *
 * <p>A radius is found by bisection from 0 to the largest allowed: the last middle, where the ball
 * has a share of at least 0.2·c + 0.4 of such items, c being the coverage by balls of the initial
 * radius.
 *
 * @param meanRadius of all balls
 * @param covered whether each item is in a ball, shape (n)
 * @param coverage share of items in a ball, 0 to 1
 */
record LabeledBalls(double meanRadius, boolean[] covered, double coverage) {

  /** Bisection ends when the radius is known to so much. */
  private static final double RESOLUTION = 0.05;

  private static final double PURITY_AT_NO_COVERAGE = 0.4;
  private static final double PURITY_PER_COVERAGE = 0.2;

  static LabeledBalls around(
      Selection selection, Predictions predictions, double initialRadius, double largestRadius) {
    int[] items = selection.labeledItems();
    int[] classes = selection.problem().labeled().classes();
    boolean[] initial = new boolean[selection.features().rows()];
    for (int item : items) {
      cover(initial, squaredDistances(selection, item), initialRadius);
    }
    double purity = PURITY_PER_COVERAGE * share(initial) + PURITY_AT_NO_COVERAGE;
    boolean[] covered = new boolean[initial.length];
    double sum = 0;
    for (int i = 0; i < items.length; i++) {
      float[] distances = squaredDistances(selection, items[i]);
      Ball ball = new Ball(distances, predictions.predicted(), classes[i]);
      double radius = ball.largestRadius(purity, largestRadius);
      cover(covered, distances, radius);
      sum += radius;
      selection.observer().progress("measuring balls", i + 1L, items.length);
    }
    return new LabeledBalls(sum / items.length, covered, share(covered));
  }

  private static float[] squaredDistances(Selection selection, int item) {
    return selection
        .kernels()
        .squaredDistances(selection.features(), selection.features().row(item));
  }

  private static void cover(boolean[] covered, float[] squaredDistances, double radius) {
    for (int item = 0; item < covered.length; item++) {
      covered[item] |= squaredDistances[item] < radius * radius;
    }
  }

  static double share(boolean[] covered) {
    int count = 0;
    for (boolean item : covered) {
      count += item ? 1 : 0;
    }
    return (double) count / covered.length;
  }

  /** What lies around one labeled item. */
  private record Ball(float[] squaredDistances, int[] predicted, int ownClass) {

    double largestRadius(double purity, double most) {
      double low = 0;
      double high = most;
      while (high - low > RESOLUTION) {
        double middle = (low + high) / 2;
        if (purity(middle) >= purity) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return (low + high) / 2;
    }

    private double purity(double radius) {
      int within = 0;
      int own = 0;
      for (int item = 0; item < predicted.length; item++) {
        if (squaredDistances[item] < radius * radius) {
          within++;
          own += predicted[item] == ownClass ? 1 : 0;
        }
      }
      return (double) own / within; // the labeled item itself is within
    }
  }
}
