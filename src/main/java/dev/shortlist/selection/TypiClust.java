package dev.shortlist.selection;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Membership;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * TypiClust: clusters the pool into as many clusters as there will be labels, visits those with
 * fewest labels first, the larger the earlier, and picks of each the most typical candidate, whose
 * nearest neighbours within the cluster are closest.
 *
 * <p>As the authors' program, not the paper, typicality is over squared distances. Clusters too
 * small to have a typical member are visited last; the program leaves them out, and fails where a
 * cluster runs out of candidates.
 *
 * @param neighbours of a typical candidate, at most
 * @param maxClusters how many clusters are made at most
 * @param leastSize clusters with fewer members are visited last
 * @see <a href="https://arxiv.org/abs/2202.02794">Hacohen, Dekel, Weinshall: Active Learning on a
 *     Budget, ICML 2022</a>
 */
record TypiClust(int neighbours, int maxClusters, int leastSize) implements Selector {

  /** Keeps the typicality of exact duplicates finite. */
  private static final double SOFTENING = 1e-5;

  private static final int RESTARTS = 3;
  private static final int ITERATIONS = 50;

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "typiclust",
              List.of(),
              "The most typical item of each cluster, clusters without labels first.",
              "Low budgets on features whose dense regions are classes.",
              "https://arxiv.org/abs/2202.02794",
              List.of(StrategyCard.Need.FEATURES),
              List.of(
                  Parameter.count("neighbours", 20, 1, 1000, "neighbours that typicality is over"),
                  Parameter.count("max_clusters", 500, 1, 100_000, "clusters at most"),
                  Parameter.count(
                      "least_size", 6, 1, 1_000_000, "smaller clusters are visited last"))),
          spec ->
              new TypiClust(
                  spec.count("neighbours"), spec.count("max_clusters"), spec.count("least_size")));

  @Override
  public Map<String, Object> fill(Selection selection) {
    FeatureMatrix features = selection.features();
    int labels = selection.labeledItems().length + selection.problem().batchSize();
    int clusters = Math.min(Math.min(labels, maxClusters), features.rows());
    Clustering clustering =
        new KMeans(features, clusters, selection.kernels())
            .cluster(RESTARTS, ITERATIONS, selection.problem().seed(), selection.observer());
    Membership membership = Membership.of(clustering.assignment(), clusters);
    int[] labelsIn = new int[clusters];
    for (int item : selection.labeledItems()) {
      labelsIn[clustering.assignment()[item]]++;
    }
    int[] large = order(membership, labelsIn, true);
    while (!selection.isComplete() && visit(selection, membership, large)) {}
    int[] small = order(membership, labelsIn, false);
    while (!selection.isComplete() && visit(selection, membership, small)) {}
    return Map.of("clusters", clusters, "objective", clustering.objective());
  }

  /** Large or small clusters, fewest labels first, then the largest, then the lowest. */
  private int[] order(Membership membership, int[] labelsIn, boolean large) {
    return IntStream.range(0, membership.clusters())
        .filter(cluster -> membership.size(cluster) >= leastSize == large)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingInt(cluster -> labelsIn[cluster])
                .thenComparingInt(cluster -> -membership.size(cluster)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * Visits each cluster once.
   *
   * @return whether anything was picked
   */
  private boolean visit(Selection selection, Membership membership, int[] clusters) {
    boolean picked = false;
    for (int cluster : clusters) {
      if (!selection.isComplete()) {
        picked |= pickMostTypical(selection, membership, cluster);
      }
    }
    return picked;
  }

  private boolean pickMostTypical(Selection selection, Membership membership, int cluster) {
    int[] open =
        IntStream.of(membership.members(cluster)).filter(selection.draft()::isOpen).toArray();
    if (open.length == 0) {
      return false;
    }
    double[] typicality = typicality(selection, open);
    int[] mostTypicalFirst =
        IntStream.range(0, open.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -typicality[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i : mostTypicalFirst) {
      Reason reason = new Reason.Typical(cluster, membership.size(cluster), typicality[i]);
      if (selection.draft().isOpen(open[i]) && selection.offer(open[i], reason)) {
        return true;
      }
    }
    return false;
  }

  private double[] typicality(Selection selection, int[] items) {
    int considered = Math.min(neighbours, items.length / 2);
    if (considered == 0) {
      return new double[items.length];
    }
    double[] distances =
        Density.meanSquaredDistances(
            selection.features().view(items), considered, selection.kernels());
    return IntStream.range(0, items.length)
        .mapToDouble(i -> 1 / (distances[i] + SOFTENING))
        .toArray();
  }
}
