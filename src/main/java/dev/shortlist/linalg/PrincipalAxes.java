package dev.shortlist.linalg;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The few directions in which rows differ most, found by orthogonal iteration over a sample of the
 * rows. Same rows, same axes; for any number of threads.
 *
 * <p>Only the space they span is meant: the axes in it are not the eigenvectors one by one, which
 * changes no distance.
 *
 * @see <a href="https://arxiv.org/abs/0909.4061">Halko, Martinsson, Tropp: Finding Structure with
 *     Randomness, SIAM Review 2011</a>
 */
public final class PrincipalAxes {

  private static final int SAMPLE = 8192;
  private static final int ITERATIONS = 6;
  private static final long SEED = 1;

  /** A direction shorter than this share of what it was lies in the space of those before it. */
  private static final double NOTHING_LEFT = 1e-6;

  private final LinearMap projection;
  private final Kernels kernels;

  private PrincipalAxes(LinearMap projection, Kernels kernels) {
    this.projection = projection;
    this.kernels = kernels;
  }

  /**
   * @param rows shape (n, d)
   * @param count how many axes are wanted; there are fewer where rows do not differ in so many
   *     directions
   */
  public static PrincipalAxes of(FeatureMatrix rows, int count, Kernels kernels) {
    FeatureMatrix sample = sample(rows);
    Centroids mean = Centroids.zeros(1, rows.dimension());
    int[] allInOne = new int[sample.rows()];
    kernels.moveToMeans(sample, allInOne, mean);
    Membership everything = Membership.of(allInOne, 1);
    double[][] axes = orthonormal(randomAxes(count, rows.dimension()));
    for (int iteration = 0; iteration < ITERATIONS && axes.length > 0; iteration++) {
      LinearMap projection = projection(axes, mean.centroid(0));
      float[][] coordinates = new float[axes.length][sample.rows()];
      kernels
          .linear()
          .scores(
              sample,
              projection,
              (row, scores) -> {
                for (int axis = 0; axis < scores.length; axis++) {
                  coordinates[axis][row] = scores[axis];
                }
              });
      axes = orthonormal(pulled(sample, everything, mean.centroid(0), coordinates, kernels));
    }
    return new PrincipalAxes(projection(axes, mean.centroid(0)), kernels);
  }

  /** How many there are. */
  public int count() {
    return projection.classes();
  }

  /**
   * The coordinates of rows along the axes, from the mean of the rows the axes were made of, each
   * scaled to unit length; a row at the mean stays at the origin.
   *
   * @param coordinates room for them, at least n × {@link #count} × 4 bytes, as long as they are
   *     used
   * @throws IllegalStateException if there are no axes
   */
  public FeatureMatrix unitCoordinates(FeatureMatrix rows, MemorySegment coordinates) {
    if (count() == 0) {
      throw new IllegalStateException("all rows are equal, so they have no coordinates");
    }
    kernels
        .linear()
        .scores(
            rows,
            projection,
            (row, scores) -> {
              double squares = 0;
              for (float score : scores) {
                squares += (double) score * score;
              }
              double length = squares == 0 ? 1 : Math.sqrt(squares);
              long at = (long) row * count();
              for (int axis = 0; axis < scores.length; axis++) {
                coordinates.setAtIndex(
                    FeatureMatrix.FLOAT, at + axis, (float) (scores[axis] / length));
              }
            });
    return FeatureMatrix.over(coordinates, rows.rows(), count());
  }

  private static FeatureMatrix sample(FeatureMatrix rows) {
    int n = rows.rows();
    return n <= SAMPLE
        ? rows
        : rows.view(IntStream.range(0, SAMPLE).map(i -> (int) ((long) i * n / SAMPLE)).toArray());
  }

  private static double[][] randomAxes(int count, int dimension) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[][] axes = new double[Math.min(count, dimension)][dimension];
    for (double[] axis : axes) {
      for (int k = 0; k < dimension; k++) {
        axis[k] = random.nextGaussian();
      }
    }
    return axes;
  }

  private static LinearMap projection(double[][] axes, float[] mean) {
    Centroids weights = Centroids.zeros(axes.length, mean.length);
    float[] biases = new float[axes.length];
    for (int axis = 0; axis < axes.length; axis++) {
      float[] weight = new float[mean.length];
      double offset = 0;
      for (int k = 0; k < mean.length; k++) {
        weight[k] = (float) axes[axis][k];
        offset -= axes[axis][k] * mean[k];
      }
      weights.place(axis, weight);
      biases[axis] = (float) offset;
    }
    return new LinearMap(weights, biases);
  }

  /** Each axis times the covariance of the sample, up to a factor. */
  private static double[][] pulled(
      FeatureMatrix sample,
      Membership everything,
      float[] mean,
      float[][] coordinates,
      Kernels kernels) {
    double[][] pulled = new double[coordinates.length][mean.length];
    for (int axis = 0; axis < pulled.length; axis++) {
      Centroids sum = Centroids.zeros(1, mean.length);
      kernels.addWeighted(sample, everything, coordinates[axis], sum);
      double total = 0;
      for (float coordinate : coordinates[axis]) {
        total += coordinate;
      }
      for (int k = 0; k < mean.length; k++) {
        pulled[axis][k] = sum.values()[k] - total * mean[k];
      }
    }
    return pulled;
  }

  /** Gram and Schmidt's, twice for accuracy; what depends on those before it is left out. */
  private static double[][] orthonormal(double[][] axes) {
    int kept = 0;
    double[][] orthonormal = new double[axes.length][];
    for (double[] axis : axes) {
      double before = length(axis);
      for (int pass = 0; pass < 2; pass++) {
        for (int other = 0; other < kept; other++) {
          subtract(axis, orthonormal[other]);
        }
      }
      double left = length(axis);
      if (left > NOTHING_LEFT * before) {
        for (int k = 0; k < axis.length; k++) {
          axis[k] /= left;
        }
        orthonormal[kept++] = axis;
      }
    }
    return IntStream.range(0, kept).mapToObj(i -> orthonormal[i]).toArray(double[][]::new);
  }

  private static void subtract(double[] from, double[] unit) {
    double along = dot(from, unit);
    for (int k = 0; k < from.length; k++) {
      from[k] -= along * unit[k];
    }
  }

  private static double length(double[] axis) {
    return Math.sqrt(dot(axis, axis));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
