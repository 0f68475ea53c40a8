package dev.shortlist.linalg;

import java.lang.foreign.MemorySegment;

/**
 * The innermost loops, one implementation per kind of processor.
 *
 * <p>Every implementation returns the same bits: sums run in one fixed order, whatever the width of
 * a vector register, so a batch selected on one machine replays on any other.
 */
interface Loops {

  /**
   * Rows that {@link #multiply} handles at once; with two vectors per row they fill 12 registers.
   */
  int TILE_ROWS = 6;

  /** Sums along a row run in this many interleaved lanes, which are then folded in halves. */
  int LANES = 64;

  /**
   * How many units a similarity of 1 has. Sums of whole numbers are the same in any order; a unit
   * is less than the rounding of the distances that similarities are made from.
   */
  int UNITS = 1 << 23;

  /** The bits of 1. */
  int ONE = Float.floatToRawIntBits(1);

  /** What a batch's provenance calls these loops. */
  String name();

  /** Columns of a packed panel, see {@link Columns}. */
  int panelWidth();

  /**
   * Adds products to a tile: element (r, j) grows by the sum over k of rows[r][k] · panel[k][j],
   * which is one chain of fused multiply-adds in ascending k, from 0 on.
   *
   * @param rows row-major, {@link #TILE_ROWS} of them from {@code rowsAt}
   * @param rowStride how far apart rows are
   * @param panel packed columns, shape (depth, {@link #panelWidth()}) from {@code panelAt}
   * @param tile shape ({@link #TILE_ROWS}, {@link #panelWidth()}) from {@code tileAt}
   * @param tileStride how far apart the rows of the tile are
   */
  void multiply(
      float[] rows,
      int rowsAt,
      int rowStride,
      float[] panel,
      int panelAt,
      int depth,
      float[] tile,
      int tileAt,
      int tileStride);

  /**
   * Turns the inner products of one row into squared distances |x|² + |c|² − 2x·c, never below 0.
   *
   * @param products inner products with {@code count} columns from {@code at}; overwritten
   * @param count a multiple of {@link #panelWidth()}
   * @param columnNorms |c|² from {@code firstColumn}; +∞ marks padding
   * @return the least of them
   */
  float toSquaredDistances(
      float[] products, int at, int count, float rowNorm, float[] columnNorms, int firstColumn);

  /**
   * Multiplies values with factors, in place.
   *
   * @param count a multiple of {@link #panelWidth()}
   * @param firstFactor index of the factor of the value at {@code at}
   * @return the least of the products
   */
  float scale(float[] values, int at, int count, float[] factors, int firstFactor);

  /** The first index in [at, at + count) that holds exactly {@code value}, which must be there. */
  int indexOf(float[] values, int at, int count, float value);

  /**
   * Squared distance between a row and a point, as a sum of squared differences: exactly 0 for
   * duplicates, without the cancellation of the norm formula.
   *
   * @param offset of the row in bytes
   * @param lanes scratch, {@link #LANES} long
   */
  float squaredDistance(MemorySegment rows, long offset, float[] point, float[] lanes);

  /** Adds a row to {@code length} elements of {@code sums} from {@code at}. */
  void add(MemorySegment rows, long offset, float[] sums, int at, int length);

  /**
   * Adds a row times a weight, fused, to {@code length} elements of {@code sums} from {@code at}.
   */
  void addScaled(MemorySegment rows, long offset, float weight, float[] sums, int at, int length);

  /**
   * Turns squared distances into similarities, rounded to whole {@link #UNITS}.
   *
   * @param distances {@code count} squared distances from {@code at}; overwritten
   * @param count a multiple of {@link #panelWidth()}
   */
  void toSimilarities(float[] distances, int at, int count, RadialKernel kernel);

  /**
   * Adds to each column what its similarity exceeds a floor by, less what it exceeds a raised floor
   * by, each times the weight of the row and rounded, in {@link #UNITS}.
   *
   * @param similarities of one row with {@code count} columns, from {@code at}
   * @param count a multiple of {@link #panelWidth()}
   * @param raised 1, which nothing exceeds, to count all of the excess
   * @param sums shape (count)
   */
  void addExcess(
      float[] similarities, int at, int count, float floor, float raised, float weight, int[] sums);

  /**
   * The sum over columns of what the similarity exceeds the column's floor by, times the column's
   * weight and rounded, in {@link #UNITS}.
   *
   * @param similarities of one row with {@code count} columns, from {@code at}
   * @param count a multiple of {@link #panelWidth()}, at most 256
   * @param floors of all columns, these from {@code first}
   * @param weights of all columns, these from {@code first}
   */
  long excess(float[] similarities, int at, int count, float[] floors, float[] weights, int first);

  /**
   * Turns the scores of one row into the gradient of its softmax cross-entropy.
   *
   * @param scores panels of shape (rows, {@link #panelWidth()}), one after the other
   * @param classes how many columns are real; the gradient of padding is 0
   * @param trueClass of the row
   * @param scale what the gradient is multiplied with
   * @param lanes scratch, {@link #LANES} long
   * @return the loss of the row
   */
  double softmaxGradient(
      float[][] scores, int row, int classes, int trueClass, float scale, float[] lanes);

  /** Moves weights by one step of Adam; all arrays have the same length. */
  void adam(
      float[] weights,
      float[] gradient,
      float[] means,
      float[] squares,
      SoftmaxTraining.Adam constants);

  /** Folds the lanes in halves: the one order in which every implementation ends a sum. */
  static float fold(float[] lanes) {
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int lane = 0; lane < half; lane++) {
        lanes[lane] += lanes[lane + half];
      }
    }
    return lanes[0];
  }

  /** A number from 0 to 1 rounded to whole units: between 1 and 2 a float has no finer digits. */
  static int toUnits(float excess, float weight) {
    return Float.floatToRawIntBits(Math.fma(excess, weight, 1f)) - ONE;
  }
}
