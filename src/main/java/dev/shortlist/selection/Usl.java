package dev.shortlist.selection;

import dev.shortlist.linalg.Neighbours;
import java.util.List;
import java.util.Map;

/**
 * USL, unsupervised selective labeling: one cluster per label to buy, and of each the item in the
 * densest place that is not close to the picks of other clusters.
 *
 * <p>Density is the inverse of the mean squared distance to the k nearest items, the item itself
 * counted. Picks of other clusters crowd an item by the sum of their inverse squared distances to
 * the power α; picks and crowding take turns until the last pass. Labeled items crowd too.
 *
 * <p>Squared distances are taken to be at least 10⁻⁶, which is how well they are known, so that
 * neither density nor crowding is infinite among duplicates.
 *
 * @param neighbours k of the density; lowered to the size of a smaller pool
 * @param iterations of k-means, at most
 * @param passes how often picks are made; the first time by density alone
 * @param strength λ, how much crowding counts beside density
 * @param exponent α, how fast crowding falls with squared distance
 * @param horizon squared distance from which on picks do not crowd
 * @param momentum share of the crowding of earlier passes that is kept
 * @see <a href="https://arxiv.org/abs/2110.03006">Wang, Lian, Yu: Unsupervised Selective Labeling
 *     for More Effective Semi-Supervised Learning, ECCV 2022</a>
 */
record Usl(
    int neighbours,
    int iterations,
    int passes,
    double strength,
    double exponent,
    double horizon,
    double momentum)
    implements Selector {

  static final float LEAST_SQUARED_DISTANCE = 1e-6f;

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "usl",
              List.of(),
              "One cluster per label, and of each the item in a dense place that is not close to"
                  + " other picks.",
              "The first batch of a pool whose labels are to be spread by semi-supervised"
                  + " learning.",
              "https://arxiv.org/abs/2110.03006",
              List.of(StrategyCard.Need.FEATURES),
              List.of(
                  Parameter.count(
                      "neighbours", 400, 1, 10_000, "items that density is measured over"),
                  Parameter.count("iterations", 200, 1, 1000, "limit of k-means"),
                  Parameter.count(
                      "passes", 10, 1, 100, "how often picks are made, first by density alone"),
                  Parameter.number("strength", 0.5, 0, 100, "weight of crowding beside density"),
                  Parameter.number(
                      "exponent", 0.5, 0.01, 4, "of the inverse squared distance in crowding"),
                  Parameter.number(
                      "horizon", 4, 1e-6, 1e6, "squared distance from which on nothing crowds"),
                  Parameter.number(
                      "momentum", 0.9, 0, 0.999, "share kept of the crowding before"))),
          spec ->
              new Usl(
                  spec.count("neighbours"),
                  spec.count("iterations"),
                  spec.count("passes"),
                  spec.number("strength"),
                  spec.number("exponent"),
                  spec.number("horizon"),
                  spec.number("momentum")));

  @Override
  public Map<String, Object> fill(Selection selection) {
    SelectionProblem problem = selection.problem();
    Clustering clustering =
        new KMeans(problem.features(), problem.batchSize(), selection.kernels())
            .cluster(1, iterations, problem.seed(), selection.observer());
    CrowdedClusters clusters =
        new CrowdedClusters(selection, clustering, densities(selection), strength);
    for (int pass = 1; pass < passes; pass++) {
      clusters.crowd(exponent, horizon, momentum);
      selection.observer().progress("spreading picks", pass, passes);
    }
    int filled = clusters.pick();
    return Map.of(
        "clusters", clustering.clusters(), "objective", clustering.objective(), "filled", filled);
  }

  /** Inverse of the mean squared distance of each item to its nearest ones, shape (n). */
  private double[] densities(Selection selection) {
    int n = selection.features().rows();
    return Density.ofEach(
        selection.features(),
        Math.min(neighbours, n),
        selection.kernels(),
        Usl::density,
        done -> selection.observer().progress("measuring density", done, n));
  }

  private static double density(Neighbours nearest, int row) {
    double mean = Density.sumOfSquares(nearest, row, 0) / nearest.k();
    return 1 / Math.max(mean, LEAST_SQUARED_DISTANCE);
  }
}
