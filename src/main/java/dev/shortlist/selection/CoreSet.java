package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.Membership;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Core-set, or greedy k-centre: again and again the candidate farthest from everything labeled or
 * picked, ties to the lowest item.
 *
 * <p>Its radius is at most twice the least possible. It seeks out outliers, and at low budgets is
 * usually worse than random; take it to cover every corner of a pool, not to train on few labels.
 * With nothing labeled it starts from the item nearest to the mean of the pool.
 *
 * @see <a href="https://arxiv.org/abs/1708.00489">Sener, Savarese: Active Learning for
 *     Convolutional Neural Networks, a Core-Set Approach, ICLR 2018</a>
 */
record CoreSet() implements Selector {

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "core-set",
              List.of("coreset"),
              "Again and again the item farthest from everything labeled or picked.",
              "To cover every corner of a pool; with few labels it is usually worse than random.",
              "https://arxiv.org/abs/1708.00489",
              List.of(StrategyCard.Need.FEATURES),
              List.of(
                  Parameter.flag(
                      "parity", false, "no effect: the ids are always the reference program's"))),
          spec -> new CoreSet());

  @Override
  public Map<String, Object> fill(Selection selection) {
    Traversal traversal = new Traversal(selection);
    if (selection.labeledItems().length > 0) {
      traversal.startFromLabeled();
    } else {
      traversal.startFromMean();
    }
    while (!selection.isComplete()) {
      traversal.offerFarthest();
    }
    return Map.of("radius", traversal.radius());
  }

  /** How far each item is from everything labeled or picked. */
  private static final class Traversal {

    private final Selection selection;
    private final FeatureMatrix features;
    private final Kernels kernels;
    private final float[] distances;
    private final int[] nearest;

    Traversal(Selection selection) {
      this.selection = selection;
      this.features = selection.features();
      this.kernels = selection.kernels();
      this.distances = new float[features.rows()];
      this.nearest = new int[features.rows()];
    }

    void startFromLabeled() {
      int[] labeled = selection.labeledItems();
      Centroids points = Centroids.at(features, labeled);
      int[] assignment = new int[features.rows()];
      kernels.nearest(features, kernels.squaredNorms(features), points, assignment, distances);
      // measured again without cancellation, so that duplicates of labeled items are at 0
      float[] exact = kernels.squaredDistancesToOwn(features, points, assignment);
      System.arraycopy(exact, 0, distances, 0, exact.length);
      Arrays.setAll(nearest, row -> labeled[assignment[row]]);
    }

    void startFromMean() {
      Centroids mean = Centroids.at(features, new int[] {0});
      Membership everything = Membership.of(new int[features.rows()], 1);
      kernels.moveToMeans(features, everything, mean);
      float[] toMean = kernels.squaredDistances(features, mean.centroid(0));
      Arrays.fill(distances, Float.POSITIVE_INFINITY);
      boolean started = false;
      while (!started) {
        int central = selection.best(item -> -toMean[item]);
        started = offer(central, new Reason.Central(Math.sqrt(toMean[central])));
      }
    }

    void offerFarthest() {
      int item = selection.best(open -> distances[open]);
      offer(item, new Reason.Farthest(nearest[item], Math.sqrt(distances[item])));
    }

    private boolean offer(int item, Reason reason) {
      boolean picked = selection.offer(item, reason);
      if (picked) {
        kernels.lower(features, features.row(item), item, distances, nearest);
      }
      return picked;
    }

    double radius() {
      float radius = 0;
      for (float distance : distances) {
        radius = Math.max(radius, distance);
      }
      return Math.sqrt(radius);
    }
  }
}
