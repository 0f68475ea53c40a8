package dev.shortlist.selection;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.Neighbours;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** How densely the items around each item lie. */
final class Density {

  /** Neighbours that are held at once, of all rows together: 64 MiB of them. */
  private static final int NEIGHBOURS_AT_ONCE = 1 << 23;

  private Density() {}

  /** What a row's nearest rows come to. */
  @FunctionalInterface
  interface Measure {

    /**
     * @param row whose nearest, the first of all, is itself or a duplicate at the same distance
     */
    double of(Neighbours nearest, int row);
  }

  /**
   * Measures each row by its k nearest rows, itself among them.
   *
   * @param progress is told how many have been measured, from time to time
   * @return shape (n)
   */
  static double[] ofEach(
      FeatureMatrix rows, int k, Kernels kernels, Measure measure, IntConsumer progress) {
    double[] measured = new double[rows.rows()];
    int atOnce = rowsAtOnce(k);
    for (int first = 0; first < measured.length; first += atOnce) {
      int end = Math.min(measured.length, first + atOnce);
      FeatureMatrix some = rows.view(IntStream.range(first, end).toArray());
      Neighbours nearest = kernels.neighbours(some, rows, k);
      for (int row = first; row < end; row++) {
        measured[row] = measure.of(nearest, row - first);
      }
      progress.accept(end);
    }
    return measured;
  }

  /** How many rows' k neighbours may be held. */
  static int rowsAtOnce(int k) {
    return Math.max(1, NEIGHBOURS_AT_ONCE / k);
  }

  /**
   * Mean squared distance of each row to its nearest rows.
   *
   * @param neighbours how many rows to average over, not counting the row itself, less than n
   * @return shape (n)
   */
  static double[] meanSquaredDistances(FeatureMatrix rows, int neighbours, Kernels kernels) {
    return ofEach(
        rows,
        neighbours + 1,
        kernels,
        (nearest, row) -> sumOfSquares(nearest, row, 1) / neighbours,
        done -> {});
  }

  /** Sum of the squared distances from a rank on. */
  static double sumOfSquares(Neighbours nearest, int row, int firstRank) {
    double sum = 0;
    for (int rank = firstRank; rank < nearest.k(); rank++) {
      sum += nearest.squaredDistance(row, rank);
    }
    return sum;
  }
}
