package dev.shortlist.linalg;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The façade over every provider of kernels for distances and centroids. Results are the same bits
 * for any number of threads and any provider: work is cut by the shape of the data alone, and sums
 * run in a fixed order.
 *
 * <p>Memory is O(n + b·d) beside the features, which are read where they are.
 */
public final class Kernels {

  /** Rows per chunk of the kernels that read each row once, about 1 MiB at d = 512. */
  private static final int CHUNK_ROWS = 512;

  /** Rows per chunk where rows are few, and each is compared with several points. */
  private static final int FEW_ROWS = 64;

  /** Points that are copied to the heap together, so that large sets of them never are. */
  private static final int POINTS_AT_ONCE = 4096;

  private final Loops loops;
  private final Workers workers;

  private Kernels(Loops loops, Workers workers) {
    this.loops = loops;
    this.workers = workers;
  }

  /**
   * The fastest kernels this processor has.
   *
   * @param threads how many threads compute, the caller's included, at least 1
   */
  public static Kernels cpu(int threads) {
    return new Kernels(FastestLoops.CHOSEN, new Workers(threads));
  }

  /** The reference kernels, plain Java; slow. */
  public static Kernels scalar(int threads) {
    return new Kernels(new ScalarLoops(), new Workers(threads));
  }

  /**
   * The same kernels and threads, with a heartbeat: every kernel calls it from the caller's thread
   * about every 100 ms, and ends with whatever it throws.
   */
  public Kernels watchedBy(Runnable heartbeat) {
    return new Kernels(loops, workers.watchedBy(heartbeat));
  }

  public int threads() {
    return workers.threads();
  }

  /** What computes, for provenance, for example {@code vector-512}. */
  public String provider() {
    return loops.name();
  }

  /** Squared Euclidean norm of each row, shape (n). */
  public float[] squaredNorms(FeatureMatrix rows) {
    return squaredDistances(rows, new float[rows.dimension()]);
  }

  /**
   * Squared Euclidean distance of each row to a point of d floats, shape (n); exactly 0 for
   * duplicates.
   */
  public float[] squaredDistances(FeatureMatrix rows, float[] point) {
    requireDimension(rows, point.length);
    float[] distances = new float[rows.rows()];
    forEachRow(rows, lanes -> row -> distances[row] = squaredDistance(rows, row, point, lanes));
    return distances;
  }

  /**
   * Squared Euclidean distance of each row to the centroid it is assigned to, shape (n). Unlike
   * those of {@link #nearest} these are sums of squared differences, good to the last digit.
   */
  public float[] squaredDistancesToOwn(FeatureMatrix rows, Centroids centroids, int[] assignment) {
    int dimension = centroids.dimension();
    requireDimension(rows, dimension);
    float[] distances = new float[rows.rows()];
    forEachRow(
        rows,
        lanes -> {
          float[] own = new float[dimension];
          return row -> {
            System.arraycopy(centroids.values(), assignment[row] * dimension, own, 0, dimension);
            distances[row] = squaredDistance(rows, row, own, lanes);
          };
        });
    return distances;
  }

  /** Squared Euclidean distance of one row to one centroid, as a sum of squared differences. */
  public float squaredDistance(FeatureMatrix rows, int row, Centroids centroids, int centroid) {
    requireDimension(rows, centroids.dimension());
    return squaredDistance(rows, row, centroids.centroid(centroid), new float[Loops.LANES]);
  }

  /**
   * Takes one more reference point into account: where a row is nearer to it than to any before,
   * lowers its distance.
   *
   * @param distances squared distance of each row to its nearest point so far, shape (n); +∞ at
   *     first
   */
  public void lower(FeatureMatrix rows, float[] point, float[] distances) {
    requireDimension(rows, point.length);
    forEachRow(
        rows,
        lanes ->
            row ->
                distances[row] =
                    Math.min(distances[row], squaredDistance(rows, row, point, lanes)));
  }

