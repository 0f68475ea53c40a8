package dev.shortlist.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelsTests {

  private final Kernels scalar = Kernels.scalar(1);
  private final Kernels fastest = Kernels.cpu(2);

  @Test
  void usesTheVectorUnitWhereTheModuleIsPresent() {
    assertThat(fastest.provider()).startsWith("vector-");
    assertThat(scalar.provider()).isEqualTo("scalar");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 13, 207, 768, 2049})
  void providersAgreeToTheBitInEveryDimension(int dimension) {
    FeatureMatrix rows = random(131, dimension, 1);
    assertSameBits(rows, 13);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 13, 207, 768, 2049})
  void providersAgreeToTheBitForEveryNumberOfRows(int count) {
    assertSameBits(random(count, 24, 2), Math.min(count, 40));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 13, 207, 768, 2049})
  void providersAgreeToTheBitForEveryNumberOfCentroids(int centroids) {
    assertSameBits(random(2100, 11, 3), centroids);
  }

  private void assertSameBits(FeatureMatrix rows, int centroids) {
    Results expected = Results.of(rows, centroids, scalar);
    assertSame(Results.of(rows, centroids, fastest), expected);
  }

  private static void assertSame(Results actual, Results expected) {
    assertThat(actual.arrays()).isEqualTo(expected.arrays());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void resultsDoNotDependOnTheNumberOfThreads(int threads) {
    FeatureMatrix rows = random(5000, 33, 4);
    assertSame(Results.of(rows, 70, Kernels.cpu(threads)), Results.of(rows, 70, Kernels.cpu(3)));
  }

  @Test
  void findsTheNearestCentroidThatDoublesFind() {
    FeatureMatrix rows = random(400, 50, 5);
    Results results = Results.of(rows, 30, fastest);
    for (int row = 0; row < rows.rows(); row++) {
      double nearest = Double.POSITIVE_INFINITY;
      for (int centroid = 0; centroid < 30; centroid++) {
        nearest = Math.min(nearest, squaredDistance(rows, row, centroid));
      }
      assertThat(squaredDistance(rows, row, results.assignment[row])).isEqualTo(nearest);
      assertThat((double) results.distances[row]).isCloseTo(nearest, within(50 * 1e-5));
    }
  }

  @Test
  void breaksTiesTowardsTheLowestCentroid() {
    FeatureMatrix rows = FeatureMatrix.copyOf(new float[][] {{1, 0}, {0, 1}, {1, 0}, {0, 1}});
    Centroids centroids = Centroids.at(rows, new int[] {1, 0, 2, 3});
    int[] assignment = new int[4];
    fastest.nearest(rows, fastest.squaredNorms(rows), centroids, assignment, new float[4]);
    assertThat(assignment).containsExactly(1, 0, 1, 0);
  }

  @Test
  void duplicatesAreAtDistanceZero() {
    float[][] values = new float[20][];
    Arrays.setAll(values, row -> new float[] {0.1f * (row % 5), 0.3f, -0.7f});
    FeatureMatrix rows = FeatureMatrix.copyOf(values);
    float[] distances = fastest.squaredDistances(rows, rows.row(3));
    for (int row = 3; row < 20; row += 5) {
      assertThat(distances[row]).isZero();
    }
  }

  @Test
  void exponentialsAreGoodToFloatPrecision() {
    for (float x = -86; x < 80; x += 0.01f) {
      double exact = Math.exp(x);
      assertThat((double) Exponential.of(x)).isCloseTo(exact, within(2e-7 * exact));
    }
    assertThat(Exponential.of(0)).isEqualTo(1);
    assertThat(Exponential.of(Float.NEGATIVE_INFINITY)).isLessThan(1e-37f);
  }

  @Test
  void leavesACentroidWithoutMembersWhereItIs() {
    FeatureMatrix rows = FeatureMatrix.copyOf(new float[][] {{2, 0}, {4, 0}, {9, 9}});
    Centroids centroids = Centroids.at(rows, new int[] {0, 2});
    fastest.moveToMeans(rows, new int[3], centroids);
    assertThat(centroids.centroid(0)).containsExactly(5, 3);
    assertThat(centroids.centroid(1)).containsExactly(9, 9);
  }

  @Test
  void aViewGivesWhatACopyOfItsRowsGives() {
    FeatureMatrix rows = random(300, 20, 6);
    int[] some = IntStream.range(0, 100).map(i -> 299 - 3 * i).filter(i -> i >= 0).toArray();
    float[][] copies = new float[some.length][];
    Arrays.setAll(copies, row -> rows.row(some[row]));
    assertSame(
        Results.of(rows.view(some), 10, fastest),
        Results.of(FeatureMatrix.copyOf(copies), 10, fastest));
  }

  @Test
  void stopsWhenTheHeartbeatThrows() {
    FeatureMatrix rows = random(20_000, 64, 7);
    Kernels watched =
        fastest.watchedBy(
            () -> {
              throw new CancellationException("enough");
            });
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 10_000; i++) {
                Results.of(rows, 200, watched);
              }
            })
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void refusesPointsOfAnotherDimension() {
    assertThatThrownBy(() -> fastest.squaredDistances(random(3, 4, 8), new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rows have 4 columns, the points 5");
  }

  /** What every kernel returns for some rows and their first few as centroids. */
  private record Results(
      float[] norms,
      int[] assignment,
      float[] distances,
      float[] means,
      float[] own,
      float[] lowered,
      int[] nearest,
      int[] others,
      float[] costs,
      float[] weighted,
      double[] gains,
      double[] counts,
      long[] neighbours,
      float[][] scores) {

    Object[] arrays() {
      return new Object[] {
        norms,
        assignment,
        distances,
        means,
        own,
        lowered,
        nearest,
        others,
        costs,
        weighted,
        gains,
        counts,
        neighbours,
        scores
      };
    }

    static Results of(FeatureMatrix rows, int count, Kernels kernels) {
      Centroids centroids = Centroids.at(rows, IntStream.range(0, count).toArray());
      float[] norms = kernels.squaredNorms(rows);
      int[] assignment = new int[rows.rows()];
      float[] distances = new float[rows.rows()];
      kernels.nearest(rows, norms, centroids, assignment, distances);
      kernels.moveToMeans(rows, assignment, centroids);
      float[] own = kernels.squaredDistancesToOwn(rows, centroids, assignment);
      NearestPoints near = kernels.nearestPoints(rows);
      IntStream.of(0, rows.rows() / 2, 0, rows.rows() - 1)
          .forEach(point -> near.add(rows.row(point)));
      near.bringUpToDate(IntStream.range(0, rows.rows()).toArray());
      float[] lowered = new float[rows.rows()];
      int[] nearest = new int[rows.rows()];
      for (int row = 0; row < nearest.length; row++) {
        lowered[row] = near.squaredDistance(row);
        nearest[row] = near.nearest(row);
      }
      float[] weights = new float[count];
      Arrays.fill(weights, 0.75f);
      Alternatives alternatives = kernels.alternatives(rows, norms, centroids, assignment, weights);
      Membership membership = Membership.of(assignment, count);
      Centroids weighted = Centroids.zeros(count, rows.dimension());
      kernels.addWeighted(rows, membership, lowered, weighted);
      double[] gains = gainsOf(kernels, rows, RadialKernel.gaussian(Math.sqrt(rows.dimension())));
      double[] counts =
          gainsOf(kernels, rows, RadialKernel.topHat(1.2 * Math.sqrt(rows.dimension())));
      float[][] scores = new float[rows.rows()][];
      LinearMap map = new LinearMap(centroids, Arrays.copyOf(centroids.values(), count));
      kernels.linear().scores(rows, map, (row, values) -> scores[row] = values.clone());
      Neighbours neighbours = kernels.neighbours(rows, rows, Math.min(5, rows.rows()));
      long[] ranks =
          IntStream.range(0, rows.rows() * neighbours.k())
              .mapToLong(
                  i ->
                      (long)
                                  Float.floatToIntBits(
                                      neighbours.squaredDistance(
                                          i / neighbours.k(), i % neighbours.k()))
                              << 32
                          | neighbours.point(i / neighbours.k(), i % neighbours.k()))
              .toArray();
      return new Results(
          norms,
          assignment,
          distances,
          centroids.values(),
          own,
          lowered,
          nearest,
          alternatives.others(),
          alternatives.costs(),
          weighted.values(),
          gains,
          counts,
          ranks,
          scores);
    }
  }

  private static double[] gainsOf(Kernels kernels, FeatureMatrix rows, RadialKernel kernel) {
    float[] weights = new float[rows.rows()];
    for (int row = 0; row < weights.length; row++) {
      weights[row] = row % 3 / 4f;
    }
    int[] everything = IntStream.range(0, rows.rows()).toArray();
    Coverage coverage = kernels.coverage(rows, kernel, weights);
    coverage.measure(everything, done -> {});
    coverage.cover(new int[] {0});
    return coverage.gains(everything);
  }

  private static FeatureMatrix random(int rows, int dimension, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] values = new float[rows][dimension];
    for (float[] row : values) {
      for (int k = 0; k < dimension; k++) {
        row[k] = (float) random.nextGaussian();
      }
    }
    return FeatureMatrix.copyOf(values);
  }

  private static double squaredDistance(FeatureMatrix rows, int row, int other) {
    double sum = 0;
    for (int k = 0; k < rows.dimension(); k++) {
      double difference = (double) rows.get(row, k) - rows.get(other, k);
      sum += difference * difference;
    }
    return sum;
  }
}
