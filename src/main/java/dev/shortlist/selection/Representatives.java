package dev.shortlist.selection;

import dev.shortlist.linalg.Membership;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Picks from each cluster the open member nearest to its centroid, and where clusters have none,
 * fills the batch up from the clusters that have most.
 */
final class Representatives {

  private final Selection selection;
  private final Membership membership;
  private final float[] distances;

  /** Members of each cluster, nearest to the centroid first, ties to the lowest item. */
  private final int[][] queues;

  /** How far each queue has been consumed. */
  private final int[] heads;

  /**
   * @param clustering of all items, so that every candidate has a cluster
   */
  Representatives(Clustering clustering, Selection selection) {
    this.selection = selection;
    this.membership = Membership.of(clustering.assignment(), clustering.clusters());
    this.distances =
        selection
            .kernels()
            .squaredDistancesToOwn(
                selection.features(), clustering.centroids(), clustering.assignment());
    this.queues = new int[clustering.clusters()][];
    this.heads = new int[clustering.clusters()];
    for (int cluster = 0; cluster < queues.length; cluster++) {
      queues[cluster] = openMembers(cluster);
    }
  }

  private int[] openMembers(int cluster) {
    long[] keys =
        IntStream.of(membership.members(cluster))
            .filter(selection.draft()::isOpen)
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
      if (!selection.isComplete()) {
        pickNext(cluster, false);
      }
    }
    int filled = 0;
    while (!selection.isComplete()) {
      filled += pickNext(clusterWithMostLeft(), true) ? 1 : 0;
    }
    return filled;
  }

  /** All clusters, in the order of their numbers. */
  int[] inOrder() {
    return IntStream.range(0, queues.length).toArray();
  }

  /** All clusters, the largest first, ties to the lowest. */
  int[] bySize() {
    return IntStream.range(0, queues.length)
        .boxed()
        .sorted(Comparator.comparingInt(cluster -> -membership.size(cluster)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** Picks the next member of a cluster that can be picked, if there is one. */
  private boolean pickNext(int cluster, boolean fillUp) {
    while (left(cluster) > 0) {
      int item = queues[cluster][heads[cluster]++];
      if (selection.draft().isOpen(item) && selection.offer(item, reason(item, cluster, fillUp))) {
        return true;
      }
    }
    return false;
  }

  private Reason reason(int item, int cluster, boolean fillUp) {
    int size = membership.size(cluster);
    double distance = Math.sqrt(distances[item]);
    return fillUp
        ? new Reason.FilledUp(cluster, size, distance)
        : new Reason.Representative(cluster, size, distance);
  }

  private int left(int cluster) {
    return queues[cluster].length - heads[cluster];
  }

  private int clusterWithMostLeft() {
    int most = 0;
    for (int cluster = 1; cluster < queues.length; cluster++) {
      most = left(cluster) > left(most) ? cluster : most;
    }
    return most;
  }
}
