package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.NearestPoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * k-means by a few iterations of Lloyd's method and then Hartigan's, on growing samples and then on
 * all rows, each time until the objective stands still. That ends lower than the reference's five
 * times twenty blind iterations, after a fraction of them.
 *
 * <p>A few clusters start from k-means++, which finds clumps that random rows miss. Many start from
 * random rows: in features of hundreds of dimensions k-means++ draws outliers, and ended at higher
 * objectives on all features that we measured.
 *
 * @see <a href="https://theory.stanford.edu/~sergei/papers/kMeansPP-soda.pdf">Arthur,
 *     Vassilvitskii: k-means++, the advantages of careful seeding, SODA 2007</a>
 */
final class KMeans {

  /** Lloyd's method ends with an iteration that lowers the objective by a smaller share. */
  private static final double COARSE_GAIN = 0.05;

  /** Hartigan's ends with a pass that lowers the objective by a smaller share, except the last. */
  private static final double SAMPLE_GAIN = 3e-3;

  /** The same, in the last descent, over all rows. */
  private static final double LEAST_GAIN = 6e-4;

  /** The same, where centroids have settled on samples and all rows are many. */
  private static final double SETTLED_GAIN = 4e-4;

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

  /**
   * @param clusters k, at most the number of rows
   */
  KMeans(FeatureMatrix features, int clusters, Kernels kernels) {
    this.features = features;
    this.clusters = clusters;
    this.kernels = kernels;
  }

  /**
   * The best of some restarts, which are made on the smallest sample where there are samples,
   * refined on larger ones and on all rows.
   *
   * @param iterations at most so many per restart and refinement
   */
  Clustering cluster(int restarts, int iterations, long seed, Observer observer) {
    SplittableRandom random = new SplittableRandom(seed);
    List<FeatureMatrix> parts = parts(random);
    Clustering best = fromStart(parts.getFirst(), random.split(), iterations, observer);
    int total = best.iterations();
    for (int restart = 1; restart < restarts; restart++) {
      Clustering next = fromStart(parts.getFirst(), random.split(), iterations, observer);
      total += next.iterations();
      best = next.objective() < best.objective() ? next : best;
    }
    for (FeatureMatrix part : parts.subList(Math.min(1, parts.size() - 1), parts.size())) {
      double gainOfLast = parts.size() > 1 ? SETTLED_GAIN : LEAST_GAIN;
      double leastGain = part == features ? gainOfLast : SAMPLE_GAIN;
      best =
          new ClusterDescent(part, best.centroids(), kernels, iterations, observer)
              .descend(1, leastGain);
      total += best.iterations();
    }
    return new Clustering(
        best.centroids(), best.assignment(), best.distances(), best.objective(), total);
  }

  private Clustering fromStart(
      FeatureMatrix part, SplittableRandom random, int iterations, Observer observer) {
    return new ClusterDescent(part, start(random), kernels, iterations, observer)
        .descend(COARSE_GAIN, SAMPLE_GAIN);
  }

  /** Samples, each some times as large as the one before, and everything. */
  private List<FeatureMatrix> parts(SplittableRandom random) {
    List<FeatureMatrix> parts = new ArrayList<>();
    long size = Math.max(LEAST_SAMPLE, (long) SETTLED_PER_CLUSTER * clusters);
    for (; size <= features.rows() / 2; size *= GROWTH) {
      parts.add(features.view(sample((int) size, random)));
    }
    parts.add(features);
    return parts;
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
    int[] everything = IntStream.range(0, sample.length).toArray();
    NearestPoints near = kernels.nearestPoints(rows);
    int[] starts = new int[clusters];
    int drawn = random.nextInt(sample.length);
    for (int cluster = 0; cluster < clusters; cluster++) {
      starts[cluster] = sample[drawn];
      near.add(rows.row(drawn));
      near.bringUpToDate(everything);
      drawn = draw(near, sample.length, random);
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

  /** A row with probability proportional to its squared distance; any where all are at 0. */
  private static int draw(NearestPoints near, int rows, SplittableRandom random) {
    double total = 0;
    for (int row = 0; row < rows; row++) {
      total += near.squaredDistance(row);
    }
    double target = random.nextDouble() * total;
    double sum = 0;
    int last = random.nextInt(rows);
    for (int row = 0; row < rows; row++) {
      sum += near.squaredDistance(row);
      if (near.squaredDistance(row) > 0) {
        last = row;
        if (sum > target) {
          break;
        }
      }
    }
    return last;
  }
}
