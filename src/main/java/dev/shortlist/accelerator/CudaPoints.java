package dev.shortlist.accelerator;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Floats;

/**
 * Points that rows are compared with, and what bounds the errors of their half-precision copies.
 */
final class CudaPoints implements AutoCloseable {

  /** Products are fast in whole multiples of so many columns, and read so many at a time. */
  private static final int MULTIPLE = 8;

  final CudaMatrix matrix;

  /** Squared norm, infinite for padding, and scale of each point, shape (m, 2). */
  final CudaMemory columns;

  /** What distances to each point are multiplied with, shape (m). */
  final CudaMemory weights;

  private int count;
  private float longest;
  private float largestError;

  CudaPoints(CudaDevice device, int dimension) {
    this.matrix = new CudaMatrix(device, dimension);
    this.columns = new CudaMemory(device);
    this.weights = new CudaMemory(device);
  }

  /**
   * Puts other points in place of those before.
   *
   * @param norms squared norms, shape (m)
   * @param factors weights, shape (m), or empty
   */
  void load(FeatureMatrix points, float[] norms, float[] factors) {
    count = points.rows();
    matrix.load(points);
    matrix.halve(count, padded());
    float[] scales = new float[count];
    float[] errors = new float[count];
    matrix.scales.copyOut(scales);
    matrix.errors.copyOut(errors);
    float[] pairs = new float[2 * padded()];
    for (int point = 0; point < padded(); point++) {
      pairs[2 * point] = point < count ? norms[point] : Float.POSITIVE_INFINITY;
      pairs[2 * point + 1] = point < count ? scales[point] : 0;
    }
    columns.copyIn(pairs);
    if (factors.length > 0) {
      float[] padded = new float[padded()];
      for (int point = 0; point < padded.length; point++) {
        padded[point] = point < count ? factors[point] : 1;
      }
      weights.copyIn(padded);
    }
    longest = 1.0001f * (float) Math.sqrt(Floats.largest(norms));
    largestError = Floats.largest(errors);
  }

  int count() {
    return count;
  }

  /** How many columns products have. */
  int padded() {
    return Math.ceilDiv(count, MULTIPLE) * MULTIPLE;
  }

  /** The length of the longest, rounded up. */
  float longest() {
    return longest;
  }

  /** The largest error of a point in half precision. */
  float largestError() {
    return largestError;
  }

  @Override
  public void close() {
    matrix.close();
    columns.close();
    weights.close();
  }
}
