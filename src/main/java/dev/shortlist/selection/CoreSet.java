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
record CoreSet() implements QueryStrategy {

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
  public Batch select(SelectionProblem problem, Kernels kernels, Observer observer) {
    return new Traversal(problem, kernels).run(observer);
  }

  /** One selection: how far each item is from everything labeled or picked. */
  private static final class Traversal {

    private final SelectionProblem problem;
    private final FeatureMatrix features;
    private final Kernels kernels;
    private final Draft draft;
    private final float[] distances;
    private final int[] nearest;

    Traversal(SelectionProblem problem, Kernels kernels) {
      this.problem = problem;
      this.features = problem.features();
      this.kernels = kernels;
      this.draft = new Draft(problem);
      this.distances = new float[features.rows()];
      this.nearest = new int[features.rows()];
    }

    Batch run(Observer observer) {
      if (problem.labeled().items().length > 0) {
        startFromLabeled(problem.labeled().items());
      } else {
        startFromMean();
      }
      while (!draft.isComplete()) {
        int item = farthest();
        pick(item, new Reason.Farthest(nearest[item], Math.sqrt(distances[item])));
        observer.progress("selecting", draft.picked(), problem.batchSize());
      }
      return new Batch(draft.picks(), Map.of("radius", radius()));
    }

    private void startFromLabeled(int[] labeled) {
      Centroids points = Centroids.at(features, labeled);
      int[] assignment = new int[features.rows()];
      kernels.nearest(features, kernels.squaredNorms(features), points, assignment, distances);
      // measured again without cancellation, so that duplicates of labeled items are at 0
      float[] exact = kernels.squaredDistancesToOwn(features, points, assignment);
      System.arraycopy(exact, 0, distances, 0, exact.length);
      Arrays.setAll(nearest, row -> labeled[assignment[row]]);
    }

    private void startFromMean() {
      Centroids mean = Centroids.at(features, new int[] {0});
      Membership everything = Membership.of(new int[features.rows()], 1);
      kernels.moveToMeans(features, everything, mean);
      float[] toMean = kernels.squaredDistances(features, mean.centroid(0));
      int central = problem.candidates()[0];
      for (int item : problem.candidates()) {
        central = toMean[item] < toMean[central] ? item : central;
      }
      Arrays.fill(distances, Float.POSITIVE_INFINITY);
      pick(central, new Reason.Central(Math.sqrt(toMean[central])));
    }

    private void pick(int item, Reason reason) {
      draft.pick(item, reason);
      kernels.lower(features, features.row(item), item, distances, nearest);
    }

    private int farthest() {
      int farthest = -1;
      for (int item : problem.candidates()) {
        if (draft.isOpen(item) && (farthest < 0 || distances[item] > distances[farthest])) {
          farthest = item;
        }
      }
      return farthest;
    }

    private double radius() {
      float radius = 0;
      for (float distance : distances) {
        radius = Math.max(radius, distance);
      }
      return Math.sqrt(radius);
    }
  }
}
