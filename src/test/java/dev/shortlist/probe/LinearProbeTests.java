package dev.shortlist.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.LinearMap;
import dev.shortlist.linalg.SoftmaxTraining;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearProbeTests {

  private static final LinearProbe.EpochListener NOBODY = (epoch, loss) -> {};
  private static final Kernels KERNELS = Kernels.cpu(2);

  private final Blobs blobs = Blobs.of(500, 13, 5, 1);

  @Test
  void learnsWhatIsLinearlySeparable() {
    LinearProbe probe = train(blobs.features(), blobs.classes(), 5, 7, KERNELS);
    assertThat(accuracy(probe.predict(blobs.features()), blobs.classes())).isGreaterThan(0.99);
  }

  @Test
  void lossFallsFromEpochToEpoch() {
    List<Double> losses = new ArrayList<>();
    LinearProbe.train(
        blobs.features(),
        blobs.classes(),
        5,
        ProbeOptions.REFERENCE,
        7,
        KERNELS,
        (epoch, loss) -> losses.add(loss));
    assertThat(losses).hasSize(100);
    assertThat(losses.getFirst()).isCloseTo(Math.log(5), within(0.2));
    assertThat(losses.get(40)).isLessThan(losses.get(5));
    assertThat(losses.getLast()).isLessThan(losses.get(40));
  }

  @ParameterizedTest
  @CsvSource({"0, 0.01", "49, 0.01", "50, 0.001", "74, 0.001", "75, 0.0001", "99, 0.0001"})
  void cutsTheLearningRateAtMilestones(int epoch, double rate) {
    assertThat(ProbeOptions.REFERENCE.learningRateAt(epoch)).isCloseTo(rate, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void theNumberOfThreadsDoesNotMatter(int threads) {
    Blobs wide = Blobs.of(300, 40, 70, 2);
    LinearMap expected = train(wide.features(), wide.classes(), 70, 7, Kernels.cpu(3)).map();
    LinearMap actual = train(wide.features(), wide.classes(), 70, 7, Kernels.cpu(threads)).map();
    assertThat(actual.weights().values()).isEqualTo(expected.weights().values());
    assertThat(actual.biases()).isEqualTo(expected.biases());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "7, 2", "13, 3", "24, 64", "33, 65"})
  void theKindOfProcessorDoesNotMatter(int dimension, int classCount) {
    Blobs some = Blobs.of(130, dimension, classCount, 3);
    LinearMap expected =
        train(some.features(), some.classes(), classCount, 7, Kernels.scalar(1)).map();
    LinearMap actual = train(some.features(), some.classes(), classCount, 7, KERNELS).map();
    assertThat(actual.weights().values()).isEqualTo(expected.weights().values());
    assertThat(actual.biases()).isEqualTo(expected.biases());
  }

  /** One step against the textbook, in double. */
  @Test
  void stepsAsAdamDoes() {
    int classes = 3;
    int dimension = 4;
    FeatureMatrix rows = Blobs.of(10, dimension, classes, 4).features();
    int[] classOf = IntStream.range(0, 10).map(row -> row % classes).toArray();
    Centroids weights = Centroids.at(rows, new int[] {3, 1, 4});
    float[] biases = {0.1f, -0.2f, 0.3f};
    SoftmaxTraining training = KERNELS.linear().training(new LinearMap(weights, biases));
    TextbookAdam textbook = new TextbookAdam(weights.values(), biases);
    for (int step = 1; step <= 5; step++) {
      double loss = training.step(rows, classOf, 0.01);
      assertThat(loss).isCloseTo(textbook.step(rows, classOf, 0.01), within(1e-4));
    }
    float[] actual = training.current().weights().values();
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i]).isCloseTo(textbook.parameters[i], within(1e-5));
    }
  }

  @Test
  void endsWhenTheListenerThrows() {
    assertThatThrownBy(
            () ->
                LinearProbe.train(
                    blobs.features(),
                    blobs.classes(),
                    5,
                    ProbeOptions.REFERENCE,
                    7,
                    KERNELS,
                    (epoch, loss) -> {
                      throw new CancellationException("enough");
                    }))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void refusesOptionsThatCannotTrain() {
    assertThatThrownBy(() -> new ProbeOptions(0, 10, 128, List.of(), 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rate of 0.0");
  }

  private static LinearProbe train(
      FeatureMatrix rows, int[] classes, int classCount, long seed, Kernels kernels) {
    return LinearProbe.train(
        rows, classes, classCount, ProbeOptions.REFERENCE, seed, kernels, NOBODY);
  }

  private static double accuracy(int[] predicted, int[] classes) {
    return IntStream.range(0, classes.length).filter(row -> predicted[row] == classes[row]).count()
        / (double) classes.length;
  }

  /** Adam on softmax cross-entropy, one loop per formula. */
  private static final class TextbookAdam {

    final double[] parameters;
    private final int classes;
    private final double[] means;
    private final double[] squares;
    private int steps;

    TextbookAdam(float[] weights, float[] biases) {
      this.classes = biases.length;
      this.parameters = new double[weights.length + biases.length];
      for (int i = 0; i < parameters.length; i++) {
        parameters[i] = i < weights.length ? weights[i] : biases[i - weights.length];
      }
      this.means = new double[parameters.length];
      this.squares = new double[parameters.length];
    }

    double step(FeatureMatrix rows, int[] classOf, double rate) {
      steps++;
      double loss = 0;
      double[] gradient = new double[parameters.length];
      for (int row = 0; row < rows.rows(); row++) {
        loss += addGradient(rows.row(row), classOf[row], rows.rows(), gradient);
      }
      for (int i = 0; i < parameters.length; i++) {
        means[i] = 0.9 * means[i] + 0.1 * gradient[i];
        squares[i] = 0.999 * squares[i] + 0.001 * gradient[i] * gradient[i];
        double mean = means[i] / (1 - Math.pow(0.9, steps));
        double square = squares[i] / (1 - Math.pow(0.999, steps));
        parameters[i] -= rate * mean / (Math.sqrt(square) + 1e-8);
      }
      return loss;
    }

    private double addGradient(float[] row, int trueClass, int n, double[] gradient) {
      double[] powers = new double[classes];
      for (int c = 0; c < classes; c++) {
        double score = parameters[classes * row.length + c];
        for (int k = 0; k < row.length; k++) {
          score += parameters[c * row.length + k] * row[k];
        }
        powers[c] = Math.exp(score);
      }
      double sum = Arrays.stream(powers).sum();
      for (int c = 0; c < classes; c++) {
        double residual = (powers[c] / sum - (c == trueClass ? 1 : 0)) / n;
        for (int k = 0; k < row.length; k++) {
          gradient[c * row.length + k] += residual * row[k];
        }
        gradient[classes * row.length + c] += residual;
      }
      return -Math.log(powers[trueClass] / sum);
    }
  }
}
