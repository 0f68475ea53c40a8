package dev.shortlist.linalg;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Rows, and some of them as points, which every search must give the same answers about.
 *
 * @param some the rows to ask about
 * @param pointCount the first so many of these rows are the points
 */
public record SearchCase(FeatureMatrix rows, int[] some, int pointCount) {

  /** Rows with duplicates and near ties, half the time of length 1; all or some, in any order. */
  public static SearchCase random(int rows, int dimension, int points, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] values = new float[rows][dimension];
    float length = (float) Math.scalb(1.0, random.nextInt(-8, 9));
    for (int row = 0; row < rows; row++) {
      int kind = row == 0 ? 0 : random.nextInt(4);
      float[] earlier = values[row == 0 ? 0 : random.nextInt(row)];
      for (int k = 0; k < dimension; k++) {
        values[row][k] =
            switch (kind) {
              case 1 -> earlier[k];
              case 2 -> random.nextBoolean() ? Math.nextUp(earlier[k]) : earlier[k];
              default -> length * (float) random.nextGaussian();
            };
      }
    }
    if (random.nextBoolean()) {
      Arrays.stream(values).forEach(SearchCase::normalize);
    }
    int[] some = IntStream.range(0, rows).toArray();
    if (random.nextBoolean()) {
      some = random.ints(random.nextInt(1, rows + 1), 0, rows).distinct().toArray();
    }
    return new SearchCase(FeatureMatrix.copyOf(values), some, Math.min(points, some.length));
  }

  private static void normalize(float[] row) {
    double squared = 0;
    for (float value : row) {
      squared += (double) value * value;
    }
    for (int k = 0; k < row.length; k++) {
      row[k] /= (float) Math.sqrt(squared);
    }
  }

  /** What every search finds. */
  public record Found(
      int[] assignment,
      float[] distances,
      int[] sizes,
      float[] means,
      float[] own,
      int[] others,
      float[] costs,
      float[] inTurn,
      int[] nearest,
      int[] neighbours,
      float[] neighbourDistances) {

    public Object[] arrays() {
      return new Object[] {
        assignment,
        distances,
        sizes,
        means,
        own,
        others,
        costs,
        inTurn,
        nearest,
        neighbours,
        neighbourDistances
      };
    }
  }

  public Found with(Kernels kernels) {
    return kernels.holding(rows, this::find);
  }

  Found find(Kernels kernels) {
    FeatureMatrix asked = rows.view(some);
    int n = some.length;
    Centroids points = Centroids.at(asked, IntStream.range(0, pointCount).toArray());
    int[] assignment = new int[n];
    float[] distances = new float[n];
    kernels.nearest(asked, kernels.squaredNorms(asked), points, assignment, distances);
    float[] weights = new float[pointCount];
    for (int point = 0; point < pointCount; point++) {
      weights[point] = 1 - point % 7 / 14f;
    }
    Alternatives alternatives =
        kernels.alternatives(asked, kernels.squaredNorms(asked), points, assignment, weights);
    NearestPoints near = kernels.nearestPoints(asked);
    int half = Math.ceilDiv(pointCount, 2);
    IntStream.range(0, half).forEach(point -> near.add(points.centroid(point)));
    near.bringUpToDate(IntStream.range(0, n).filter(row -> row % 2 == 0).toArray());
    IntStream.range(half, pointCount).forEach(point -> near.add(points.centroid(point)));
    near.bringUpToDate(IntStream.range(0, n).map(row -> n - 1 - row).toArray());
    float[] inTurn = new float[n];
    int[] nearest = new int[n];
    for (int row = 0; row < n; row++) {
      inTurn[row] = near.squaredDistance(row);
      nearest[row] = near.nearest(row);
    }
    Centroids means = Centroids.at(asked, IntStream.range(0, pointCount).toArray());
    int[] sizes = kernels.moveToMeans(asked, assignment, means);
    int k = Math.min(3, pointCount);
    Neighbours found = kernels.neighbours(asked, rows.view(Arrays.copyOf(some, pointCount)), k);
    int[] neighbours = IntStream.range(0, n * k).map(i -> found.point(i / k, i % k)).toArray();
    float[] neighbourDistances = new float[n * k];
    for (int i = 0; i < n * k; i++) {
      neighbourDistances[i] = found.squaredDistance(i / k, i % k);
    }
    return new Found(
        assignment,
        distances,
        sizes,
        means.values(),
        alternatives.own(),
        alternatives.others(),
        alternatives.costs(),
        inTurn,
        nearest,
        neighbours,
        neighbourDistances);
  }
}
