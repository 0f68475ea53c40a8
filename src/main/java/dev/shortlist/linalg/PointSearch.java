package dev.shortlist.linalg;

/**
 * Ways to find the points that are nearest to rows, and to move them. All return the same bits;
 * what the methods mean is said at those of {@link Kernels}.
 */
sealed interface PointSearch permits BlockedSearch, NarrowedSearch, TwinSearch {

  /** The same search on the threads, and with the heartbeat, of other workers. */
  PointSearch on(Workers workers);

  void nearest(
      FeatureMatrix rows,
      float[] rowNorms,
      Centroids centroids,
      int[] assignment,
      float[] distances);

  Alternatives alternatives(
      FeatureMatrix rows, float[] rowNorms, Centroids centroids, int[] assignment, float[] weights);

  Neighbours neighbours(FeatureMatrix rows, FeatureMatrix points, int k);

  void bringUpToDate(NearestPoints near, int[] some);

  int[] moveToMeans(FeatureMatrix rows, int[] assignment, Centroids centroids);
}
