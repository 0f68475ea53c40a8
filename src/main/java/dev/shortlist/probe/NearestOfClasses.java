package dev.shortlist.probe;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.DistanceSegment;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The nearest labeled row of every class that has one, for some rows. Memory is O(rows · classes):
 * hand over a view of some rows where that is too much.
 */
final class NearestOfClasses {

  /** Labeled rows that are copied to the heap together, so that large sets of them never are. */
  private static final int POINTS_AT_ONCE = 4096;

  private static final long NONE = Long.MAX_VALUE;

  private final int classCount;

  /**
   * Shape (n, classes): the bits of the squared distance, which are in the order of the distances,
   * above the number of the labeled row.
   */
  private final long[] keys;

  private NearestOfClasses(int rows, int classCount) {
    this.classCount = classCount;
    this.keys = new long[Math.multiplyExact(rows, classCount)];
    Arrays.fill(keys, NONE);
  }

  /**
   * @param labeled shape (m, d)
   * @param classOf class of each labeled row, 0 to {@code classCount} − 1
   */
  static NearestOfClasses of(
      FeatureMatrix rows, FeatureMatrix labeled, int[] classOf, int classCount, Kernels kernels) {
    NearestOfClasses nearest = new NearestOfClasses(rows.rows(), classCount);
    float[] norms = kernels.squaredNorms(rows);
    for (int first = 0; first < labeled.rows(); first += POINTS_AT_ONCE) {
      int firstPoint = first;
      int end = Math.min(labeled.rows(), first + POINTS_AT_ONCE);
      Centroids some = Centroids.at(labeled, IntStream.range(first, end).toArray());
      kernels.distances(rows, norms, some, segment -> nearest.lower(segment, firstPoint, classOf));
    }
    return nearest;
  }

  private void lower(DistanceSegment segment, int firstPoint, int[] classOf) {
    int row = segment.row() * classCount;
    for (int i = 0; i < segment.count(); i++) {
      int point = firstPoint + segment.firstPoint() + i;
      int at = row + classOf[point];
      keys[at] =
          Math.min(keys[at], (long) Float.floatToIntBits(segment.get(i)) << Integer.SIZE | point);
    }
  }

  boolean has(int row, int classNumber) {
    return keys[row * classCount + classNumber] != NONE;
  }

  /** Whether one class is nearer than another; among equally distant ones the lower labeled row. */
  boolean isNearer(int row, int classNumber, int other) {
    return keys[row * classCount + classNumber] < keys[row * classCount + other];
  }
}
