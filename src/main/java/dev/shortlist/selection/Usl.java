package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Membership;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * USL, unsupervised selective labeling: of each cluster the item in the densest region; then, pass
 * after pass, the item that is dense and far from what the other clusters chose.
 *
 * <p>Utility is the inverse of the mean squared distance to the nearest items, the item itself
 * counted. Being near to the choices of other clusters costs λ times the sum of their inverse
 * distances to the power 2α, smoothed by a momentum from pass to pass.
 *
 * @param neighbours that density is over, the item itself counted
 * @param lambda how much nearness to other choices costs
 * @param alpha how fast that cost falls with squared distance
 * @param momentum share of the cost that is kept from pass to pass
 * @param passes how often clusters choose again
 * @see <a href="https://arxiv.org/abs/2110.03006">Wang, Lian, Yu: Unsupervised Selective Labeling
 *     for More Effective Semi-Supervised Learning, ECCV 2022</a>
 */
record Usl(int neighbours, double lambda, double alpha, double momentum, int passes)
    implements Selector {

  private static final int RESTARTS = 3;
  private static final int ITERATIONS = 200;
  private static final int NOTHING = -1;

  /** Duplicates are treated as if so far apart, squared. */
  private static final double LEAST_SQUARED_DISTANCE = 1e-6;

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "usl",
              List.of(),
              "Of each cluster the item in the densest region that is far from the other choices.",
              "Low budgets, above all before semi-supervised training.",
              "https://arxiv.org/abs/2110.03006",
              List.of(StrategyCard.Need.FEATURES),
              List.of(
                  Parameter.count("neighbours", 20, 2, 1000, "neighbours that density is over"),
                  Parameter.number("lambda", 0.5, 0, 1000, "cost of nearness to other choices"),
                  Parameter.number("alpha", 0.5, 0, 10, "how fast that cost falls with distance"),
                  Parameter.number("momentum", 0.9, 0, 1, "share of the cost kept per pass"),
                  Parameter.count("passes", 10, 0, 1000, "how often clusters choose again"))),
          spec ->
              new Usl(
                  spec.count("neighbours"),
                  spec.number("lambda"),
                  spec.number("alpha"),
                  spec.number("momentum"),
                  spec.count("passes")));

  @Override
  public Map<String, Object> fill(Selection selection) {
    int[] items = selection.problem().candidates();
    FeatureMatrix rows = selection.features().view(items);
    Clustering clustering =
        new KMeans(rows, selection.problem().batchSize(), selection.kernels())
            .cluster(RESTARTS, ITERATIONS, selection.problem().seed(), selection.observer());
    double[] utility = utility(selection, rows);
    int[] choices = choose(clustering, utility);
    double[] cost = new double[rows.rows()];
    for (int pass = 0; pass < passes; pass++) {
      addCost(selection, rows, clustering, choices, cost);
      choices = choose(clustering, subtract(utility, cost));
      selection.observer().progress("choosing", pass + 1L, passes);
    }
    int filled = pick(selection, items, clustering, choices, subtract(utility, cost));
    return Map.of("objective", clustering.objective(), "filled", filled);
  }

  private double[] utility(Selection selection, FeatureMatrix rows) {
    int others = Math.min(neighbours, rows.rows()) - 1;
    if (others == 0) {
      return new double[rows.rows()];
    }
    double[] distances = Density.meanSquaredDistances(rows, others, selection.kernels());
    double share = (double) others / (others + 1); // the item itself is a neighbour at distance 0
    return Arrays.stream(distances)
        .map(distance -> 1 / Math.max(LEAST_SQUARED_DISTANCE, distance * share))
        .toArray();
  }

  private double[] subtract(double[] utility, double[] cost) {
    return IntStream.range(0, utility.length)
        .mapToDouble(i -> utility[i] - lambda * cost[i])
        .toArray();
  }

  /** The row with the highest score of each cluster, ties to the lowest. */
  private static int[] choose(Clustering clustering, double[] scores) {
    int[] choices = new int[clustering.clusters()];
    Arrays.fill(choices, NOTHING);
    for (int row = 0; row < scores.length; row++) {
      int cluster = clustering.assignment()[row];
      if (choices[cluster] == NOTHING || scores[row] > scores[choices[cluster]]) {
        choices[cluster] = row;
      }
    }
    return choices;
  }

  private void addCost(
      Selection selection,
      FeatureMatrix rows,
      Clustering clustering,
      int[] choices,
      double[] cost) {
    int[] clusters =
        IntStream.range(0, choices.length).filter(c -> choices[c] != NOTHING).toArray();
    int[] chosen = IntStream.of(clusters).map(cluster -> choices[cluster]).toArray();
    for (int row = 0; row < cost.length; row++) {
      cost[row] *= momentum;
    }
    selection
        .kernels()
        .distances(
            rows,
            selection.kernels().squaredNorms(rows),
            Centroids.at(rows, chosen),
            segment -> {
              int own = clustering.assignment()[segment.row()];
              double near = 0;
              for (int i = 0; i < segment.count(); i++) {
                if (clusters[segment.firstPoint() + i] != own) {
                  near += nearness(Math.max(LEAST_SQUARED_DISTANCE, segment.get(i)));
                }
              }
              cost[segment.row()] += (1 - momentum) * near;
            });
  }

  private double nearness(double squaredDistance) {
    if (alpha == 0.5) { // the usual value, by far the fastest this way
      return 1 / Math.sqrt(squaredDistance);
    }
    return StrictMath.pow(squaredDistance, -alpha);
  }

  private static int pick(
      Selection selection, int[] items, Clustering clustering, int[] choices, double[] scores) {
    Membership membership = Membership.of(clustering.assignment(), clustering.clusters());
    for (int cluster = 0; cluster < choices.length && !selection.isComplete(); cluster++) {
      if (choices[cluster] != NOTHING && selection.draft().isOpen(items[choices[cluster]])) {
        selection.offer(
            items[choices[cluster]],
            new Reason.Dense(cluster, membership.size(cluster), scores[choices[cluster]]));
      }
    }
    int filled = 0;
    double[] scoreOf = new double[selection.features().rows()];
    for (int row = 0; row < items.length; row++) {
      scoreOf[items[row]] = scores[row];
    }
    while (!selection.isComplete()) {
      int item = selection.best(open -> scoreOf[open]);
      int cluster = clustering.assignment()[Arrays.binarySearch(items, item)];
      Reason reason = new Reason.Dense(cluster, membership.size(cluster), scoreOf[item]);
      filled += selection.offer(item, reason) ? 1 : 0;
    }
    return filled;
  }
}
