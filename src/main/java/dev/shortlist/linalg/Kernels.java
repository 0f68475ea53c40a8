package dev.shortlist.linalg;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The façade over every provider of kernels for distances and centroids. Results are the same bits
 * for any number of threads and any provider: work is cut by the shape of the data alone, and sums
 * run in a fixed order.
 *
 * <p>Memory is O(n + b·d) beside the features, which are read where they are.
 */
public final class Kernels {

  private final Loops loops;
  private final Workers workers;
  private final @Nullable Accelerator accelerator;
  private final BlockedSearch blocked;
  private final PointSearch search;
  private final @Nullable HeldRows held;

  private Kernels(
      Loops loops,
      Workers workers,
      @Nullable Accelerator accelerator,
      PointSearch search,
      @Nullable HeldRows held) {
    this.loops = loops;
    this.workers = workers;
    this.accelerator = accelerator;
    this.blocked = new BlockedSearch(loops, workers);
    this.search = search;
    this.held = held;
  }

  private static Kernels of(Loops loops, int threads, @Nullable Accelerator accelerator) {
    Workers workers = new Workers(threads);
    return new Kernels(loops, workers, accelerator, new BlockedSearch(loops, workers), null);
  }

  /**
   * The fastest kernels this processor has.
   *
   * @param threads how many threads compute, the caller's included, at least 1
   */
  public static Kernels cpu(int threads) {
    return of(FastestLoops.CHOSEN, threads, null);
  }

  /**
   * The fastest kernels of this processor, with another device that proposes nearest points of rows
   * that are {@linkplain #holding held}.
   */
  public static Kernels with(Accelerator accelerator, int threads) {
    return of(FastestLoops.CHOSEN, threads, accelerator);
  }

  /** The reference kernels, plain Java; slow. */
  public static Kernels scalar(int threads) {
    return of(new ScalarLoops(), threads, null);
  }

  /**
   * The same kernels and threads, with a heartbeat: every kernel calls it from the caller's thread
   * about every 100 ms, and ends with whatever it throws.
   */
  public Kernels watchedBy(Runnable heartbeat) {
    Workers watched = workers.watchedBy(heartbeat);
    return new Kernels(loops, watched, accelerator, search.on(watched), held);
  }

  /**
   * Does work that reads the same rows again and again, and their views. Where another device helps
   * to compute, the rows stay in its memory until the work ends; to hold them again moves nothing.
   *
   * @param work given the kernels to do it with
   */
  public <T> T holding(FeatureMatrix rows, Function<Kernels, T> work) {
    if (accelerator == null || (held != null && rows.sharesRowsWith(held.whole))) {
      return work.apply(this);
    }
    FeatureMatrix whole = rows.whole();
    try (Accelerator.Resident resident = accelerator.hold(whole)) {
      HeldRows now = new HeldRows(resident, whole, blocked);
      PointSearch narrowed = new NarrowedSearch(accelerator, now, blocked, workers);
      PointSearch twin = new TwinSearch(accelerator, now, narrowed, workers);
      return work.apply(new Kernels(loops, workers, accelerator, twin, now));
    }
  }

  public int threads() {
    return workers.threads();
  }

  /** What computes, for provenance, for example {@code vector-512} or {@code cuda:0+vector-512}. */
  public String provider() {
    return accelerator == null ? loops.name() : accelerator.name() + "+" + loops.name();
  }

  /** Squared Euclidean norm of each row, shape (n). */
  public float[] squaredNorms(FeatureMatrix rows) {
    return blocked.squaredNorms(rows);
  }

  /**
   * Squared Euclidean distance of each row to a point of d floats, shape (n); exactly 0 for
   * duplicates.
   */
  public float[] squaredDistances(FeatureMatrix rows, float[] point) {
    return blocked.squaredDistances(rows, point);
  }

  /**
   * Squared Euclidean distance of each row to the centroid it is assigned to, shape (n). Unlike
   * those of {@link #nearest} these are sums of squared differences, good to the last digit.
   */
  public float[] squaredDistancesToOwn(FeatureMatrix rows, Centroids centroids, int[] assignment) {
    int dimension = centroids.dimension();
    requireDimension(rows, dimension);
    float[] distances = new float[rows.rows()];
    workers.forEachNumber(
        rows.rows(),
        () -> {
          float[] lanes = new float[Loops.LANES];
          float[] own = new float[dimension];
          return row -> {
            System.arraycopy(centroids.values(), assignment[row] * dimension, own, 0, dimension);
            distances[row] = blocked.squaredDistance(rows, row, own, lanes);
          };
        });
    return distances;
  }

