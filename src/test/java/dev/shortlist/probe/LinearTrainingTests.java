package dev.shortlist.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.probe.LinearTraining.EpochObserver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearTrainingTests {

  private static final Kernels KERNELS = Kernels.cpu(2);
  private static final TrainingOptions SHORT = new TrainingOptions(12, 0.05, 7, List.of(6, 9));

  private static LabeledRows blobs(int rows, int dimension, int classes) {
    var random = new SplittableRandom(4);
    float[][] centres = new float[classes][dimension];
    for (float[] centre : centres) {
      for (int k = 0; k < dimension; k++) {
        centre[k] = (float) random.nextGaussian();
      }
    }
    float[][] features = new float[rows][dimension];
    int[] labels = new int[rows];
    for (int row = 0; row < rows; row++) {
      labels[row] = row % classes;
      double length = 0;
      for (int k = 0; k < dimension; k++) {
        features[row][k] = centres[labels[row]][k] + 0.5f * (float) random.nextGaussian();
        length += features[row][k] * features[row][k];
      }
      for (int k = 0; k < dimension; k++) {
        features[row][k] /= (float) Math.sqrt(length);
      }
    }
    return new LabeledRows(FeatureMatrix.copyOf(features), labels, classes);
  }

  @Test
  void trainsAsAPlainImplementationInDoublePrecisionDoes() {
    LabeledRows rows = blobs(45, 9, 4);
    List<Double> losses = new ArrayList<>();
    LinearHead head =
        LinearTraining.train(rows, SHORT, 11, KERNELS, (epoch, of, loss) -> losses.add(loss));
    PlainTraining plain = new PlainTraining(rows, SHORT, 11);

    for (int epoch = 0; epoch < losses.size(); epoch++) {
      assertThat(losses.get(epoch)).isCloseTo(plain.losses[epoch], within(1e-4));
    }
    for (int c = 0; c < 4; c++) {
      for (int k = 0; k < 9; k++) {
        assertThat(head.weights(c)[k]).isCloseTo((float) plain.weights[c][k], within(1e-3f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void isTheSameForAnyNumberOfThreads(int threads) {
    LabeledRows rows = blobs(300, 33, 170);
    TrainingOptions options = new TrainingOptions(2, 0.01, 128, List.of());
    LinearHead expected = LinearTraining.train(rows, options, 3, KERNELS, EpochObserver.NONE);
    LinearHead head =
        LinearTraining.train(rows, options, 3, Kernels.cpu(threads), EpochObserver.NONE);
    for (int c = 0; c < 170; c++) {
      assertThat(head.weights(c)).isEqualTo(expected.weights(c));
    }
  }

  @Test
  void learnsToTellBlobsApart() {
    LabeledRows rows = blobs(200, 16, 5);
    LinearHead head =
        LinearTraining.train(rows, TrainingOptions.REFERENCE, 1, KERNELS, EpochObserver.NONE);
    int[] classes = head.classify(rows.features(), KERNELS);
    long right = 0;
    for (int row = 0; row < classes.length; row++) {
      right += classes[row] == rows.classes()[row] ? 1 : 0;
    }
    assertThat(right).isGreaterThan(190);
  }

  @Test
  void probabilitiesOfEachRowAddUpToOneEvenWhenTheyAreSaturated() {
    LinearHead head = new LinearHead(new float[] {500, 0, 0, 500}, new float[] {0, 0});
    FeatureMatrix rows = FeatureMatrix.copyOf(new float[][] {{1, 0}, {0, 1}, {0.6f, 0.8f}});
    head.probabilities(
        rows, KERNELS, (row, p) -> assertThat(p[0] + p[1]).isCloseTo(1f, within(1e-6f)));
    head.logProbabilities(
        rows,
        KERNELS,
        (row, logs) -> {
          assertThat(logs[0]).isFinite();
          assertThat(logs[1]).isFinite();
        });
  }

  @Test
  void oneLabeledClassAndOneRowAreEnough() {
    var rows = new LabeledRows(FeatureMatrix.copyOf(new float[][] {{1, 0}}), new int[] {2}, 3);
    LinearHead head = LinearTraining.train(rows, SHORT, 1, KERNELS, EpochObserver.NONE);
    assertThat(head.classify(rows.features(), KERNELS)).containsExactly(2);
  }

  @Test
  void theExponentialIsGoodToTheLastDigits() {
    for (float x = 0; x > -87; x -= 0.0137f) {
      assertThat(Exponential.of(x) / Math.exp(x)).isCloseTo(1, within(3e-7));
    }
    assertThat(Exponential.of(-200)).isZero();
    assertThat(Exponential.of(0)).isEqualTo(1);
  }

  /** The same training, row by row in double precision. */
  private static final class PlainTraining {

    final double[][] weights;
    final double[] bias;
    final double[] losses;
    private final double[][][] weightState;
    private final double[][] biasState;
    private int steps;

    PlainTraining(LabeledRows rows, TrainingOptions options, long seed) {
      var random = new SplittableRandom(seed);
      int d = rows.features().dimension();
      double bound = (float) (1 / Math.sqrt(d));
      weights = new double[rows.classCount()][d];
      bias = new double[rows.classCount()];
      losses = new double[options.epochs()];
      weightState = new double[2][rows.classCount()][d];
      biasState = new double[2][rows.classCount()];
      for (double[] row : weights) {
        for (int k = 0; k < d; k++) {
          row[k] = random.nextDouble(-bound, bound);
        }
      }
      for (int c = 0; c < bias.length; c++) {
        bias[c] = random.nextDouble(-bound, bound);
      }
      Integer[] order = new Integer[rows.classes().length];
      Arrays.setAll(order, i -> i);
      for (int epoch = 0; epoch < options.epochs(); epoch++) {
        for (int i = order.length - 1; i > 0; i--) {
          Collections.swap(Arrays.asList(order), i, random.nextInt(i + 1));
        }
        for (int first = 0; first < order.length; first += options.batchSize()) {
          int end = Math.min(order.length, first + options.batchSize());
          losses[epoch] +=
              step(rows, Arrays.asList(order).subList(first, end), options.learningRate(epoch));
        }
        losses[epoch] /= order.length;
      }
    }

    private double step(LabeledRows rows, List<Integer> batch, double rate) {
      int classes = bias.length;
      double[][] weightGradient = new double[classes][weights[0].length];
      double[] biasGradient = new double[classes];
      double loss = 0;
      for (int row : batch) {
        float[] x = rows.features().row(row);
        double[] p = new double[classes];
        double sum = 0;
        for (int c = 0; c < classes; c++) {
          p[c] = bias[c];
          for (int k = 0; k < x.length; k++) {
            p[c] += weights[c][k] * x[k];
          }
          p[c] = Math.exp(p[c]);
          sum += p[c];
        }
        loss -= Math.log(p[rows.classes()[row]] / sum);
        for (int c = 0; c < classes; c++) {
          double g = (p[c] / sum - (c == rows.classes()[row] ? 1 : 0)) / batch.size();
          biasGradient[c] += g;
          for (int k = 0; k < x.length; k++) {
            weightGradient[c][k] += g * x[k];
          }
        }
      }
      steps++;
      for (int c = 0; c < classes; c++) {
        adam(weights[c], weightState[0][c], weightState[1][c], weightGradient[c], rate);
      }
      adam(bias, biasState[0], biasState[1], biasGradient, rate);
      return loss;
    }

    private void adam(double[] values, double[] m, double[] v, double[] gradient, double rate) {
      for (int i = 0; i < values.length; i++) {
        m[i] = 0.9 * m[i] + 0.1 * gradient[i];
        v[i] = 0.999 * v[i] + 0.001 * gradient[i] * gradient[i];
        double mHat = m[i] / (1 - Math.pow(0.9, steps));
        double vHat = v[i] / (1 - Math.pow(0.999, steps));
        values[i] -= rate * mHat / (Math.sqrt(vHat) + 1e-8);
      }
    }
  }
}
