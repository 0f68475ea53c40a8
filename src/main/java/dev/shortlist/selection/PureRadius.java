package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.Membership;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The radius of ProbCover's balls: the largest for which a given share of balls is pure, where a
 * ball is pure if all items in it are of the cluster of its centre.
 *
 * <p>A ball is pure as long as its radius does not exceed the distance to the nearest item of
 * another cluster, so the radius is a quantile of those distances and needs no search.
 */
final class PureRadius {

  private static final int POINTS_AT_ONCE = 4096;

  private PureRadius() {}

  static double of(FeatureMatrix features, Clustering clustering, double purity, Kernels kernels) {
    float[] distances = squaredDistancesToForeign(features, clustering, kernels);
    Arrays.sort(distances);
    int mayBeImpure = (int) Math.floor((1 - purity) * distances.length);
    return Math.sqrt(distances[Math.min(mayBeImpure, distances.length - 1)]);
  }

  /** Squared distance of each row to the nearest row of another cluster, shape (n). */
  private static float[] squaredDistancesToForeign(
      FeatureMatrix features, Clustering clustering, Kernels kernels) {
    int n = features.rows();
    int[] clusterOf = clustering.assignment();
    Membership membership = Membership.of(clusterOf, clustering.clusters());
    float[] least = new float[n];
    Arrays.fill(least, Float.POSITIVE_INFINITY);
    for (int cluster = 0; cluster < membership.clusters(); cluster++) {
      if (membership.size(cluster) == 0) {
        continue;
      }
      int own = cluster;
      int[] members = membership.members(cluster);
      int[] foreign = IntStream.range(0, n).filter(row -> clusterOf[row] != own).toArray();
      FeatureMatrix rows = features.view(members);
      float[] norms = kernels.squaredNorms(rows);
      for (int from = 0; from < foreign.length; from += POINTS_AT_ONCE) {
        int to = Math.min(foreign.length, from + POINTS_AT_ONCE);
        Centroids points = Centroids.at(features, Arrays.copyOfRange(foreign, from, to));
        kernels.distances(
            rows,
            norms,
            points,
            segment -> {
              int row = members[segment.row()];
              least[row] = Math.min(least[row], segment.least());
            });
      }
    }
    return least;
  }
}