  /**
   * Takes reference points into account that some rows have not been compared with: where a row is
   * nearer to one than to any before, lowers its distance and notes the number of the point.
   *
   * @param some the rows to bring up to date
   * @param points each of d floats
   * @param compared with how many of the points each row has been compared, shape (n); raised to
   *     all of them
   * @param distances squared distance of each row to its nearest point so far, shape (n); +∞ at
   *     first
   * @param nearest number of that point, shape (n); the earlier point keeps ties
   */
  public void lower(
      FeatureMatrix rows,
      int[] some,
      List<float[]> points,
      int[] compared,
      float[] distances,
      int[] nearest) {
    requireDimension(rows, points.getFirst().length);
    new Lowering(this, rows, points, compared, distances, nearest).bringUpToDate(some);
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
    Columns columns = columns(rows, points);
    workers.forEach(
        Products.blocks(rows),
        () -> {
          Products products = new Products(loops, rows, columns);
          DistanceSegment segment = new DistanceSegment(loops);
          return block ->
              products.ofBlock(block, tile -> handOver(tile, rowNorms, columns, segment, sink));
        });
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
    distances(
        rows,
        rowNorms,
        centroids,
        segment -> {
          if (segment.firstPoint() == 0 || segment.least() < distances[segment.row()]) {
            distances[segment.row()] = segment.least();
            assignment[segment.row()] = segment.nearest();
          }
        });
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
    Neighbours neighbours = new Neighbours(rows.rows(), k);
    float[] norms = squaredNorms(rows);
    for (int first = 0; first < points.rows(); first += POINTS_AT_ONCE) {
      int firstPoint = first;
      int end = Math.min(points.rows(), first + POINTS_AT_ONCE);
      Centroids some = Centroids.at(points, IntStream.range(first, end).toArray());
      distances(rows, norms, some, segment -> neighbours.offer(segment, firstPoint));
    }
    forEachRow(rows, lanes -> neighbours::sort);
    return neighbours;
  }

  /**
   * Moves each centroid to the mean of its members: float32 sums in ascending row order, times the
   * reciprocal of the count. A centroid without members stays where it is.
   */
  public void moveToMeans(FeatureMatrix rows, Membership membership, Centroids centroids) {
    int dimension = rows.dimension();
    float[] values = centroids.values();
    workers.forEach(
        centroids.count(),
        cluster -> {
          int size = membership.size(cluster);
          if (size == 0) {
            return;
          }
          int from = cluster * dimension;
          Arrays.fill(values, from, from + dimension, 0);
          for (int member = 0; member < size; member++) {
            long offset = rows.offset(membership.member(cluster, member));
            loops.add(rows.storage(), offset, values, from, dimension);
          }
          float reciprocal = 1f / size;
          for (int k = from; k < from + dimension; k++) {
            values[k] *= reciprocal;
          }
        });
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

  private Columns columns(FeatureMatrix rows, Centroids points) {
    requireDimension(rows, points.dimension());
    return new Columns(points.values(), points.count(), points.dimension(), loops);
  }

  private void handOver(
      Tile tile,
      float[] rowNorms,
      Columns columns,
      DistanceSegment segment,
      Consumer<DistanceSegment> sink) {
    segment.values = tile.values;
    segment.firstPoint = tile.firstColumn;
    segment.paddedCount = tile.columns;
    segment.count = Math.min(tile.columns, columns.count - tile.firstColumn);
    for (int r = 0; r < tile.rows; r++) {
      segment.row = tile.firstRow + r;
      segment.at = r * tile.stride;
      segment.least =
          loops.toSquaredDistances(
              tile.values,
              segment.at,
              tile.columns,
              rowNorms[segment.row],
              columns.squaredNorms,
              tile.firstColumn);
      sink.accept(segment);
    }
  }

  float squaredDistance(FeatureMatrix rows, int row, float[] point, float[] lanes) {
    return loops.squaredDistance(rows.storage(), rows.offset(row), point, lanes);
  }

  private void forEachRow(FeatureMatrix rows, Function<float[], IntConsumer> body) {
    forEach(rows.rows(), CHUNK_ROWS, body);
  }

  /**
   * @param body given scratch lanes, once per thread, returns what to do with a row
   */
  void forEachOf(int[] some, Function<float[], IntConsumer> body) {
    forEach(
        some.length,
        FEW_ROWS,
        lanes -> {
          IntConsumer each = body.apply(lanes);
          return i -> each.accept(some[i]);
        });
  }

  /**
   * @param body given scratch lanes, once per thread, returns what to do with a number from 0 on
   */
  private void forEach(int count, int chunkRows, Function<float[], IntConsumer> body) {
    workers.forEach(
        (count + chunkRows - 1) / chunkRows,
        () -> {
          IntConsumer each = body.apply(new float[Loops.LANES]);
          return chunk -> {
            int end = Math.min(count, (chunk + 1) * chunkRows);
            for (int number = chunk * chunkRows; number < end; number++) {
              each.accept(number);
            }
          };
        });
  }

  static void requireDimension(FeatureMatrix rows, int dimension) {
    if (rows.dimension() != dimension) {
      throw new IllegalArgumentException(
          "rows have %d columns, the points %d".formatted(rows.dimension(), dimension));
    }
  }
}
