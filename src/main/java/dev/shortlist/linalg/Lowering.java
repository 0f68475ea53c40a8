package dev.shortlist.linalg;

import java.util.stream.IntStream;

/**
 * Brings rows up to date with the points that each has missed.
 *
 * <p>Rows that have missed many are compared by products first, several times as fast as one by
 * one. A product rounds otherwise than a sum of squared differences, so what it finds near enough
 * to matter is measured again, and results are those of comparing one by one.
 */
final class Lowering {

  /** Rows that have missed fewer points are compared one by one. */
  private static final int MANY_MISSED = 16;

  /** And so are fewer rows, which would not repay copying the points. */
  private static final int MANY_ROWS = 64;

  private final BlockedSearch blocked;
  private final NearestPoints near;

  Lowering(BlockedSearch blocked, NearestPoints near) {
    this.blocked = blocked;
    this.near = near;
  }

  void bringUpToDate(int[] some) {
    int[] many = IntStream.of(some).filter(row -> near.missed(row) >= MANY_MISSED).toArray();
    if (many.length >= MANY_ROWS) {
      compareByProducts(many);
    }
    int[] few = IntStream.of(some).filter(row -> !near.isUpToDate(row)).toArray();
    blocked.forEachOf(
        few,
        lanes ->
            row -> {
              for (int point = near.compared[row]; point < near.points.size(); point++) {
                compare(row, point, lanes);
              }
            });
    markUpToDate(few);
  }

  private void compareByProducts(int[] some) {
    int first = near.firstMissed(some);
    Centroids missed = Centroids.zeros(near.points.size() - first, near.rows.dimension());
    for (int point = 0; point < missed.count(); point++) {
      missed.place(point, near.points.get(first + point));
    }
    FeatureMatrix view = near.rows.view(some);
    float[] norms = blocked.squaredNorms(view);
    double longest = Math.sqrt(Floats.largest(blocked.squaredNorms(missed.asMatrix())));
    Slack slack = Slack.ofProcessor(near.rows.dimension());
    blocked.distances(
        view,
        norms,
        missed,
        segment -> {
          int row = some[segment.row()];
          double error = slack.at(norms[segment.row()], longest);
          double limit = Math.min(near.distances[row], segment.least() + error) + error;
          if (segment.least() <= limit) {
            measureNear(segment, row, first + segment.firstPoint(), limit);
          }
        });
    markUpToDate(some);
  }

  /**
   * @param limit above which no distance by products can turn out to be the least
   */
  private void measureNear(DistanceSegment segment, int row, int firstPoint, double limit) {
    float[] lanes = new float[Loops.LANES];
    for (int i = 0; i < segment.count(); i++) {
      if (firstPoint + i >= near.compared[row] && segment.get(i) <= limit) {
        compare(row, firstPoint + i, lanes);
      }
    }
  }

  private void compare(int row, int point, float[] lanes) {
    near.offer(row, point, blocked.squaredDistance(near.rows, row, near.points.get(point), lanes));
  }

  private void markUpToDate(int[] some) {
    IntStream.of(some).forEach(row -> near.compared[row] = near.points.size());
  }
}
