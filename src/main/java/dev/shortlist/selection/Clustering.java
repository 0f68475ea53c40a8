package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;

/**
 * The outcome of k-means.
 *
 * @param centroids k of them
 * @param assignment number of the nearest centroid of each row, shape (n)
 * @param distances squared distance of each row to that centroid, shape (n)
 * @param objective sum of squared distances at the last assignment before the centroids came to
 *     rest
 * @param iterations how often the centroids moved, over all restarts
 */
record Clustering(
    Centroids centroids, int[] assignment, float[] distances, double objective, int iterations) {

  int clusters() {
    return centroids.count();
  }
}
