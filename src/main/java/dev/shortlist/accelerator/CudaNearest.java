package dev.shortlist.accelerator;

import dev.shortlist.linalg.Alternatives;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Slack;
import org.jspecify.annotations.Nullable;

/**
 * Finds the nearest points of rows in two steps. Products in half precision, whose error is bounded
 * row by row, leave a point or two of each row; their distances are computed by the processor's
 * chain of roundings. Rows of which more points are left, as among duplicates, are open: they are
 * compared with all.
 */
final class CudaNearest implements AutoCloseable {

  /** Bytes of the products that exist at once, where the device has so many. */
  private static final long PRODUCT_BYTES = 1L << 28;

  /** Pairs of a row and a point that there is room for. */
  private static final int PAIRS_PER_ROW = 6;

  private static final int THREADS = 256;
  private static final int WARPS = 8;
  private static final int ROWS_PER_WARP = 4;

  /** Columns of a row that repay another warp. */
  private static final int COLUMNS_PER_WARP = 1024;

  private static final int PAIRS_PER_BLOCK = 128;
  private static final int BLOCKS_PER_PROCESSOR = 8;

  /** By how much half precision rounds a product, as a share. */
  private static final float HALF_ROUNDING = 1.01f * 0x1p-11f;

  /** By how much float32 cuts or rounds, as a share, one sum; and a rough distance. */
  private static final float SUM_ROUNDING = 0x1p-22f;

  private static final float ROUGH_ROUNDING = 0x1p-20f;

  private final CudaRows rows;
  private final CudaDevice device;
  private final CudaPoints points;

  /** The number of each row's own point. */
  private final CudaMemory own;

  private final CudaMemory together;
  private final CudaMemory products;

  /** Pairs of a row and a point to measure; how many there are is the first counter. */
  private final CudaMemory pairs;

  /** Rows to compare with all points; how many there are is the second counter. */
  private final CudaMemory open;

  private final CudaMemory counters;

  /** The least distance, as bits, and the number of the point, as one number per row. */
  private final CudaMemory best;

  private final CudaMemory numbers;
  private final CudaMemory distances;

  CudaNearest(CudaRows rows) {
    this.rows = rows;
    this.device = rows.device;
    this.points = new CudaPoints(device, rows.dimension);
    this.own = new CudaMemory(device);
    this.together = new CudaMemory(device);
    this.products = new CudaMemory(device);
    this.pairs = new CudaMemory(device);
    this.open = new CudaMemory(device);
    this.counters = new CudaMemory(device);
    this.best = new CudaMemory(device);
    this.numbers = new CudaMemory(device);
    this.distances = new CudaMemory(device);
  }

  /**
   * Points that rows are compared with.
   *
   * @param ownOfRows the number of each row's own point, which is set apart; empty where it is not
   * @param factors of distances to each point; empty if {@code ownOfRows} is
   */
  record Question(FeatureMatrix points, float[] norms, int[] ownOfRows, float[] factors) {

    boolean isWeighted() {
      return factors.length > 0;
    }
  }

  void nearest(FeatureMatrix view, Question question, int[] nearest, float[] nearestDistances) {
    search(rows.some(view), question);
    takeBest(nearest, nearestDistances);
  }

  Alternatives alternatives(FeatureMatrix view, Question question) {
    CudaRows.Some some = rows.some(view);
    float[] ownDistances = new float[some.count()];
    int[] others = new int[some.count()];
    float[] costs = new float[some.count()];
    search(some, question);
    device.launch(
        "pair_with_own", blocks(some.count()), THREADS, own, some.count(), pairs, counters);
    measure(some, question, pairs);
    distances.copyOut(ownDistances);
    takeBest(others, costs);
    return new Alternatives(ownDistances, others, costs);
  }

  /** Takes the memory that questions about so many rows need whatever the points are. */
  void reserve(int count) {
    counters.atLeast(8);
    pairs.atLeast(8L * PAIRS_PER_ROW * count);
    open.atLeast(4L * count);
    best.atLeast(8L * count);
    numbers.atLeast(4L * count);
    distances.atLeast(4L * count);
  }

