package dev.shortlist.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The kernels over 4,096 unit rows of 512 numbers (8 MiB, more than a core's own cache) on one
 * thread, by vector and by scalar loops. In this package to choose between them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgs = {
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "-Xmx1g"
    })
public class KernelBench {

  private static final int ROWS = 4096;
  private static final int DIMENSION = 512;
  private static final int CENTROIDS = 256;
  private static final int NEIGHBOURS = 10;

  @Param({"vector", "scalar"})
  String loops = "";

  private Kernels kernels;
  private FeatureMatrix rows;
  private FeatureMatrix few;
  private float[] norms;
  private Centroids centroids;
  private float[] point;
  private int[] assignment;
  private float[] distances;
  private int[] everything;
  private float[] shares;
  private Coverage coverage;
  private int[] items;

  @Setup
  public void makeRows() {
    kernels = loops.equals("scalar") ? Kernels.scalar(1) : Kernels.cpu(1);
    if (loops.equals("vector") == kernels.provider().equals("scalar")) {
      throw new IllegalStateException("this machine has no vector loops");
    }
    rows = unitRows(new Random(1));
    few = rows.view(IntStream.range(0, NEIGHBOURS * 10).toArray());
    norms = kernels.squaredNorms(rows);
    centroids = Centroids.at(rows, IntStream.range(0, CENTROIDS).map(i -> i * 16).toArray());
    point = Arrays.copyOf(centroids.values(), DIMENSION);
    assignment = new int[ROWS];
    distances = new float[ROWS];
    everything = IntStream.range(0, ROWS).toArray();
    shares = new float[CENTROIDS];
    Arrays.fill(shares, 0.95f);
    kernels.nearest(rows, norms, centroids, assignment, distances);
    float[] weights = new float[ROWS];
    Arrays.fill(weights, 1);
    coverage = kernels.coverage(rows, RadialKernel.gaussian(1), weights);
    coverage.cover(new int[] {0, 1, 2, 3, 4, 5, 6, 7});
    items = IntStream.range(100, 100 + CENTROIDS).toArray();
  }

  private static FeatureMatrix unitRows(Random random) {
    MemorySegment values = Arena.ofAuto().allocate(4L * ROWS * DIMENSION, 64);
    float[] row = new float[DIMENSION];
    for (int number = 0; number < ROWS; number++) {
      double norm = 0;
      for (int k = 0; k < DIMENSION; k++) {
        row[k] = (float) random.nextGaussian();
        norm += row[k] * row[k];
      }
      for (int k = 0; k < DIMENSION; k++) {
        long at = (long) number * DIMENSION + k;
        values.setAtIndex(ValueLayout.JAVA_FLOAT, at, (float) (row[k] / Math.sqrt(norm)));
      }
    }
    return FeatureMatrix.over(values, ROWS, DIMENSION);
  }

  @Benchmark
  public float[] squaredNorms() {
    return kernels.squaredNorms(rows);
  }

  /** One pick of a core-set. */
  @Benchmark
  public NearestPoints oneMorePoint() {
    NearestPoints near = kernels.nearestPoints(rows);
    near.add(point);
    near.bringUpToDate(everything);
    return near;
  }

  /** One assignment step of k-means. */
  @Benchmark
  public int[] nearestOf256() {
    kernels.nearest(rows, norms, centroids, assignment, distances);
    return assignment;
  }

  /** One pass of Hartigan's method, without the moves. */
  @Benchmark
  public Alternatives alternativesAmong256() {
    return kernels.alternatives(rows, norms, centroids, assignment, shares);
  }

  /** One update step of k-means. */
  @Benchmark
  public Centroids moveToMeans() {
    kernels.moveToMeans(rows, assignment, centroids);
    return centroids;
  }

  @Benchmark
  public Neighbours tenNeighboursOf100() {
    return kernels.neighbours(few, rows, NEIGHBOURS);
  }

  /** What max-herding asks of items that could be next. */
  @Benchmark
  public double[] gainsOf256() {
    return coverage.gains(items);
  }
}
