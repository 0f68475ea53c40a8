package dev.shortlist.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.LinearMap;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DropoutProbeTests {

  private static final int DIMENSION = 8;
  private static final int CLASSES = 3;
  private static final long SEED = 4;
  private static final Blobs BLOBS = Blobs.of(300, DIMENSION, CLASSES, 2);
  private static final int[] TRAINED = IntStream.range(0, 40).toArray();

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5})
  void learnsWhatTheFormulaSays(double dropout) {
    int[] predicted = probe(dropout, Kernels.cpu(2)).predict(BLOBS.features());
    Formula formula = new Formula(dropout);
    formula.train();
    for (int row = 0; row < predicted.length; row++) {
      assertThat(predicted[row]).isEqualTo(formula.predict(row));
    }
  }

  @Test
  void tellsClustersApart() {
    int[] predicted = probe(0.75, Kernels.cpu(2)).predict(BLOBS.features());
    long right =
        IntStream.range(0, 300).filter(row -> predicted[row] == BLOBS.classes()[row]).count();
    assertThat(right).isGreaterThan(270);
  }

  @Test
  void waversMoreTheMoreIsDropped() {
    assertThat(changes(0)).isZero();
    assertThat(changes(0.9)).isGreaterThan(changes(0.2));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void theNumberOfThreadsDoesNotMatter(int threads) {
    int[] expected = shaken(probe(0.75, Kernels.cpu(3)));
    assertThat(shaken(probe(0.75, Kernels.cpu(threads)))).isEqualTo(expected);
  }

  @Test
  void learnsFromASingleRow() {
    int[] one = {7};
    DropoutProbe probe =
        DropoutProbe.train(
            BLOBS.features().view(one),
            new int[] {2},
            CLASSES,
            new DropoutProbe.Options(0.75, 1e-2, SEED),
            Kernels.cpu(1),
            (epoch, loss) -> assertThat(loss).isFinite());
    assertThat(probe.predict(BLOBS.features())[7]).isEqualTo(2);
  }

  @Test
  void refusesToDropEverything() {
    assertThatThrownBy(() -> new DropoutProbe.Options(1, 1e-2, SEED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot train with dropout 1.0 at a rate of 0.01");
  }

  private static DropoutProbe probe(double dropout, Kernels kernels) {
    return DropoutProbe.train(
        BLOBS.features().view(TRAINED),
        IntStream.of(TRAINED).map(row -> BLOBS.classes()[row]).toArray(),
        CLASSES,
        new DropoutProbe.Options(dropout, 1e-2, SEED),
        kernels,
        (epoch, loss) -> {});
  }

  private static int[] shaken(DropoutProbe probe) {
    return probe.predictDropped(BLOBS.features(), new SplittableRandom(1));
  }

  private static long changes(double dropout) {
    DropoutProbe probe = probe(dropout, Kernels.cpu(2));
    int[] firm = probe.predict(BLOBS.features());
    int[] shaken = shaken(probe);
    return IntStream.range(0, firm.length).filter(row -> firm[row] != shaken[row]).count();
  }

  /** Dropout, batch normalisation, linear layer and AdamW in doubles, written out. */
  private static final class Formula {

    private final double dropout;
    private final FeatureMatrix features = BLOBS.features();
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final double[][] weights = new double[CLASSES][DIMENSION + 1];
    private final double[][] firsts = new double[CLASSES][DIMENSION + 1];
    private final double[][] seconds = new double[CLASSES][DIMENSION + 1];
    private final double[] means = new double[DIMENSION];
    private final double[] variances = IntStream.range(0, DIMENSION).mapToDouble(k -> 1).toArray();
    private double[][] kept = new double[0][];
    private double[] keptMeans = means;
    private double[] keptVariances = variances;

    Formula(double dropout) {
      this.dropout = dropout;
      LinearMap start = LinearProbe.start(DIMENSION, CLASSES, random);
      for (int c = 0; c < CLASSES; c++) {
        for (int k = 0; k < DIMENSION; k++) {
          weights[c][k] = start.weights().centroid(c)[k];
        }
        weights[c][DIMENSION] = start.biases()[c];
      }
    }

    void train() {
      int[] order = TRAINED.clone();
      double lowest = Double.POSITIVE_INFINITY;
      int patience = 20;
      for (int epoch = 1; epoch <= 400 && patience > 0; epoch++) {
        Shuffles.shuffle(order, random);
        double loss = step(normalized(dropped(order)), order, epoch);
        patience--;
        if (loss < lowest - 1e-3) {
          lowest = loss;
          patience = 20;
          kept = copy(weights);
          keptMeans = means.clone();
          keptVariances = variances.clone();
        }
      }
    }

    private double[][] dropped(int[] order) {
      double[][] rows = new double[order.length][DIMENSION];
      for (int i = 0; i < order.length; i++) {
        for (int k = 0; k < DIMENSION; k++) {
          boolean drop = random.nextDouble() < dropout;
          rows[i][k] = drop ? 0 : features.get(order[i], k) / (1 - dropout);
        }
      }
      return rows;
    }

    private double[][] normalized(double[][] rows) {
      for (int k = 0; k < DIMENSION; k++) {
        double mean = 0;
        for (double[] row : rows) {
          mean += row[k] / rows.length;
        }
        double variance = 0;
        for (double[] row : rows) {
          variance += Math.pow(row[k] - mean, 2) / rows.length;
        }
        for (double[] row : rows) {
          row[k] = (row[k] - mean) / Math.sqrt(variance + 1e-5);
        }
        means[k] = 0.9 * means[k] + 0.1 * mean;
        variances[k] = 0.9 * variances[k] + 0.1 * variance * rows.length / (rows.length - 1);
      }
      return rows;
    }

    private double step(double[][] rows, int[] order, int step) {
      double loss = 0;
      double[][] gradient = new double[CLASSES][DIMENSION + 1];
      for (int i = 0; i < rows.length; i++) {
        double[] powers = new double[CLASSES];
        double total = 0;
        for (int c = 0; c < CLASSES; c++) {
          powers[c] = Math.exp(score(weights[c], rows[i]));
          total += powers[c];
        }
        int trueClass = BLOBS.classes()[order[i]];
        loss -= Math.log(powers[trueClass] / total) / rows.length;
        for (int c = 0; c < CLASSES; c++) {
          double residual = (powers[c] / total - (c == trueClass ? 1 : 0)) / rows.length;
          for (int k = 0; k < DIMENSION; k++) {
            gradient[c][k] += residual * rows[i][k];
          }
          gradient[c][DIMENSION] += residual;
        }
      }
      for (int c = 0; c < CLASSES; c++) {
        for (int k = 0; k <= DIMENSION; k++) {
          firsts[c][k] = 0.9 * firsts[c][k] + 0.1 * gradient[c][k];
          seconds[c][k] = 0.999 * seconds[c][k] + 0.001 * Math.pow(gradient[c][k], 2);
          double first = firsts[c][k] / (1 - Math.pow(0.9, step));
          double second = seconds[c][k] / (1 - Math.pow(0.999, step));
          weights[c][k] -= 1e-2 * 1e-2 * weights[c][k];
          weights[c][k] -= 1e-2 * first / (Math.sqrt(second) + 1e-8);
        }
      }
      return loss;
    }

    int predict(int row) {
      double[] x = new double[DIMENSION];
      for (int k = 0; k < DIMENSION; k++) {
        x[k] = (features.get(row, k) - keptMeans[k]) / Math.sqrt(keptVariances[k] + 1e-5);
      }
      int best = 0;
      for (int c = 1; c < CLASSES; c++) {
        best = score(kept[c], x) > score(kept[best], x) ? c : best;
      }
      return best;
    }

    private static double score(double[] weights, double[] row) {
      double score = weights[DIMENSION];
      for (int k = 0; k < DIMENSION; k++) {
        score += weights[k] * row[k];
      }
      return score;
    }

    private static double[][] copy(double[][] values) {
      return IntStream.range(0, values.length)
          .mapToObj(c -> values[c].clone())
          .toArray(double[][]::new);
    }
  }
}
