package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.Membership;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Lloyd's k-means on growing samples and then on all rows, each time until the objective stands
 * still. That makes most of the reference's five times twenty blind iterations unnecessary.
 *
 * <p>A few clusters start from k-means++, which finds clumps that random rows miss. Many start from
 * random rows: in features of hundreds of dimensions k-means++ draws outliers, and ended at higher
 * objectives on all features that we measured.
 *
 * @see <a href="https://theory.stanford.edu/~sergei/papers/kMeansPP-soda.pdf">Arthur,
 *     Vassilvitskii: k-means++, the advantages of careful seeding, SODA 2007</a>
 */
final class KMeans {

  /** An iteration that lowers the objective by a smaller share is the last. */
  private static final double LEAST_GAIN = 5e-5;

  /** At most so many clusters start from k-means++. */
  private static final int MOST_SPREAD = 32;

  /** Rows of the smallest sample, and of the one that k-means++ draws from. */
  private static final int LEAST_SAMPLE = 8192;

  /** Rows per cluster of the smallest sample that centroids settle on, and how samples grow. */
  private static final int SETTLED_PER_CLUSTER = 64;

  private static final int GROWTH = 4;

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
   * The best of some restarts, which are made on the smallest sample where there are samples.
   *
   * @param iterations at most so many per restart, and on each larger sample
   */
  Clustering cluster(int restarts, int iterations, long seed, Observer observer) {
    SplittableRandom random = new SplittableRandom(seed);
    Part part = nextPart(0, random);
    Clustering best = descend(part, start(random.split()), iterations, observer);
    int total = best.iterations();
    for (int restart = 1; restart < restarts; restart++) {
      Clustering next = descend(part, start(random.split()), iterations, observer);
      total += next.iterations();
      best = next.objective() < best.objective() ? next : best;
    }
    while (part.rows().rows() < features.rows()) {
      part = nextPart(part.rows().rows(), random);
      best = descend(part, best.centroids(), iterations, observer);
      total += best.iterations();
    }
    return new Clustering(best.centroids(), best.assignment(), best.objective(), total);
  }

  /** A sample some times as large, or everything where that would be most of it. */
  private Part nextPart(int size, SplittableRandom random) {
    long least = Math.max(LEAST_SAMPLE, (long) SETTLED_PER_CLUSTER * clusters);
    long next = size == 0 ? least : (long) GROWTH * size;
    if (next > features.rows() / 2) {
      return new Part(features, norms);
    }
    int[] sample = sample((int) next, random);
    float[] some = new float[sample.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = norms[sample[i]];
    }
    return new Part(features.view(sample), some);
  }

  private Centroids start(SplittableRandom random) {
    return clusters > MOST_SPREAD
        ? Centroids.at(features, sample(clusters, random))
        : spreadStart(random);
  }

  /** Rows drawn one by one, each with probability proportional to its squared distance. */
  private Centroids spreadStart(SplittableRandom random) {
    int[] sample = sample(LEAST_SAMPLE, random);
    FeatureMatrix rows = features.view(sample);
    float[] distances = new float[sample.length];
    Arrays.fill(distances, Float.POSITIVE_INFINITY);
    int[] starts = new int[clusters];
    int drawn = random.nextInt(sample.length);
    for (int cluster = 0; cluster < clusters; cluster++) {
      starts[cluster] = sample[drawn];
      kernels.lower(rows, rows.row(drawn), distances);
      drawn = draw(distances, random);
    }
    return Centroids.at(features, starts);
  }

  /** Some rows, ascending, so that a mapped file is read in order. */
  private int[] sample(int size, SplittableRandom random) {
    int[] everything = IntStream.range(0, features.rows()).toArray();
    int[] sample = Sampling.withoutReplacement(everything, size, random);
    Arrays.sort(sample);
    return sample;
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

  private Clustering descend(Part part, Centroids centroids, int iterations, Observer observer) {
    FeatureMatrix rows = part.rows();
    int[] assignment = new int[rows.rows()];
    float[] distances = new float[rows.rows()];
    kernels.nearest(rows, part.norms(), centroids, assignment, distances);
    double objective = sum(distances);
    int iteration = 0;
    double gain = Double.POSITIVE_INFINITY;
    while (iteration < iterations && gain > LEAST_GAIN * objective) {
      Membership membership = Membership.of(assignment, clusters);
      kernels.moveToMeans(rows, membership, centroids);
      moveEmptyToFarthest(rows, membership, centroids, distances);
      kernels.nearest(rows, part.norms(), centroids, assignment, distances);
      double before = objective;
      objective = sum(distances);
      gain = before - objective;
      observer.progress("clustering", ++iteration, iterations);
    }
    return new Clustering(centroids, assignment, objective, iteration);
  }

  private void moveEmptyToFarthest(
      FeatureMatrix rows, Membership membership, Centroids centroids, float[] distances) {
    for (int cluster = 0; cluster < clusters; cluster++) {
      if (membership.size(cluster) == 0) {
        int farthest = 0;
        for (int row = 1; row < distances.length; row++) {
          farthest = distances[row] > distances[farthest] ? row : farthest;
        }
        centroids.place(cluster, rows.row(farthest));
        distances[farthest] = 0;
      }
    }
  }

  /** Some rows, or all, with their squared norms. */
  private record Part(FeatureMatrix rows, float[] norms) {}

  private static double sum(float[] distances) {
    double sum = 0;
    for (float distance : distances) {
      sum += distance;
    }
    return sum;
  }
}
