package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;

/**
 * The outcome of k-means.
 *
 * @param centroids k of them
 * @param assignment number of each row's cluster, shape (n): with parity that of the nearest
 *     centroid, else where Hartigan's method left the row, which can be another
 * @param distances squared distance of each row to the centroid of its cluster, shape (n)
 * @param objective the sum of these distances; with parity, as the reference compares restarts, of
 *     those before the centroids moved for the last time
 * @param iterations how often the centroids moved, over all restarts
 */
record Clustering(
    Centroids centroids, int[] assignment, float[] distances, double objective, int iterations) {

  int clusters() {
    return centroids.count();
  }
}
