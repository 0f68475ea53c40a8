package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.util.stream.IntStream;

/** One descent of k-means: Lloyd's method from a start, then Hartigan's until it stands still. */
final class ClusterDescent {

  private final FeatureMatrix rows;
  private final Centroids centroids;
  private final Kernels kernels;
  private final int limit;
  private final Observer observer;
  private final float[] norms;
  private final int[] assignment;
  private int iterations;

  /**
   * @param centroids where to start; they move
   * @param limit at most so many iterations, each as much work as assigning every row
   */
  ClusterDescent(
      FeatureMatrix rows, Centroids centroids, Kernels kernels, int limit, Observer observer) {
    this.rows = rows;
    this.centroids = centroids;
    this.kernels = kernels;
    this.limit = limit;
    this.observer = observer;
    this.norms = kernels.squaredNorms(rows);
    this.assignment = new int[rows.rows()];
  }

  /**
   * Goes on while iterations of Lloyd's method lower the objective by more than {@code coarseGain}
   * of it, then passes of Hartigan's by more than {@code leastGain}.
   *
   * @param coarseGain 1 for a single iteration of Lloyd's
   */
  Clustering descend(double coarseGain, double leastGain) {
    double objective = assign();
    double gain = objective;
    while (iterations < limit && gain > coarseGain * objective) {
      double before = objective;
      objective = assign();
      gain = before - objective;
    }
    HartiganDescent hartigan = new HartiganDescent(rows, norms, centroids, assignment, kernels);
    gain = objective;
    while (iterations < limit && gain > leastGain * objective) {
      gain = hartigan.pass();
      objective -= gain;
      countIteration();
    }
    float[] distances = kernels.squaredDistancesToOwn(rows, centroids, assignment);
    return new Clustering(centroids, assignment, distances, sum(distances), iterations);
  }

  /** Assigns, then moves the centroids; returns the objective of the assignment. */
  private double assign() {
    float[] distances = new float[rows.rows()];
    kernels.nearest(rows, norms, centroids, assignment, distances);
    fillEmpty(distances);
    kernels.moveToMeans(rows, assignment, centroids);
    countIteration();
    return sum(distances);
  }

  /** Gives each cluster without rows the row that is farthest from its centroid. */
  private void fillEmpty(float[] distances) {
    int[] sizes = new int[centroids.count()];
    IntStream.of(assignment).forEach(cluster -> sizes[cluster]++);
    for (int cluster = 0; cluster < sizes.length; cluster++) {
      if (sizes[cluster] == 0) {
        int farthest = farthestOfSeveral(distances, sizes);
        sizes[assignment[farthest]]--;
        sizes[cluster]++;
        assignment[farthest] = cluster;
        distances[farthest] = 0;
      }
    }
  }

  private int farthestOfSeveral(float[] distances, int[] sizes) {
    int farthest = -1;
    for (int row = 0; row < distances.length; row++) {
      if (sizes[assignment[row]] > 1 && (farthest < 0 || distances[row] > distances[farthest])) {
        farthest = row;
      }
    }
    return farthest;
  }

  private void countIteration() {
    observer.progress("clustering", ++iterations, limit);
  }

  private static double sum(float[] distances) {
    double sum = 0;
    for (float distance : distances) {
      sum += distance;
    }
    return sum;
  }
}
