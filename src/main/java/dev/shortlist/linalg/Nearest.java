package dev.shortlist.linalg;

import java.util.Arrays;

/**
 * The nearest point of each row.
 *
 * @param points its number, ties to the lowest, shape (n)
 * @param distances squared distance to it, shape (n)
 */
record Nearest(int[] points, float[] distances) {

  /** Forgets what was found for the first rows. */
  void clear(int rows) {
    Arrays.fill(points, 0, rows, Integer.MAX_VALUE);
    Arrays.fill(distances, 0, rows, Float.POSITIVE_INFINITY);
  }

  /** Takes another point into account; points may come in any order. */
  void offer(int row, int point, float distance) {
    if (distance < distances[row] || (distance == distances[row] && point < points[row])) {
      distances[row] = distance;
      points[row] = point;
    }
  }

  /** Takes over what has been found for some of the rows. */
  void put(int[] some, Nearest found) {
    for (int i = 0; i < some.length; i++) {
      points[some[i]] = found.points[i];
      distances[some[i]] = found.distances[i];
    }
  }
}
