package dev.shortlist.linalg;

import java.util.Arrays;

/**
 * The k nearest points of each row, nearest first, ties to the lowest point; distances as by {@link
 * Kernels#distances}.
 */
public final class Neighbours {

  private static final long INFINITELY_FAR = Long.MAX_VALUE;

  private final int k;

  /**
   * A heap per row with its farthest neighbour on top, shape (n, k). A neighbour is the bits of its
   * squared distance, which are in the order of the distances, above its number.
   */
  private final long[] heaps;

  Neighbours(int rows, int k) {
    this.k = k;
    this.heaps = new long[Math.multiplyExact(rows, k)];
    Arrays.fill(heaps, INFINITELY_FAR);
  }

  /** How many neighbours each row has. */
  public int k() {
    return k;
  }

  /** Number of the {@code rank}-th nearest point of a row, from 0. */
  public int point(int row, int rank) {
    return (int) heaps[row * k + rank];
  }

  public float squaredDistance(int row, int rank) {
    return Float.intBitsToFloat((int) (heaps[row * k + rank] >>> Integer.SIZE));
  }

  /**
   * @param firstPoint number of the segment's point 0
   */
  void offer(DistanceSegment segment, int firstPoint) {
    int top = segment.row() * k;
    if (key(segment.least(), 0) > heaps[top]) {
      return;
    }
    for (int i = 0; i < segment.count(); i++) {
      long neighbour = key(segment.get(i), firstPoint + segment.firstPoint() + i);
      if (neighbour < heaps[top]) {
        replaceTop(top, neighbour);
      }
    }
  }

  /** Offers one point, if it is not farther than those the row has. */
  void offer(int row, int point, float squaredDistance) {
    long neighbour = key(squaredDistance, point);
    if (neighbour < heaps[row * k]) {
      replaceTop(row * k, neighbour);
    }
  }

  /** Takes over what others found for some rows. */
  void put(int[] some, Neighbours found) {
    for (int i = 0; i < some.length; i++) {
      System.arraycopy(found.heaps, i * k, heaps, some[i] * k, k);
    }
  }

  private static long key(float squaredDistance, int point) {
    return (long) Float.floatToIntBits(squaredDistance) << Integer.SIZE | point;
  }

  private void replaceTop(int top, long neighbour) {
    int hole = 0;
    for (int child = 1; child < k; child = 2 * hole + 1) {
      if (child + 1 < k && heaps[top + child + 1] > heaps[top + child]) {
        child++;
      }
      if (heaps[top + child] <= neighbour) {
        break;
      }
      heaps[top + hole] = heaps[top + child];
      hole = child;
    }
    heaps[top + hole] = neighbour;
  }

  void sort(int row) {
    Arrays.sort(heaps, row * k, (row + 1) * k);
  }
}
