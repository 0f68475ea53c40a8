package dev.shortlist.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PrincipalAxesTests {

  private static final Kernels KERNELS = Kernels.cpu(2);

  /**
   * Rows that differ much along two oblique directions, always the same, and a little along all.
   */
  private static FeatureMatrix rows(int count, int dimension, double noise) {
    SplittableRandom places = new SplittableRandom(3);
    SplittableRandom noises = new SplittableRandom(4);
    float[][] rows = new float[count][dimension];
    for (float[] row : rows) {
      double a = places.nextGaussian();
      double b = places.nextGaussian();
      for (int k = 0; k < dimension; k++) {
        double place = a * Math.cos(k) + b * Math.sin(2 * k);
        row[k] = (float) (5 + place + noise * noises.nextGaussian());
      }
    }
    return FeatureMatrix.copyOf(rows);
  }

  @Test
  void keepsTheAnglesAroundTheMeanWhereRowsLieInTheSpaceOfTheAxes() {
    FeatureMatrix rows = rows(400, 12, 0);
    FeatureMatrix coordinates = unitCoordinates(rows, 2, KERNELS);
    double[] mean = mean(rows);
    for (int row = 1; row < rows.rows(); row++) {
      assertThat(cosine(coordinates, row, new double[2]))
          .isCloseTo(cosine(rows, row, mean), within(1e-3));
    }
  }

  @Test
  void seesTheAnglesBeneathNoise() {
    FeatureMatrix clean = rows(3000, 200, 0);
    FeatureMatrix noisy = rows(3000, 200, 1);
    FeatureMatrix coordinates = unitCoordinates(noisy, 2, KERNELS);
    double[] mean = mean(clean);
    double withNoise = 0;
    double alongAxes = 0;
    for (int row = 1; row < clean.rows(); row++) {
      double beneath = cosine(clean, row, mean);
      withNoise += Math.abs(cosine(noisy, row, mean) - beneath) / clean.rows();
      alongAxes += Math.abs(cosine(coordinates, row, new double[2]) - beneath) / clean.rows();
    }
    assertThat(alongAxes).isLessThan(0.4 * withNoise);
  }

  @Test
  void makesNoAxesOfEqualRowsThatItCannotScale() {
    FeatureMatrix equal = FeatureMatrix.copyOf(new float[][] {{0, 0}, {0, 0}, {0, 0}});
    assertThat(PrincipalAxes.of(equal, 2, KERNELS).count()).isZero();
  }

  @Test
  void givesTheSameBitsForAnyNumberOfThreadsAndAnyProvider() {
    FeatureMatrix rows = rows(700, 33, 0.5);
    FeatureMatrix expected = unitCoordinates(rows, 5, Kernels.scalar(1));
    for (int threads : new int[] {1, 2, 8}) {
      FeatureMatrix found = unitCoordinates(rows, 5, Kernels.cpu(threads));
      assertThat(found.segment().mismatch(expected.segment())).isEqualTo(-1);
    }
  }

  private static FeatureMatrix unitCoordinates(FeatureMatrix rows, int axes, Kernels kernels) {
    return PrincipalAxes.of(rows, axes, kernels)
        .unitCoordinates(rows, Arena.ofAuto().allocate(4L * rows.rows() * axes));
  }

  private static double[] mean(FeatureMatrix rows) {
    double[] mean = new double[rows.dimension()];
    for (int row = 0; row < rows.rows(); row++) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += rows.get(row, k) / (double) rows.rows();
      }
    }
    return mean;
  }

  /** Cosine of the angle between a row and the first, seen from a point. */
  private static double cosine(FeatureMatrix rows, int row, double[] from) {
    double dot = 0;
    double squares = 0;
    double firstSquares = 0;
    for (int k = 0; k < from.length; k++) {
      double value = rows.get(row, k) - from[k];
      double first = rows.get(0, k) - from[k];
      dot += value * first;
      squares += value * value;
      firstSquares += first * first;
    }
    return dot / Math.sqrt(squares * firstSquares);
  }
}
