package dev.shortlist.selection;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Single-batch k-means: one cluster per label to buy, and of each the item nearest to the centroid.
 *
 * <p>Representative of dense regions and diverse at once, so the strongest simple choice when
 * nothing or little is labeled. Only the candidates are clustered: in two rounds of 10 to 100
 * labels on CIFAR-10 and clothing features that was 0.4 points of 1-NN accuracy better on average
 * than clusters of the whole pool with its labeled items, which the reference program makes.
 *
 * @param parity whether to cluster exactly as the reference program does, and rank by cluster
 *     number instead of cluster size
 * @param restarts how many clusterings to choose from, by objective
 * @param iterations at most so many per restart, and on each larger sample
 * @see <a href="https://arxiv.org/abs/2110.12033">Pourahmadi, Nooralinejad, Pirsiavash: A Simple
 *     Baseline for Low-Budget Active Learning, 2021</a>
 */
record KMeansSelection(boolean parity, int restarts, int iterations) implements Selector {

  private static final int RESTARTS = 2;
  private static final int ITERATIONS = 50;

  static final List<Parameter> PARAMETERS =
      List.of(
          Parameter.flag("parity", false, "reproduce the reference program's ids and order"),
          Parameter.count("restarts", RESTARTS, 1, 100, "clusterings to choose from"),
          Parameter.count("iterations", ITERATIONS, 1, 1000, "limit per clustering"));

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "kmeans",
              List.of(),
              "One cluster per label, and of each the item nearest to the centroid.",
              "The first batch of a pool, and any budget of a few labels per class.",
              "https://arxiv.org/abs/2110.12033",
              List.of(StrategyCard.Need.FEATURES),
              PARAMETERS),
          spec ->
              new KMeansSelection(
                  spec.flag("parity"), spec.count("restarts"), spec.count("iterations")));

  static KMeansSelection byDefault() {
    return new KMeansSelection(false, RESTARTS, ITERATIONS);
  }

  @Override
  public Map<String, Object> fill(Selection selection) {
    return parity
        ? fillAsTheReference(selection)
        : fillFrom(selection, selection.problem().candidates(), restarts, iterations);
  }

  /** One cluster of the given items per pick, as far as there are items. */
  static Map<String, Object> fillFrom(
      Selection selection, int[] items, int restarts, int iterations) {
    SelectionProblem problem = selection.problem();
    Clustering clustering =
        new KMeans(
                problem.features().view(items),
                Math.min(problem.batchSize(), items.length),
                selection.kernels())
            .cluster(restarts, iterations, problem.seed(), selection.observer());
    Representatives representatives = new Representatives(selection, items, clustering);
    return figures(clustering, representatives.pickFrom(representatives.bySize()));
  }

  /** One cluster of the whole pool per pick, made and taken in order as the reference does. */
  static Map<String, Object> fillAsTheReference(Selection selection) {
    SelectionProblem problem = selection.problem();
    int[] items = IntStream.range(0, problem.features().rows()).toArray();
    Clustering clustering =
        ReferenceKMeans.cluster(
            problem.features(), problem.batchSize(), selection.kernels(), selection.observer());
    Representatives representatives = new Representatives(selection, items, clustering);
    return figures(clustering, representatives.pickFrom(representatives.inOrder()));
  }

  private static Map<String, Object> figures(Clustering clustering, int filled) {
    return Map.of(
        "clusters", clustering.clusters(),
        "objective", clustering.objective(),
        "iterations", clustering.iterations(),
        "filled", filled);
  }
}
