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
    return firstPoint + loops.indexOf(values, at, paddedCount, least) - at;
  }
}
