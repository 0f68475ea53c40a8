package dev.shortlist.selection;

import dev.shortlist.linalg.RadialKernel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * ProbCover: again and again the item with most uncovered items within a radius, ties to the lowest
 * item. Items within the radius of a labeled or picked item are covered.
 *
 * <p>Strong at the lowest budgets, and very sensitive to the radius. Without a given radius it is
 * the largest that keeps balls pure with respect to k-means clusters, as many as there are classes.
 * Once every ball would newly cover its own centre at most there is nothing left to choose by: the
 * authors' program goes on at random, or with one item over and over; here {@link MaxHerding}
 * completes the batch. It breaks ties at random; here the lowest item wins.
 *
 * @param radius 0 for the purity rule
 * @param purity share of balls that have to be pure
 * @see <a href="https://arxiv.org/abs/2205.11320">Yehuda, Dekel, Hacohen, Weinshall: Active
 *     Learning Through a Covering Lens, NeurIPS 2022</a>
 */
record ProbCover(double radius, double purity) implements Selector {

  private static final double LEAST_RADIUS = 1e-3;
  private static final double MOST_RADIUS = 2;
  private static final double HERDING_BANDWIDTH = 1;

  /** Between the one item that any ball newly covers at least and the next best, two. */
  private static final double ONLY_ITSELF = 1.5;

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "prob-cover",
              List.of(),
              "The item with most uncovered items within a radius.",
              "The lowest budgets, about one label per class, where a good radius is known.",
              "https://arxiv.org/abs/2205.11320",
              List.of(StrategyCard.Need.FEATURES),
              List.of(
                  Parameter.number(
                      "radius", 0, 0, 2, "Euclidean radius of a ball; 0 for the purity rule"),
                  Parameter.number(
                      "purity", 0.95, 0, 1, "share of balls that the purity rule keeps pure"))),
          spec -> new ProbCover(spec.number("radius"), spec.number("purity")));

  @Override
  public Map<String, Object> fill(Selection selection) {
    double ball = radius > 0 ? radius : pureRadius(selection);
    float[] weights = Herding.evenWeights(selection.features());
    Herding covering = new Herding(selection, RadialKernel.topHat(ball), weights);
    covering.cover(selection.labeledItems());
    covering.pickWhileGaining(ONLY_ITSELF / selection.features().rows());
    int covered = selection.draft().picked();
    if (!selection.isComplete()) {
      Herding herding = new Herding(selection, RadialKernel.gaussian(HERDING_BANDWIDTH), weights);
      herding.cover(selection.labeledOrPicked());
      herding.pickWhileGaining(Double.NEGATIVE_INFINITY);
    }
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("radius", ball);
    figures.put("coverage", covering.coverage());
    figures.put("picked_by_herding", selection.problem().batchSize() - covered);
    return figures;
  }

  private double pureRadius(Selection selection) {
    SelectionProblem problem = selection.problem();
    int clusters = Math.clamp(problem.labeled().classCount(), 1, problem.features().rows());
    Clustering clustering =
        new KMeans(problem.features(), clusters, selection.kernels())
            .cluster(3, 50, problem.seed(), selection.observer());
    double pure = PureRadius.of(problem.features(), clustering, purity, selection.kernels());
    return Math.clamp(pure, LEAST_RADIUS, MOST_RADIUS);
  }
}
