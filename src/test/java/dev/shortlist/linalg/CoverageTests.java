package dev.shortlist.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoverageTests {

  private static final int[] COVERING = {7, 300, 7, 41};

  private final Kernels kernels = Kernels.cpu(2);

  @Test
  void gainsAreThoseOfDoubles() {
    FeatureMatrix rows = random(700, 6, 9);
    float[] weights = weights(700);
    Coverage coverage = kernels.coverage(rows, RadialKernel.gaussian(2), weights);
    coverage.cover(new int[] {7});
    double[] gains = coverage.gains(new int[] {3, 7, 690});
    double expected = 0;
    double covered = 0;
    for (int row = 0; row < 700; row++) {
      double floor = Math.exp(-squaredDistance(rows, row, 7) / 4);
      covered += weights[row] * floor;
      expected += weights[row] * Math.max(0, Math.exp(-squaredDistance(rows, row, 3) / 4) - floor);
    }
    assertThat(gains[0]).isCloseTo(expected, within(1e-5 * expected));
    assertThat(gains[1]).isZero();
    assertThat(coverage.covered()).isCloseTo(covered, within(1e-5 * covered));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 119, 120, 121, 257, 2047, 2049, 4700})
  void pairsMeasuredOnceForBothGainWhatEachGainsAlone(int count) {
    FeatureMatrix rows = random(count, 5, count);
    int[] everything = IntStream.range(0, count).toArray();
    float[] weights = weights(count);
    Coverage pairs = kernels.coverage(rows, RadialKernel.gaussian(1.5), weights);
    Coverage single = kernels.coverage(rows, RadialKernel.gaussian(1.5), weights);
    pairs.cover(new int[] {0});
    single.cover(new int[] {0});
    pairs.measure(everything, done -> {});
    assertThat(pairs.gains(everything)).isEqualTo(single.gains(everything));
  }

  @Test
  void correctedGainsAreThoseOfMeasuringAgain() {
    FeatureMatrix rows = random(1500, 8, 3);
    int[] everything = IntStream.range(0, 1500).toArray();
    for (RadialKernel kernel :
        new RadialKernel[] {RadialKernel.gaussian(1), RadialKernel.topHat(3)}) {
      Coverage corrected = kernels.coverage(rows, kernel, weights(1500));
      corrected.measure(everything, done -> {});
      for (int item : COVERING) {
        corrected.cover(new int[] {item});
      }
      double[] gains = corrected.gains(everything);
      corrected.measure(everything, done -> {});
      Coverage fresh = kernels.coverage(rows, kernel, weights(1500));
      fresh.cover(COVERING);
      assertThat(gains).isEqualTo(fresh.gains(everything));
      assertThat(corrected.gains(everything)).isEqualTo(gains);
    }
  }

  @Test
  void duplicatesGainTheSame() {
    FeatureMatrix distinct = random(40, 9, 4);
    FeatureMatrix rows = distinct.view(IntStream.range(0, 900).map(row -> row % 40).toArray());
    int[] everything = IntStream.range(0, 900).toArray();
    Coverage coverage = kernels.coverage(rows, RadialKernel.gaussian(2), weights(900));
    coverage.measure(everything, done -> {});
    coverage.cover(new int[] {3});
    double[] gains = coverage.gains(everything);
    for (int row = 40; row < 900; row++) {
      assertThat(gains[row]).isEqualTo(gains[row % 40]);
    }
    assertThat(gains[43]).isZero();
  }

  @Test
  void smallWeightsLoseNoDigits() {
    FeatureMatrix rows = random(500, 4, 5);
    float[] weights = weights(500);
    float[] small = new float[500];
    for (int row = 0; row < 500; row++) {
      small[row] = Math.scalb(weights[row], -20);
    }
    int[] items = {1, 2, 3};
    RadialKernel kernel = RadialKernel.gaussian(1);
    double[] gains = kernels.coverage(rows, kernel, weights).gains(items);
    double[] smaller = kernels.coverage(rows, kernel, small).gains(items);
    for (int i = 0; i < items.length; i++) {
      assertThat(smaller[i]).isEqualTo(Math.scalb(gains[i], -20));
    }
  }

  @Test
  void refusesWeightsAboveOne() {
    assertThatThrownBy(
            () ->
                kernels.coverage(
                    random(2, 2, 6), RadialKernel.gaussian(1), new float[] {0.5f, 1.5f}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a weight of 1.5");
  }

  /**
   * Sums of whole pools that are kept per group of rows would be 13 MB here, and 13 GB for a
   * million.
   */
  @Test
  void measuringAllPairsKeepsNoSumsPerGroupOfRows() {
    int rows = 40_000;
    long[] heap = new long[2];
    kernels
        .coverage(random(rows, 1, 7), RadialKernel.topHat(1), weights(rows))
        .measure(
            IntStream.range(0, rows).toArray(),
            done -> {
              heap[0] = heap[0] == 0 ? heapInUse() : heap[0];
              heap[1] = done == rows ? heapInUse() : 0;
            });
    assertThat(heap[1] - heap[0]).isLessThan(4L * Long.BYTES * rows);
  }

  private static long heapInUse() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static float[] weights(int count) {
    float[] weights = new float[count];
    for (int row = 0; row < count; row++) {
      weights[row] = row % 7 / 7f;
    }
    return weights;
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
