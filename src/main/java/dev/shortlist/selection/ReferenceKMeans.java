package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.util.stream.IntStream;
import org.apache.commons.math3.random.MersenneTwister;
import org.apache.commons.math3.random.RandomGenerator;

/**
 * The k-means of the reference program, which is that of faiss 1.7.3: five restarts of exactly
 * twenty iterations from random rows, empty clusters split off donors, everything drawn from
 * Mersenne Twisters with fixed seeds. Same rows, same centroids in the same order.
 *
 * @see <a href="https://github.com/facebookresearch/faiss/blob/v1.7.3/faiss/Clustering.cpp">faiss
 *     1.7.3, Clustering.cpp</a>
 */
final class ReferenceKMeans {

  private static final int SEED = 1234;
  private static final int SEED_STEP = 15_486_557;
  private static final int RESTARTS = 5;
  private static final int ITERATIONS = 20;
  private static final float SPLIT = 1f / 1024;

  private final FeatureMatrix features;
  private final int clusters;
  private final Kernels kernels;
  private final Observer observer;
  private final Assignment assignment;

  private ReferenceKMeans(
      FeatureMatrix features, int clusters, Kernels kernels, Observer observer) {
    this.features = features;
    this.clusters = clusters;
    this.kernels = kernels;
    this.observer = observer;
    this.assignment = new Assignment(features, kernels);
  }

  /**
   * @param clusters k, at most the number of rows
   */
  static Clustering cluster(
      FeatureMatrix features, int clusters, Kernels kernels, Observer observer) {
    return new ReferenceKMeans(features, clusters, kernels, observer).cluster();
  }

  private Clustering cluster() {
    int rows = features.rows();
    if (clusters == rows) {
      return assigned(Centroids.at(features, IntStream.range(0, rows).toArray()), 0, 0);
    }
    float best = Float.POSITIVE_INFINITY;
    Centroids kept = startOf(0);
    for (int restart = 0; restart < RESTARTS; restart++) {
      Centroids centroids = startOf(restart);
      float objective = 0;
      for (int iteration = 0; iteration < ITERATIONS; iteration++) {
        objective = iterate(centroids);
        observer.progress(
            "clustering", restart * ITERATIONS + iteration + 1L, RESTARTS * ITERATIONS);
      }
      if (objective < best) {
        best = objective;
        kept = centroids;
      }
    }
    return assigned(kept, best, RESTARTS * ITERATIONS);
  }

  private Centroids startOf(int restart) {
    int[] permutation = permutation(features.rows(), SEED + 1 + restart * SEED_STEP);
    return Centroids.at(features, IntStream.of(permutation).limit(clusters).toArray());
  }

  /** Assigns, then moves the centroids; returns the objective of the assignment. */
  private float iterate(Centroids centroids) {
    assignment.update(centroids);
    float objective = 0; // float32 in row order, as the reference compares restarts by it
    for (float distance : assignment.distances()) {
      objective += distance;
    }
    refillEmpty(centroids, kernels.moveToMeans(features, assignment.clusters(), centroids));
    return objective;
  }

  private Clustering assigned(Centroids centroids, double objective, int iterations) {
    assignment.update(centroids);
    return new Clustering(
        centroids, assignment.clusters(), assignment.distances(), objective, iterations);
  }

  /** Swaps position i with a position drawn from i on, for all i but the last. */
  static int[] permutation(int length, int seed) {
    RandomGenerator random = new MersenneTwister(seed);
    int[] permutation = IntStream.range(0, length).toArray();
    for (int i = 0; i < length - 1; i++) {
      int other = i + (int) (Integer.toUnsignedLong(random.nextInt()) % (length - i));
      int swapped = permutation[i];
      permutation[i] = permutation[other];
      permutation[other] = swapped;
    }
    return permutation;
  }

  /** Gives each empty cluster half of a donor, the larger the likelier, by a slight push apart. */
  private void refillEmpty(Centroids centroids, int[] members) {
    float[] sizes = new float[clusters];
    for (int cluster = 0; cluster < clusters; cluster++) {
      sizes[cluster] = members[cluster];
    }
    RandomGenerator random = new MersenneTwister(SEED);
    for (int empty = 0; empty < clusters; empty++) {
      if (sizes[empty] == 0) {
        int donor = donorFor(sizes, random);
        split(centroids, donor, empty);
        sizes[empty] = sizes[donor] / 2;
        sizes[donor] -= sizes[empty];
      }
    }
  }

  private int donorFor(float[] sizes, RandomGenerator random) {
    float spare = features.rows() - clusters;
    int donor = 0;
    while (uniform(random) >= (float) ((sizes[donor] - 1.0) / spare)) {
      donor = (donor + 1) % clusters;
    }
    return donor;
  }

  private static float uniform(RandomGenerator random) {
    return Integer.toUnsignedLong(random.nextInt()) / 0x1p32f;
  }

  private static void split(Centroids centroids, int donor, int empty) {
    int dimension = centroids.dimension();
    float[] values = centroids.values();
    System.arraycopy(values, donor * dimension, values, empty * dimension, dimension);
    for (int k = 0; k < dimension; k++) {
      float up = k % 2 == 0 ? 1 + SPLIT : 1 - SPLIT;
      values[empty * dimension + k] *= up;
      values[donor * dimension + k] *= 2 - up;
    }
  }
}
