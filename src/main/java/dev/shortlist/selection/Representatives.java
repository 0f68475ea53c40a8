package dev.shortlist.selection;

import dev.shortlist.linalg.Membership;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Picks from each cluster the open member nearest to its centroid, and where clusters have none,
 * fills the batch up from the clusters that have most.
 */
final class Representatives {

  private final Selection selection;
  private final Membership membership;

  /** Item of each clustered row, ascending. */
  private final int[] items;

  /** Squared distance of each clustered row to its centroid. */
  private final float[] distances;

  /** Rows of each cluster, nearest to the centroid first, ties to the lowest item. */
  private final int[][] queues;

  /** How far each queue has been consumed. */
  private final int[] heads;

  /**
   * @param items what was clustered, ascending
   */
  Representatives(Selection selection, int[] items, Clustering clustering) {
    this.selection = selection;
    this.items = items;
    this.membership = Membership.of(clustering.assignment(), clustering.clusters());
    this.distances = clustering.distances();
    this.queues = new int[clustering.clusters()][];
    this.heads = new int[clustering.clusters()];
    for (int cluster = 0; cluster < queues.length; cluster++) {
      queues[cluster] = nearestFirst(cluster);
    }
  }

  private int[] nearestFirst(int cluster) {
    return IntStream.of(membership.members(cluster))
        .filter(row -> selection.draft().isOpen(items[row]))
        // the bits of non-negative floats are in the order of the floats
        .mapToLong(row -> (long) Float.floatToIntBits(distances[row]) << Integer.SIZE | row)
        .sorted()
        .mapToInt(key -> (int) key)
        .toArray();
  }

  /**
   * Completes the draft, as far as there are candidates among what was clustered.
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
    int fullest = clusterWithMostLeft();
    while (!selection.isComplete() && left(fullest) > 0) {
      filled += pickNext(fullest, true) ? 1 : 0;
      fullest = clusterWithMostLeft();
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
      int row = queues[cluster][heads[cluster]++];
      if (selection.draft().isOpen(items[row])
          && selection.offer(items[row], reason(row, cluster, fillUp))) {
        return true;
      }
    }
    return false;
  }

  private Reason reason(int row, int cluster, boolean fillUp) {
    int size = membership.size(cluster);
    double distance = Math.sqrt(distances[row]);
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
