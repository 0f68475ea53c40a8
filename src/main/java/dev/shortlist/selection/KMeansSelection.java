package dev.shortlist.selection;

import java.util.List;
import java.util.Map;

/**
 * Single-batch k-means: one cluster per label to buy, and of each the item nearest to the centroid.
 *
 * <p>Representative of dense regions and diverse at once, so the strongest simple choice when
 * nothing or little is labeled. Clusters are those of the whole pool; a cluster whose members are
 * all labeled or excluded is made up for by the next item of the cluster with most left.
 *
 * @param parity whether to cluster exactly as the reference program does, and rank by cluster
 *     number instead of cluster size
 * @param restarts how many clusterings to choose from, by objective
 * @param iterations at most so many per restart
 * @see <a href="https://arxiv.org/abs/2110.12033">Pourahmadi, Nooralinejad, Pirsiavash: A Simple
 *     Baseline for Low-Budget Active Learning, 2021</a>
 */
record KMeansSelection(boolean parity, int restarts, int iterations) implements Selector {

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "kmeans",
              List.of(),
              "One cluster per label, and of each the item nearest to the centroid.",
              "The first batch of a pool, and any budget of a few labels per class.",
              "https://arxiv.org/abs/2110.12033",
              List.of(StrategyCard.Need.FEATURES),
              List.of(
                  Parameter.flag(
                      "parity", false, "reproduce the reference program's ids and order"),
                  Parameter.count("restarts", 3, 1, 100, "clusterings to choose from"),
                  Parameter.count("iterations", 50, 1, 1000, "limit per clustering"))),
          spec ->
              new KMeansSelection(
                  spec.flag("parity"), spec.count("restarts"), spec.count("iterations")));

  @Override
  public Map<String, Object> fill(Selection selection) {
    Clustering clustering = cluster(selection);
    Representatives representatives = new Representatives(clustering, selection);
    int filled =
        representatives.pickFrom(parity ? representatives.inOrder() : representatives.bySize());
    return Map.of(
        "clusters", clustering.clusters(),
        "objective", clustering.objective(),
        "iterations", clustering.iterations(),
        "filled", filled);
  }

  private Clustering cluster(Selection selection) {
    SelectionProblem problem = selection.problem();
    int clusters = problem.batchSize();
    return parity
        ? ReferenceKMeans.cluster(
            problem.features(), clusters, selection.kernels(), selection.observer())
        : new KMeans(problem.features(), clusters, selection.kernels())
            .cluster(restarts, iterations, problem.seed(), selection.observer());
  }
}
