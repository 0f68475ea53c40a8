package dev.shortlist.linalg;

/**
 * Squared Euclidean distances of one row to some consecutive points. Reused: valid only while it is
 * being handed over.
 */
public final class DistanceSegment {

  private final Loops loops;
  float[] values = {};
  int at;
  int paddedCount;
  int row;
  int firstPoint;
  int count;
  float least;

  DistanceSegment(Loops loops) {
    this.loops = loops;
  }

  public int row() {
    return row;
  }

  /** Number of the first point. */
  public int firstPoint() {
    return firstPoint;
  }

  /** How many points this is about. */
  public int count() {
    return count;
  }

  /** Squared distance to point {@link #firstPoint()} + {@code i}. */
  public float get(int i) {
    return values[at + i];
  }

  /** The least of the squared distances. */
  public float least() {
    return least;
  }

  /** Number of the nearest point, ties to the lowest. */
  public int nearest() {
    return indexOf(least);
  }

  /** Number of the first point at exactly this distance, which there must be. */
  int indexOf(float distance) {
    return firstPoint + loops.indexOf(values, at, paddedCount, distance) - at;
  }

  /** The distance to a point, which from then on is infinitely far. */
  float takeOut(int i) {
    float distance = get(i);
    values[at + i] = Float.POSITIVE_INFINITY;
    return distance;
  }

  /**
   * Multiplies all distances with weights by point, and returns the least.
   *
   * @param weights above 0, as many as there are points and padding
   */
  float weigh(float[] weights) {
    return loops.scale(values, at, paddedCount, weights, firstPoint);
  }
}
