package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How many items that are not yet covered lie within a radius of each candidate.
 *
 * <p>Degrees are counted once and then only lowered by what each pick covers. Every item is covered
 * at most once, so that all updates together cost no more than the first count, and no graph is
 * kept.
 */
final class BallDegrees {

  /** Items that are compared with all candidates at once. */
  private static final int POINTS_AT_ONCE = 4096;

  private final Selection selection;
  private final int[] candidates;
  private final FeatureMatrix rows;
  private final float[] norms;
  private final float squaredRadius;
  private final boolean[] covered;

  /** Shape (n); 0 where an item is no candidate. */
  private final int[] degrees;

  /**
   * @param covered whether each item is covered already, shape (n)
   */
  BallDegrees(Selection selection, double radius, boolean[] covered) {
    this.selection = selection;
    this.candidates = selection.problem().candidates();
    this.rows = selection.features().view(candidates);
    this.norms = selection.kernels().squaredNorms(rows);
    this.squaredRadius = (float) (radius * radius);
    this.covered = covered.clone();
    this.degrees = new int[covered.length];
    add(IntStream.range(0, covered.length).filter(item -> !covered[item]).toArray(), 1);
  }

  int of(int candidate) {
    return degrees[candidate];
  }

  /** Share of items that are covered, 0 to 1. */
  double coverage() {
    return LabeledBalls.share(covered);
  }

  /** Covers what lies within the radius of a pick. */
  void cover(int pick) {
    FeatureMatrix features = selection.features();
    float[] distances = selection.kernels().squaredDistances(features, features.row(pick));
    int[] newly =
        IntStream.range(0, covered.length)
            .filter(item -> !covered[item] && distances[item] < squaredRadius)
            .toArray();
    for (int item : newly) {
      covered[item] = true;
    }
    add(newly, -1);
  }

  private void add(int[] items, int change) {
    for (int from = 0; from < items.length; from += POINTS_AT_ONCE) {
      int to = Math.min(items.length, from + POINTS_AT_ONCE);
      Centroids points = Centroids.at(selection.features(), Arrays.copyOfRange(items, from, to));
      selection
          .kernels()
          .distances(
              rows,
              norms,
              points,
              segment -> {
                if (segment.least() < squaredRadius) {
                  int within = 0;
                  for (int i = 0; i < segment.count(); i++) {
                    within += segment.get(i) < squaredRadius ? 1 : 0;
                  }
                  degrees[candidates[segment.row()]] += change * within;
                }
              });
    }
  }
}
