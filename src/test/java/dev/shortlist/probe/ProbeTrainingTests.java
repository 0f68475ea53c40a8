package dev.shortlist.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shortlist.backbone.GeneratedWeights;
import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.LinearMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/**
 * Beside PyTorch, from the same start over the same batches ({@code make_training_fixtures.py}).
 */
class ProbeTrainingTests {

  private static final Path PYTORCH = Path.of("src/test/resources/training/linear-head.csv");

  private static final int DIMENSION = 32;
  private static final int CLASSES = 10;
  private static final int ROWS = 600;
  private static final int VALIDATION = 400;

  private final FeatureMatrix rows = FeatureMatrix.copyOf(rows());

  @Test
  void goesWherePytorchGoesEpochByEpoch() throws Exception {
    FeatureMatrix learned = rows.view(IntStream.range(0, ROWS).toArray());
    FeatureMatrix validation = rows.view(IntStream.range(ROWS, ROWS + VALIDATION).toArray());
    ProbeTraining training =
        new ProbeTraining(
            start(),
            IntStream.range(0, ROWS).map(row -> row % CLASSES).toArray(),
            ProbeOptions.REFERENCE,
            orders(),
            Kernels.cpu(2));
    List<String> epochs = Files.readAllLines(PYTORCH);
    assertThat(epochs).hasSize(100);
    for (String epoch : epochs) {
      String[] theirs = epoch.split(",", -1);
      double loss =
          training.epoch((number, batches) -> batches.stream().map(learned::view).iterator());
      int right = right(training.probe().predict(validation));

      assertThat(loss)
          .as("loss in epoch %s", theirs[0])
          .isCloseTo(Double.parseDouble(theirs[1]), Percentage.withPercentage(0.1));
      assertThat(right)
          .as("rows told right after epoch %s, to half a point", theirs[0])
          .isCloseTo(Integer.parseInt(theirs[2]), within(VALIDATION / 200));
    }
    assertThat(training.isDone()).isTrue();
  }

  private static float[][] rows() {
    float[] means = GeneratedWeights.uniform(11, CLASSES * DIMENSION);
    float[] noise = GeneratedWeights.uniform(12, (ROWS + VALIDATION) * DIMENSION);
    float[][] rows = new float[ROWS + VALIDATION][DIMENSION];
    for (int row = 0; row < rows.length; row++) {
      double squares = 0;
      for (int k = 0; k < DIMENSION; k++) {
        float value = means[row % CLASSES * DIMENSION + k] + 2 * noise[row * DIMENSION + k];
        rows[row][k] = value;
        squares += value * value;
      }
      for (int k = 0; k < DIMENSION; k++) {
        rows[row][k] /= (float) Math.sqrt(squares);
      }
    }
    return rows;
  }

  private static LinearMap start() {
    Centroids weights = Centroids.zeros(CLASSES, DIMENSION);
    float[] values = quarters(GeneratedWeights.uniform(13, CLASSES * DIMENSION));
    System.arraycopy(values, 0, weights.values(), 0, values.length);
    return new LinearMap(weights, quarters(GeneratedWeights.uniform(14, CLASSES)));
  }

  private static float[] quarters(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] /= 4;
    }
    return values;
  }

  /** Each epoch takes the rows by numbers drawn for it, ascending. */
  private static Supplier<int[]> orders() {
    return IntStream.iterate(100, seed -> seed + 1)
            .mapToObj(seed -> ascending(GeneratedWeights.uniform(seed, ROWS)))
            .iterator()
        ::next;
  }

  private static int[] ascending(float[] drawn) {
    Integer[] order = IntStream.range(0, drawn.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(row -> drawn[row]));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }

  private static int right(int[] predicted) {
    return (int)
        IntStream.range(0, predicted.length)
            .filter(row -> predicted[row] == (ROWS + row) % CLASSES)
            .count();
  }
}
