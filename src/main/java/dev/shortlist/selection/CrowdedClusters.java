package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.DistanceSegment;
import dev.shortlist.linalg.Membership;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Clusters whose best member depends on what is picked of the others: members compete by density
 * less crowding, ties to the lowest item.
 */
final class CrowdedClusters {

  /** Cluster of labeled items, whose crowding nobody is spared. */
  private static final int NO_CLUSTER = -1;

  private final Selection selection;
  private final Clustering clustering;
  private final Membership membership;
  private final double[] densities;
  private final double strength;
  private final float[] norms;

  /** Crowding of each item, shape (n). */
  private final double[] crowding;

  /**
   * @param densities shape (n)
   * @param strength how much crowding counts
   */
  CrowdedClusters(Selection selection, Clustering clustering, double[] densities, double strength) {
    this.selection = selection;
    this.clustering = clustering;
    this.membership = Membership.of(clustering.assignment(), clustering.clusters());
    this.densities = densities;
    this.strength = strength;
    this.norms = selection.kernels().squaredNorms(selection.features());
    this.crowding = new double[densities.length];
  }

  /** Measures how the best members as they are, and labeled items, crowd all items. */
  void crowd(double exponent, double horizon, double momentum) {
    int[] labeled = selection.labeledItems();
    int[] best =
        IntStream.range(0, clustering.clusters())
            .map(this::best)
            .filter(item -> item >= 0)
            .toArray();
    int[] items = IntStream.concat(IntStream.of(best), IntStream.of(labeled)).toArray();
    int[] clusterOf = new int[items.length];
    Arrays.fill(clusterOf, NO_CLUSTER);
    for (int i = 0; i < best.length; i++) {
      clusterOf[i] = clustering.assignment()[best[i]];
    }
    for (int item = 0; item < crowding.length; item++) {
      crowding[item] *= momentum;
    }
    selection
        .kernels()
        .distances(
            selection.features(),
            norms,
            Centroids.at(selection.features(), items),
            segment ->
                crowding[segment.row()] +=
                    (1 - momentum) * crowding(segment, clusterOf, exponent, horizon));
  }

  private double crowding(
      DistanceSegment segment, int[] clusterOf, double exponent, double horizon) {
    int own = clustering.assignment()[segment.row()];
    double sum = 0;
    for (int i = 0; i < segment.count(); i++) {
      float squared = segment.get(i);
      if (squared < horizon && clusterOf[segment.firstPoint() + i] != own) {
        float bounded = Math.max(squared, Usl.LEAST_SQUARED_DISTANCE);
        sum += exponent == 0.5 ? 1 / Math.sqrt(bounded) : StrictMath.pow(bounded, -exponent);
      }
    }
    return sum;
  }

  /**
   * Completes the draft as far as there are open members: the best of each cluster, the largest
   * cluster first, then next best ones of the cluster with most left.
   *
   * @return how many picks were filled up
   */
  int pick() {
    IntStream.range(0, clustering.clusters())
        .boxed()
        .sorted(Comparator.comparingInt(cluster -> -membership.size(cluster)))
        .takeWhile(cluster -> !selection.isComplete())
        .forEach(this::pickBest);
    int filled = 0;
    int fullest = clusterWithMostLeft();
    while (!selection.isComplete() && left(fullest) > 0) {
      filled += pickBest(fullest) ? 1 : 0;
      fullest = clusterWithMostLeft();
    }
    return filled;
  }

  /** Picks the best member that can be picked, if there is one. */
  private boolean pickBest(int cluster) {
    for (int item = best(cluster); item >= 0; item = best(cluster)) {
      if (selection.offer(item, reason(item, cluster))) {
        return true;
      }
    }
    return false;
  }

  private Reason reason(int item, int cluster) {
    return new Reason.Dense(cluster, membership.size(cluster), densities[item], crowding[item]);
  }

  /** The open member with the highest score; −1 where there is none. */
  private int best(int cluster) {
    int best = -1;
    for (int position = 0; position < membership.size(cluster); position++) {
      int item = membership.member(cluster, position);
      if (selection.draft().isOpen(item) && (best < 0 || score(item) > score(best))) {
        best = item;
      }
    }
    return best;
  }

  private double score(int item) {
    return densities[item] - strength * crowding[item];
  }

  private int clusterWithMostLeft() {
    int most = 0;
    int mostLeft = 0;
    for (int cluster = 0; cluster < clustering.clusters(); cluster++) {
      int left = left(cluster);
      most = left > mostLeft ? cluster : most;
      mostLeft = Math.max(left, mostLeft);
    }
    return most;
  }

  private int left(int cluster) {
    int left = 0;
    for (int position = 0; position < membership.size(cluster); position++) {
      left += selection.draft().isOpen(membership.member(cluster, position)) ? 1 : 0;
    }
    return left;
  }
}
