package dev.shortlist.evaluation;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How well the nearest labeled item tells the classes of others, for growing numbers of labels in
 * any number of orders. Distances are computed once for all of them, a block of rows at a time.
 */
final class NeighbourCurves {

  private static final int ROWS_AT_ONCE = 128;

  /** Labeled rows that are copied to the heap together, so that large sets of them never are. */
  private static final int POINTS_AT_ONCE = 4096;

  private final LabeledRows labeled;
  private final LabeledRows judges;

  /** Which labeled row each judge is; null where judges are other items. */
  private final int @Nullable [] selves;

  private final Kernels kernels;

  private NeighbourCurves(
      LabeledRows labeled, LabeledRows judges, int @Nullable [] selves, Kernels kernels) {
    this.labeled = labeled;
    this.judges = judges;
    this.selves = selves;
    this.kernels = kernels;
  }

  /** Curves of how well the labels tell the classes of other items. */
  static NeighbourCurves judgedBy(LabeledRows validation, LabeledRows labeled, Kernels kernels) {
    return new NeighbourCurves(labeled, validation, null, kernels);
  }

  /**
   * Curves of how well the labels tell each other; no item is told by itself. Where there are many,
   * {@linkplain LabeledRows#judges some} are told, by all.
   */
  static NeighbourCurves leavingOneOut(LabeledRows labeled, Kernels kernels) {
    return leavingOneOut(labeled, labeled.judges(), kernels);
  }

  /**
   * The same of those rows only.
   *
   * @param told rows of the labels
   */
  static NeighbourCurves leavingOneOut(LabeledRows labeled, int[] told, Kernels kernels) {
    return new NeighbourCurves(labeled, labeled.among(told), told, kernels);
  }

  /** Receives whether a row was told right. */
  @FunctionalInterface
  interface Sink {

    /**
     * @param row the row that was told; its number among the labels where these judge each other
     * @param order position in the orders
     * @param size position in the sizes
     */
    void told(int row, int order, int size, boolean right);
  }

  int judges() {
    return judges.count();
  }

  /**
   * Tells every judge by the first so many labels of every order, itself not counted among them.
   *
   * @param orders permutations of the labeled rows, or their beginnings; sizes that one does not
   *     reach are not told of it
   * @param sizes numbers of labels, ascending, from 1 to how many there are to tell a row by
   */
  void walk(int[][] orders, int[] sizes, Sink sink) {
    int points = labeled.count();
    for (int first = 0; first < judges.count(); first += ROWS_AT_ONCE) {
      int end = Math.min(judges.count(), first + ROWS_AT_ONCE);
      float[] distances = distances(first, end);
      for (int judge = first; judge < end; judge++) {
        for (int order = 0; order < orders.length; order++) {
          walk(judge, distances, (judge - first) * points, orders[order], order, sizes, sink);
        }
      }
    }
  }

  private float[] distances(int firstRow, int endRow) {
    int points = labeled.count();
    float[] distances = new float[(endRow - firstRow) * points];
    FeatureMatrix rows = judges.rows().view(IntStream.range(firstRow, endRow).toArray());
    float[] norms = kernels.squaredNorms(rows);
    for (int first = 0; first < points; first += POINTS_AT_ONCE) {
      int firstPoint = first;
      int end = Math.min(points, first + POINTS_AT_ONCE);
      Centroids some = Centroids.at(labeled.rows(), IntStream.range(first, end).toArray());
      kernels.distances(
          rows,
          norms,
          some,
          segment -> {
            int at = segment.row() * points + firstPoint + segment.firstPoint();
            for (int i = 0; i < segment.count(); i++) {
              distances[at + i] = segment.get(i);
            }
          });
    }
    return distances;
  }

  private void walk(
      int judge,
      float[] distances,
      int offset,
      int[] order,
      int orderNumber,
      int[] sizes,
      Sink sink) {
    int self = selves == null ? -1 : selves[judge];
    int nearest = -1;
    float least = Float.POSITIVE_INFINITY;
    int taken = 0;
    int size = 0;
    for (int position = 0; position < order.length && size < sizes.length; position++) {
      int point = order[position];
      if (point == self) {
        continue;
      }
      float distance = distances[offset + point];
      if (distance < least || (distance == least && point < nearest)) {
        least = distance;
        nearest = point;
      }
      taken++;
      if (taken == sizes[size]) {
        boolean right = labeled.classes()[nearest] == judges.classes()[judge];
        sink.told(selves == null ? judge : self, orderNumber, size, right);
        size++;
      }
    }
  }
}
