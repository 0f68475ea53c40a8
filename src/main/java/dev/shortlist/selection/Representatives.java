package dev.shortlist.selection;

import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.Membership;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Picks from each cluster the open member nearest to its centroid, and where clusters have none,
 * fills the batch up from the clusters that have most.
 */
final class Representatives {

  private final Clustering clustering;
  private final Membership membership;
  private final float[] distances;
  private final Draft draft;

  /** Members of each cluster, nearest to the centroid first, ties to the lowest item. */
  private final int[][] queues;

  /** How far each queue has been consumed. */
  private final int[] heads;

  /**
   * @param clustering of all items; every candidate has a cluster
   */
  Representatives(Clustering clustering, SelectionProblem problem, Draft draft, Kernels kernels) {
    this.clustering = clustering;
    this.membership = Membership.of(clustering.assignment(), clustering.clusters());
    this.distances =
        kernels.squaredDistancesToOwn(
            problem.features(), clustering.centroids(), clustering.assignment());
    this.draft = draft;
    this.queues = new int[clustering.clusters()][];
    this.heads = new int[clustering.clusters()];
    for (int cluster = 0; cluster < queues.length; cluster++) {
      queues[cluster] = openMembers(cluster);
    }
  }

  private int[] openMembers(int cluster) {
    long[] keys =
        IntStream.of(membership.members(cluster))
            .filter(draft::isOpen)
            .mapToLong(item -> (long) Float.floatToIntBits(distances[item]) << 32 | item)
            .sorted() // the bits of non-negative floats are in the order of the floats
            .toArray();
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  /**
   * Completes the draft.
   *
   * @return how many picks were filled up
   */
  int pickFrom(int[] clusters) {
    for (int cluster : clusters) {
      if (!draft.isComplete() && left(cluster) > 0) {
        pickNext(cluster, false);
      }
    }
    int filled = 0;
    while (!draft.isComplete()) {
      pickNext(clusterWithMostLeft(), true);
      filled++;
    }
    return filled;
  }

  /** All clusters, in the order of their numbers. */
  int[] inOrder() {
    return IntStream.range(0, clustering.clusters()).toArray();
  }

  /** All clusters, the largest first, ties to the lowest. */
  int[] bySize() {
    return IntStream.range(0, clustering.clusters())
        .boxed()
        .sorted(Comparator.comparingInt(cluster -> -membership.size(cluster)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private int left(int cluster) {
    return queues[cluster].length - heads[cluster];
  }

  private void pickNext(int cluster, boolean fillUp) {
    int item = queues[cluster][heads[cluster]++];
    int size = membership.size(cluster);
    double distance = Math.sqrt(distances[item]);
    draft.pick(
        item,
        fillUp
            ? new Reason.FilledUp(cluster, size, distance)
            : new Reason.Representative(cluster, size, distance));
  }

  private int clusterWithMostLeft() {
    int most = 0;
    for (int cluster = 1; cluster < queues.length; cluster++) {
      most = left(cluster) > left(most) ? cluster : most;
    }
    return most;
  }
}
