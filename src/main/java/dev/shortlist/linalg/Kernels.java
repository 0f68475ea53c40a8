package dev.shortlist.linalg;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * The façade over every provider of kernels. Results are the same bits for any number of threads
 * and any provider: work is cut by the shape of the data alone, and sums run in a fixed order.
 *
 * <p>Memory is O(n + b·d) beside the features, which are read where they are.
 */
public final class Kernels {

  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  /** Rows per chunk of the kernels that read each row once, about 1 MiB at d = 512. */
  private static final int CHUNK_ROWS = 512;

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
    return new Kernels(Fastest.LOOPS, new Workers(threads));
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

  /**
   * Takes one more reference point into account: where a row is nearer to it than to any before,
   * lowers {@code distances} and notes the point's id.
   *
   * @param distances squared distance of each row to its nearest point so far, shape (n); +∞ at
   *     first
   * @param nearest id of that point, shape (n); the earlier point keeps ties
   */
  public void lower(FeatureMatrix rows, float[] point, int id, float[] distances, int[] nearest) {
    requireDimension(rows, point.length);
    forEachRow(
        rows,
        lanes ->
            row -> {
              float distance = squaredDistance(rows, row, point, lanes);
              if (distance < distances[row]) {
                distances[row] = distance;
                nearest[row] = id;
              }
            });
  }

  /**
   * The nearest centroid of each row, ties to the lowest.
   *
   * <p>Squared distances are |x|² + |c|² − 2x·c in float32, negative ones set to 0: good to about
   * 10⁻⁶ on unit rows, so compare them rather than trust the last digits near 0.
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
    requireDimension(rows, centroids.dimension());
    Columns columns =
        new Columns(centroids.values(), centroids.count(), centroids.dimension(), loops);
    workers.forEach(
        Products.blocks(rows),
        () -> {
          Products products = new Products(loops, rows, columns);
          Products.TileSink sink =
              tile -> keepNearest(tile, rowNorms, columns, assignment, distances);
          return block -> products.ofBlock(block, sink);
        });
  }

  private void keepNearest(
      Tile tile, float[] rowNorms, Columns columns, int[] assignment, float[] distances) {
    for (int r = 0; r < tile.rows; r++) {
      int row = tile.firstRow + r;
      int at = r * tile.stride;
      float least =
          loops.toSquaredDistances(
              tile.values, at, tile.columns, rowNorms[row], columns.squaredNorms, tile.firstColumn);
      if (tile.firstColumn == 0 || least < distances[row]) {
        distances[row] = least;
        assignment[row] =
            tile.firstColumn + loops.indexOf(tile.values, at, tile.columns, least) - at;
      }
    }
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

  private float squaredDistance(FeatureMatrix rows, int row, float[] point, float[] lanes) {
    return loops.squaredDistance(rows.storage(), rows.offset(row), point, lanes);
  }

  /**
   * @param body given scratch lanes, once per thread, returns what to do with a row
   */
  private void forEachRow(FeatureMatrix rows, Function<float[], IntConsumer> body) {
    workers.forEach(
        (rows.rows() + CHUNK_ROWS - 1) / CHUNK_ROWS,
        () -> {
          IntConsumer each = body.apply(new float[Loops.LANES]);
          return chunk -> {
            int end = Math.min(rows.rows(), (chunk + 1) * CHUNK_ROWS);
            for (int row = chunk * CHUNK_ROWS; row < end; row++) {
              each.accept(row);
            }
          };
        });
  }

  private static void requireDimension(FeatureMatrix rows, int dimension) {
    if (rows.dimension() != dimension) {
      throw new IllegalArgumentException(
          "rows have %d columns, the points %d".formatted(rows.dimension(), dimension));
    }
  }

  /** The provider is chosen once, when first asked for. */
  private static final class Fastest {

    static final Loops LOOPS = choose();

    private static Loops choose() {
      if (ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent()) {
        return new VectorLoops();
      }
      System.getLogger(Kernels.class.getName())
          .log(
              Level.WARNING,
              "Module {0} is absent, so kernels run without SIMD and take about ten times as long;"
                  + " start Java with --add-modules {0}",
              VECTOR_MODULE);
      return new ScalarLoops();
    }
  }
}
