package dev.shortlist.selection;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.Neighbours;
import java.util.stream.IntStream;

/** How densely the items around each item lie. */
final class Density {

  /** Rows whose neighbours are held at once. */
  private static final int ROWS_AT_ONCE = 8192;

  private Density() {}

  /**
   * Mean squared distance of each row to its nearest rows.
   *
   * @param neighbours how many rows to average over, not counting the row itself, less than n
   * @return shape (n)
   */
  static double[] meanSquaredDistances(FeatureMatrix rows, int neighbours, Kernels kernels) {
    double[] means = new double[rows.rows()];
    for (int from = 0; from < means.length; from += ROWS_AT_ONCE) {
      int first = from;
      int to = Math.min(means.length, from + ROWS_AT_ONCE);
      // the nearest of all is the row itself or a duplicate at the same distance
      Neighbours nearest =
          kernels.neighbours(rows.view(IntStream.range(from, to).toArray()), rows, neighbours + 1);
      for (int row = from; row < to; row++) {
        for (int rank = 1; rank <= neighbours; rank++) {
          means[row] += nearest.squaredDistance(row - first, rank);
        }
        means[row] /= neighbours;
      }
    }
    return means;
  }
}
