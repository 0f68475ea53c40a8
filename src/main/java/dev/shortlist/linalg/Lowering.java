package dev.shortlist.linalg;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Compares rows with the points that each has missed, for {@link Kernels#lower(FeatureMatrix,
 * int[], List, int[], float[], int[])}.
 *
 * <p>Rows that have missed many are compared by products first, several times as fast as one by
 * one. A product rounds otherwise than a sum of squared differences, so what it finds near enough
 * to matter is measured again, and results are those of comparing one by one.
 */
final class Lowering {

  /** Rows that have missed fewer points are compared one by one. */
  private static final int MANY_MISSED = 16;

  private final BlockedSearch blocked;
  private final FeatureMatrix rows;
  private final List<float[]> points;
  private final int[] compared;
  private final float[] distances;
  private final int[] nearest;

  Lowering(
      BlockedSearch blocked,
      FeatureMatrix rows,
      List<float[]> points,
      int[] compared,
      float[] distances,
      int[] nearest) {
    this.blocked = blocked;
    this.rows = rows;
    this.points = points;
    this.compared = compared;
    this.distances = distances;
    this.nearest = nearest;
  }

  void bringUpToDate(int[] some) {
    int[] many = IntStream.of(some).filter(row -> missed(row) >= MANY_MISSED).toArray();
    if (many.length > 0) {
      compareByProducts(many);
    }
    int[] few = IntStream.of(some).filter(row -> missed(row) > 0).toArray();
    blocked.forEachOf(
        few,
        lanes ->
            row -> {
              for (int point = compared[row]; point < points.size(); point++) {
                compare(row, point, lanes);
              }
            });
    IntStream.of(some).forEach(row -> compared[row] = points.size());
  }

  private int missed(int row) {
    return points.size() - compared[row];
  }

  private void compareByProducts(int[] some) {
    int first = IntStream.of(some).map(row -> compared[row]).min().orElseThrow();
    Centroids missed = Centroids.zeros(points.size() - first, rows.dimension());
    for (int point = 0; point < missed.count(); point++) {
      missed.place(point, points.get(first + point));
    }
    FeatureMatrix view = rows.view(some);
    float[] norms = blocked.squaredNorms(view);
    double longest = longest(missed);
    Slack slack = Slack.ofProcessor(rows.dimension());
    blocked.distances(
        view,
        norms,
        missed,
        segment -> {
          int row = some[segment.row()];
          double limit = distances[row] + slack.at(norms[segment.row()], longest);
          if (segment.least() <= limit) {
            measureNear(segment, row, first + segment.firstPoint(), limit);
          }
        });
    IntStream.of(some).forEach(row -> compared[row] = points.size());
  }

  private double longest(Centroids missed) {
    double most = 0;
    for (float norm : blocked.squaredNorms(missed.asMatrix())) {
      most = Math.max(most, norm);
    }
    return Math.sqrt(most);
  }

  /**
   * @param limit above which no distance by products can turn out to be the least
   */
  private void measureNear(DistanceSegment segment, int row, int firstPoint, double limit) {
    float[] lanes = new float[Loops.LANES];
    for (int i = 0; i < segment.count(); i++) {
      if (firstPoint + i >= compared[row] && segment.get(i) <= limit) {
        compare(row, firstPoint + i, lanes);
      }
    }
  }

  private void compare(int row, int point, float[] lanes) {
    float distance = blocked.squaredDistance(rows, row, points.get(point), lanes);
    if (distance < distances[row]) {
      distances[row] = distance;
      nearest[row] = point;
    }
  }
}
