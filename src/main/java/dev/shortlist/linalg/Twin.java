package dev.shortlist.linalg;

import java.util.List;

/**
 * Another device with the rows in its memory and this processor's arithmetic: what it computes has
 * the same bits, so nothing of it is checked. Usable until the {@link Accelerator.Resident} that it
 * comes from is closed.
 */
public interface Twin {

  /**
   * The nearest point of each row, as {@link Kernels#nearest} finds it.
   *
   * @param rows those in its memory, or a view of them
   * @param points shape (m, d)
   * @param pointNorms squared norms of the points, shape (m)
   * @param nearest receives the number of the nearest point, shape (n)
   * @param distances receives the squared distance to it, shape (n)
   */
  void nearest(
      FeatureMatrix rows,
      FeatureMatrix points,
      float[] pointNorms,
      int[] nearest,
      float[] distances);

  /**
   * What each row has beside its own point, as {@link Kernels#alternatives} finds it.
   *
   * @param own number of each row's own point, shape (n)
   * @param weights above 0, at most 1, shape (m)
   */
  Alternatives alternatives(
      FeatureMatrix rows, FeatureMatrix points, float[] pointNorms, int[] own, float[] weights);

  /**
   * The mean of the rows of each cluster, as {@link Kernels#moveToMeans} sums it up.
   *
   * @param assignment the cluster of each row, shape (n)
   * @param means receives those of clusters with rows, shape (k, d)
   * @return how many rows each cluster has, shape (k)
   */
  int[] means(FeatureMatrix rows, int[] assignment, Centroids means);

  /** Compares rows with points that they have missed, by sums of squared differences. */
  void lower(Missed missed);

  /**
   * Rows that have missed some points.
   *
   * @param rows their numbers in the whole matrix, shape (n)
   * @param compared the first point that each has missed, shape (n)
   * @param nearest the nearest point of each so far; lowered, shape (n)
   * @param distances squared distance to it; lowered, shape (n)
   * @param points all points, each of d floats; a list that only grows
   */
  record Missed(
      int[] rows, int[] compared, int[] nearest, float[] distances, List<float[]> points) {}
}
