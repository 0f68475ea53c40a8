package dev.shortlist.linalg;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** k points of d floats each, on the heap, which kernels read and move. */
public final class Centroids {

  private final float[] values;
  private final int count;
  private final int dimension;

  private Centroids(float[] values, int count, int dimension) {
    this.values = values;
    this.count = count;
    this.dimension = dimension;
  }

  /** Points at the origin. */
  public static Centroids zeros(int count, int dimension) {
    return new Centroids(new float[Math.multiplyExact(count, dimension)], count, dimension);
  }

  /** Copies of the given rows, in the given order. */
  public static Centroids at(FeatureMatrix features, int[] rows) {
    int dimension = features.dimension();
    float[] values = new float[Math.multiplyExact(rows.length, dimension)];
    for (int centroid = 0; centroid < rows.length; centroid++) {
      features.copyRow(rows[centroid], values, centroid * dimension);
    }
    return new Centroids(values, rows.length, dimension);
  }

  /** How many there are, k. */
  public int count() {
    return count;
  }

  public int dimension() {
    return dimension;
  }

  public float[] centroid(int centroid) {
    return Arrays.copyOfRange(values, centroid * dimension, (centroid + 1) * dimension);
  }

  /** Puts a centroid at a point of d floats. */
  public void place(int centroid, float[] point) {
    System.arraycopy(point, 0, values, centroid * dimension, dimension);
  }

  /** The points as rows; shared, not copied. */
  FeatureMatrix asMatrix() {
    return FeatureMatrix.over(MemorySegment.ofArray(values), count, dimension);
  }

  /**
   * Moves a centroid along the line to a point.
   *
   * @param share of the way to go; negative to move away
   */
  public void shift(int centroid, float[] point, float share) {
    int at = centroid * dimension;
    for (int k = 0; k < dimension; k++) {
      values[at + k] += share * (point[k] - values[at + k]);
    }
  }

  /** Shape (k, d), row-major; shared, not copied. */
  public float[] values() {
    return values;
  }
}
