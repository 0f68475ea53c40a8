package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.Membership;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Lloyd's k-means from k-means++ starts, ended when the objective stands still.
 *
 * <p>Good starts and an early end make the reference's twenty blind iterations unnecessary: the
 * objective is no higher after a fraction of the work.
 *
 * @see <a href="https://theory.stanford.edu/~sergei/papers/kMeansPP-soda.pdf">Arthur,
 *     Vassilvitskii: k-means++, the advantages of careful seeding, SODA 2007</a>
 */
final class KMeans {

  /** An iteration that lowers the objective by a smaller share is the last. */
  private static final double LEAST_GAIN = 1e-4;

  /** Starts are drawn from a sample with so many rows per cluster; more do not lower the result. */
  private static final int SAMPLE_PER_CLUSTER = 32;

  private static final int LEAST_SAMPLE = 8192;

  private final FeatureMatrix features;
  private final int clusters;
  private final Kernels kernels;
  private final float[] norms;

  /**
   * @param clusters k, at most the number of rows
   */
  KMeans(FeatureMatrix features, int clusters, Kernels kernels) {
    this.features = features;
    this.clusters = clusters;
    this.kernels = kernels;
    this.norms = kernels.squaredNorms(features);
  }

  /**
   * The best of some restarts.
   *
   * @param iterations at most so many per restart
   */
  Clustering cluster(int restarts, int iterations, long seed, Observer observer) {
    SplittableRandom random = new SplittableRandom(seed);
    Clustering best = descend(start(random.split()), iterations, observer);
    int total = best.iterations();
    for (int restart = 1; restart < restarts; restart++) {
      Clustering next = descend(start(random.split()), iterations, observer);
      total += next.iterations();
      best = next.objective() < best.objective() ? next : best;
    }
    return new Clustering(best.centroids(), best.assignment(), best.objective(), total);
  }

  /** Rows drawn one by one, each with probability proportional to its squared distance. */
  private Centroids start(SplittableRandom random) {
    int sampleSize = Math.max(LEAST_SAMPLE, Math.multiplyExact(SAMPLE_PER_CLUSTER, clusters));
    int[] everything = IntStream.range(0, features.rows()).toArray();
    int[] sample = Sampling.withoutReplacement(everything, sampleSize, random);
    FeatureMatrix rows = features.view(sample);
    float[] distances = new float[sample.length];
    Arrays.fill(distances, Float.POSITIVE_INFINITY);
    int[] nearest = new int[sample.length];
    int[] starts = new int[clusters];
    int drawn = random.nextInt(sample.length);
    for (int cluster = 0; cluster < clusters; cluster++) {
      starts[cluster] = sample[drawn];
      kernels.lower(rows, rows.row(drawn), cluster, distances, nearest);
      drawn = draw(distances, random);
    }
    return Centroids.at(features, starts);
  }

  /** A position with probability proportional to its weight; any where all weights are 0. */
  private static int draw(float[] weights, SplittableRandom random) {
    double total = 0;
    for (float weight : weights) {
      total += weight;
    }
    double target = random.nextDouble() * total;
    double sum = 0;
    int last = random.nextInt(weights.length);
    for (int position = 0; position < weights.length; position++) {
      sum += weights[position];
      if (weights[position] > 0) {
        last = position;
        if (sum > target) {
          break;
        }
      }
    }
    return last;
  }

  private Clustering descend(Centroids centroids, int iterations, Observer observer) {
    int[] assignment = new int[features.rows()];
    float[] distances = new float[features.rows()];
    kernels.nearest(features, norms, centroids, assignment, distances);
    double objective = sum(distances);
    int iteration = 0;
    double gain = Double.POSITIVE_INFINITY;
    while (iteration < iterations && gain > LEAST_GAIN * objective) {
      Membership membership = Membership.of(assignment, clusters);
      kernels.moveToMeans(features, membership, centroids);
      moveEmptyToFarthest(membership, centroids, distances);
      kernels.nearest(features, norms, centroids, assignment, distances);
      double before = objective;
      objective = sum(distances);
      gain = before - objective;
      observer.progress("clustering", ++iteration, iterations);
    }
    return new Clustering(centroids, assignment, objective, iteration);
  }

  private void moveEmptyToFarthest(Membership membership, Centroids centroids, float[] distances) {
    for (int cluster = 0; cluster < clusters; cluster++) {
      if (membership.size(cluster) == 0) {
        int farthest = 0;
        for (int row = 1; row < distances.length; row++) {
          farthest = distances[row] > distances[farthest] ? row : farthest;
        }
        centroids.place(cluster, features.row(farthest));
        distances[farthest] = 0;
      }
    }
  }

  private static double sum(float[] distances) {
    double sum = 0;
    for (float distance : distances) {
      sum += distance;
    }
    return sum;
  }
}