  /** Squared Euclidean distance of one row to one centroid, as a sum of squared differences. */
  public float squaredDistance(FeatureMatrix rows, int row, Centroids centroids, int centroid) {
    requireDimension(rows, centroids.dimension());
    return blocked.squaredDistance(rows, row, centroids.centroid(centroid), new float[Loops.LANES]);
  }

  /** Begins to measure how far rows are from points that are still to come. */
  public NearestPoints nearestPoints(FeatureMatrix rows) {
    return new NearestPoints(rows, search);
  }

  /**
   * Squared Euclidean distances of all rows to all points, a segment at a time.
   *
   * <p>They are |x|² + |c|² − 2x·c in float32, negative ones set to 0: good to about 10⁻⁶ on unit
   * rows, so compare them rather than trust the last digits near 0.
   *
   * @param rowNorms from {@link #squaredNorms}, shape (n)
   * @param sink given every segment; those of one row come in order and from one thread, those of
   *     different rows from several threads at once
   */
  public void distances(
      FeatureMatrix rows, float[] rowNorms, Centroids points, Consumer<DistanceSegment> sink) {
    blocked.distances(rows, rowNorms, points, sink);
  }

  /**
   * The nearest centroid of each row, ties to the lowest; distances as by {@link #distances}.
   *
   * @param rowNorms from {@link #squaredNorms}, shape (n)
   * @param assignment receives the number of the nearest centroid, shape (n)
   * @param distances receives the squared distance to it, shape (n)
   */
  public void nearest(
      FeatureMatrix rows,
      float[] rowNorms,
      Centroids centroids,
      int[] assignment,
      float[] distances) {
    search.nearest(rows, rowNorms, centroids, assignment, distances);
  }

  /**
   * What each row has beside the centroid that it is assigned to; distances as by {@link
   * #distances}.
   *
   * @param rowNorms from {@link #squaredNorms}, shape (n)
   * @param assignment number of each row's own centroid, shape (n)
   * @param weights above 0, at most 1, shape (k)
   */
  public Alternatives alternatives(
      FeatureMatrix rows,
      float[] rowNorms,
      Centroids centroids,
      int[] assignment,
      float[] weights) {
    return search.alternatives(rows, rowNorms, centroids, assignment, weights);
  }

  /**
   * The k nearest points of each row. Memory is O(rows · k): hand over a view of some rows where
   * that is too much.
   *
   * @param points shape (m, d)
   * @param k at most m
   */
  public Neighbours neighbours(FeatureMatrix rows, FeatureMatrix points, int k) {
    if (k < 1 || k > points.rows()) {
      throw new IllegalArgumentException(
          "%d neighbours among %d points".formatted(k, points.rows()));
    }
    return search.neighbours(rows, points, k);
  }

  /**
   * Moves each centroid to the mean of its rows: float32 sums in ascending row order, times the
   * reciprocal of the count. A centroid without rows stays where it is.
   *
   * @param assignment the number of each row's centroid, shape (n)
   * @return how many rows each centroid has, shape (k)
   */
  public int[] moveToMeans(FeatureMatrix rows, int[] assignment, Centroids centroids) {
    return search.moveToMeans(rows, assignment, centroids);
  }

  /**
   * Adds to each centroid its members, each times its weight: fused multiply-adds in ascending row
   * order.
   *
   * @param weights shape (n)
   */
  public void addWeighted(
      FeatureMatrix rows, Membership membership, float[] weights, Centroids sums) {
    int dimension = rows.dimension();
    workers.forEach(
        sums.count(),
        cluster -> {
          for (int member = 0; member < membership.size(cluster); member++) {
            int row = membership.member(cluster, member);
            loops.addScaled(
                rows.storage(),
                rows.offset(row),
                weights[row],
                sums.values(),
                cluster * dimension,
                dimension);
          }
        });
  }

  /**
   * Begins to cover rows.
   *
   * @param weights how much covering each row counts, 0 to 1, shape (n)
   */
  public Coverage coverage(FeatureMatrix rows, RadialKernel kernel, float[] weights) {
    return new Coverage(rows, squaredNorms(rows), kernel, weights, loops, workers);
  }

  /** The kernels of linear classifiers, on the same threads. */
  public LinearKernels linear() {
    return new LinearKernels(loops, workers);
  }

  static void requireDimension(FeatureMatrix rows, int dimension) {
    if (rows.dimension() != dimension) {
      throw new IllegalArgumentException(
          "rows have %d columns, the points %d".formatted(rows.dimension(), dimension));
    }
  }
}
