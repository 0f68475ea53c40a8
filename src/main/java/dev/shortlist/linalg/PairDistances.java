package dev.shortlist.linalg;

import java.util.Arrays;

/**
 * Squared distances of single pairs of a row and a point, in the bits that {@link
 * Kernels#distances} gives them. Not safe for several threads.
 *
 * <p>A product is made of chains of fused multiply-adds, each waiting for the one before, so
 * several pairs are computed side by side.
 */
final class PairDistances {

  /** Receives distances, in the order in which pairs were added. */
  @FunctionalInterface
  interface Sink {
    void take(int row, int point, float squaredDistance);
  }

  private static final int PAIRS = 8;

  private final FeatureMatrix rows;
  private final float[] rowNorms;
  private final NormedPoints points;
  private final Sink sink;
  private final int dimension;
  private final float[] left;
  private final float[] right;
  private final float[] products = new float[PAIRS];
  private final int[] rowOf = new int[PAIRS];
  private final int[] pointOf = new int[PAIRS];
  private int waiting;

  PairDistances(FeatureMatrix rows, float[] rowNorms, NormedPoints points, Sink sink) {
    this.rows = rows;
    this.rowNorms = rowNorms;
    this.points = points;
    this.sink = sink;
    this.dimension = rows.dimension();
    this.left = new float[PAIRS * dimension];
    this.right = new float[PAIRS * dimension];
  }

  void add(int row, int point) {
    rows.copyRow(row, left, waiting * dimension);
    points.points.copyRow(point, right, waiting * dimension);
    rowOf[waiting] = row;
    pointOf[waiting] = point;
    if (++waiting == PAIRS) {
      flush();
    }
  }

  /** Hands over what still waits for its pair to be computed. */
  void flush() {
    multiply();
    for (int pair = 0; pair < waiting; pair++) {
      float norms = rowNorms[rowOf[pair]] + points.norms[pointOf[pair]];
      float distance = Math.max(0, Math.fma(-2, products[pair], norms));
      sink.take(rowOf[pair], pointOf[pair], distance);
    }
    waiting = 0;
  }

  private void multiply() {
    Arrays.fill(products, 0);
    int length;
    for (int from = 0; from < dimension; from += length) {
      length = Products.chain(dimension - from);
      addChain(from, from + length);
    }
  }

  private void addChain(int from, int to) {
    int at1 = dimension;
    int at2 = 2 * dimension;
    int at3 = 3 * dimension;
    int at4 = 4 * dimension;
    int at5 = 5 * dimension;
    int at6 = 6 * dimension;
    int at7 = 7 * dimension;
    float p0 = 0;
    float p1 = 0;
    float p2 = 0;
    float p3 = 0;
    float p4 = 0;
    float p5 = 0;
    float p6 = 0;
    float p7 = 0;
    for (int k = from; k < to; k++) {
      p0 = Math.fma(left[k], right[k], p0);
      p1 = Math.fma(left[at1 + k], right[at1 + k], p1);
      p2 = Math.fma(left[at2 + k], right[at2 + k], p2);
      p3 = Math.fma(left[at3 + k], right[at3 + k], p3);
      p4 = Math.fma(left[at4 + k], right[at4 + k], p4);
      p5 = Math.fma(left[at5 + k], right[at5 + k], p5);
      p6 = Math.fma(left[at6 + k], right[at6 + k], p6);
      p7 = Math.fma(left[at7 + k], right[at7 + k], p7);
    }
    products[0] += p0;
    products[1] += p1;
    products[2] += p2;
    products[3] += p3;
    products[4] += p4;
    products[5] += p5;
    products[6] += p6;
    products[7] += p7;
  }
}
