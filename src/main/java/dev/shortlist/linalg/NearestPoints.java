package dev.shortlist.linalg;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far rows are from the nearest of points that are added one after the other.
 *
 * <p>A row is compared with the points that it has missed when it is brought up to date. Distances
 * only shrink, so until then the last one is an upper bound.
 */
public final class NearestPoints {

  final FeatureMatrix rows;

  /** Each of d floats. */
  final List<float[]> points = new ArrayList<>();

  /** With how many of the points each row has been compared, shape (n). */
  final int[] compared;

  /** Squared distance of each row to the nearest of those, shape (n). */
  final float[] distances;

  /** The number of that point, shape (n). */
  final int[] nearest;

  private final PointSearch search;

  NearestPoints(FeatureMatrix rows, PointSearch search) {
    this.rows = rows;
    this.search = search;
    this.compared = new int[rows.rows()];
    this.distances = new float[rows.rows()];
    this.nearest = new int[rows.rows()];
    Arrays.fill(distances, Float.POSITIVE_INFINITY);
  }

  /**
   * @param point d floats; not copied
   */
  public void add(float[] point) {
    Kernels.requireDimension(rows, point.length);
    points.add(point);
  }

  public boolean isUpToDate(int row) {
    return compared[row] == points.size();
  }

  /**
   * @param some row numbers, each once
   */
  public void bringUpToDate(int... some) {
    search.bringUpToDate(this, some);
  }

  /**
   * Squared distance to the nearest of the points that the row has been compared with: the sum of
   * squared differences, exactly 0 for duplicates; +∞ before there are any.
   */
  public float squaredDistance(int row) {
    return distances[row];
  }

  /** The number of that point, counted from 0 as they were added; the earlier keeps ties. */
  public int nearest(int row) {
    return nearest[row];
  }

  int missed(int row) {
    return points.size() - compared[row];
  }

  /** The first point that one of these rows has missed. */
  int firstMissed(int[] some) {
    int first = points.size();
    for (int row : some) {
      first = Math.min(first, compared[row]);
    }
    return first;
  }

  /** Takes the distance to a point into account; points may come in any order. */
  void offer(int row, int point, float distance) {
    boolean isTie = distance == distances[row];
    if (distance < distances[row] || (isTie && point < nearest[row])) {
      distances[row] = distance;
      nearest[row] = point;
    }
  }
}