  private void search(CudaRows.Some some, Question question) {
    points.load(question.points, question.norms, question.factors);
    if (question.isWeighted()) {
      own.copyIn(question.ownOfRows);
    }
    reserve(some.count());
    device.fill(counters, 0, 8, 0);
    device.fill(best, 0, 8L * some.count(), 0xff);
    findCandidates(some, question);
    measure(some, question, pairs);
    int[] counts = new int[2];
    counters.copyOut(counts);
    if (counts[1] > 0) {
      measure(some, question, null);
    }
  }

  private void findCandidates(CudaRows.Some some, Question question) {
    int padded = points.padded();
    int atOnce = rowsAtOnce(some.count(), padded);
    int sharing = Math.clamp(Integer.highestOneBit(padded / COLUMNS_PER_WARP), 1, WARPS);
    for (int from = 0; from < some.count(); from += atOnce) {
      int count = Math.min(atOnce, some.count() - from);
      device.multiply(
          points.matrix.halves.address(),
          padded,
          halves(some, from, count),
          count,
          points.matrix.stride,
          products);
      device.launch(
          question.isWeighted() ? "weighted_candidates" : "candidates",
          Math.ceilDiv(count, WARPS / sharing * ROWS_PER_WARP),
          THREADS,
          products,
          padded,
          count,
          sharing,
          some.numbersFrom(from),
          some.first() + from,
          from,
          rows.norms,
          rows.matrix.scales,
          rows.matrix.errors,
          points.columns,
          question.isWeighted() ? points.weights : null,
          question.isWeighted() ? own : null,
          points.longest(),
          points.largestError(),
          (float) Slack.ofProcessor(rows.dimension).share() + ROUGH_ROUNDING,
          HALF_ROUNDING + rows.dimension * SUM_ROUNDING,
          pairs,
          counters.address(),
          PAIRS_PER_ROW * some.count(),
          open,
          counters.address() + 4);
    }
  }

  /** How many rows' products there is room for. */
  private int rowsAtOnce(int count, int columnCount) {
    int atOnce = Math.clamp(PRODUCT_BYTES / (2L * columnCount), 1, count);
    while (true) {
      try {
        products.atLeast(2L * atOnce * columnCount);
        return atOnce;
      } catch (NativeCallException e) {
        if (atOnce == 1 || !e.isOutOfMemory()) {
          throw e;
        }
        atOnce /= 2;
      }
    }
  }

  /** Where some rows in half precision are. */
  private long halves(CudaRows.Some some, int from, int count) {
    int stride = points.matrix.stride;
    Long numbersOfThese = some.numbersFrom(from);
    if (numbersOfThese == null) {
      return rows.matrix.halves.address() + 2L * stride * (some.first() + from);
    }
    device.launch(
        "gather",
        blocks(count),
        THREADS,
        rows.matrix.halves,
        stride / 8,
        numbersOfThese,
        count,
        together.atLeast(2L * count * stride));
    return together.address();
  }

  /**
   * @param these pairs, or null for the rows that are open
   */
  private void measure(CudaRows.Some some, Question question, @Nullable CudaMemory these) {
    device.launch(
        "measure",
        BLOCKS_PER_PROCESSOR * device.processors(),
        PAIRS_PER_BLOCK,
        rows.matrix.values,
        points.matrix.values,
        rows.dimension,
        points.count(),
        some.numbers(),
        some.first(),
        these,
        counters.address(),
        PAIRS_PER_ROW * some.count(),
        open,
        counters.address() + 4,
        rows.norms,
        points.columns,
        question.isWeighted() ? points.weights : null,
        question.isWeighted() ? own : null,
        distances,
        best);
  }

  private void takeBest(int[] nearest, float[] nearestDistances) {
    int count = nearest.length;
    device.launch("unpack", blocks(count), THREADS, best, count, numbers, distances);
    numbers.copyOut(nearest);
    distances.copyOut(nearestDistances);
  }

  private static int blocks(int count) {
    return Math.clamp(Math.ceilDiv(count, THREADS), 1, 4096);
  }

  @Override
  public void close() {
    points.close();
    own.close();
    together.close();
    products.close();
    pairs.close();
    open.close();
    counters.close();
    best.close();
    numbers.close();
    distances.close();
  }
}
