package dev.shortlist.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.shortlist.backbone.Device;
import dev.shortlist.backbone.GeneratedWeights;
import dev.shortlist.backbone.ImageTensor;
import dev.shortlist.backbone.ResNet;
import dev.shortlist.backbone.ResNetWeights;
import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps of training against those that PyTorch took from the same weights, in float64. */
class TrainableNetworkTests {

  /** Networks of {@code make_training_fixtures.py}. */
  enum Structure {
    BASIC(0.02),
    BOTTLENECK(0.001);

    final double rate;

    Structure(double rate) {
      this.rate = rate;
    }

    ResNet network() {
      return switch (this) {
        case BASIC -> new ResNet(false, List.of(2, 2, 2, 2), 2);
        case BOTTLENECK -> new ResNet(true, List.of(1, 2, 1, 1), 2);
      };
    }

    String file(String steps) {
      return "%s-%s.f32".formatted(steps, name().toLowerCase(Locale.ROOT));
    }
  }

  private static final Path FILES = Path.of("src/test/resources/training");
  private static final int CLASSES = 3;
  private static final int IMAGES = 24;
  private static final int SIDE = 64;
  private static final int[] SIZES = {10, 10, 4, 10};
  private static final double[] FACTORS = {1, 1, 1, 0.1};

  @ParameterizedTest
  @EnumSource
  void fineTunesToTheWeightsOfPyTorch(Structure structure) throws IOException {
    try (TrainableNetwork network = network(structure, true)) {
      Adam adam =
          new Adam(
              network.trained(),
              name -> name.startsWith(TrainableNetwork.HEAD) ? 1e-2 : 1e-3,
              network.manager());

      requireStepsOfPyTorch(network, adam, structure.file("fine-tuned"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void trainsFromScratchToTheWeightsOfPyTorch(Structure structure) throws IOException {
    try (TrainableNetwork network = network(structure, false)) {
      Descent descent =
          new Descent(
              network.trained(), new Method.Scratch(structure.rate, 0.9, 0.01), network.manager());

      requireStepsOfPyTorch(network, descent, structure.file("from-scratch"));
    }
  }

  @Test
  void keepsNothingOfAStep() {
    try (TrainableNetwork network = network(Structure.BASIC, true)) {
      Adam adam = new Adam(network.trained(), name -> 1e-3, network.manager());
      int arrays = network.manager().getManagedArrays().size();

      for (int step = 0; step < 5; step++) {
        network.step(batch(0, 4), new int[] {0, 1, 2, 0}, adam, 1);
        network.scores(batch(4, 4).images());
      }

      assertThat(network.manager().getManagedArrays()).hasSize(arrays);
    }
  }

  @Test
  void saysThatMemoryRanOut() {
    try (TrainableNetwork network = network(Structure.BASIC, true)) {
      EngineException failure =
          catchThrowableOfType(
              EngineException.class, () -> network.manager().zeros(new Shape(1L << 46)));

      assertThat(TrainableNetwork.outOfMemory(failure, "/options/device", "it does not fit"))
          .isInstanceOfSatisfying(
              Problem.class,
              problem ->
                  assertThat(problem.faults())
                      .containsExactly(new Fault("/options/device", "it does not fit")))
          .hasCause(failure);
      EngineException other = new EngineException("sizes do not match");
      assertThat(TrainableNetwork.outOfMemory(other, "/options/device", "it does not fit"))
          .isSameAs(other);
    }
  }

  @Test
  void startsFromHesWeights() {
    ResNetWeights weights = ResNetWeights.random(ResNet.RESNET18, new SplittableRandom(1));

    float[] kernel = weights.tensor("layer3.0.conv1.weight");
    double squares = 0;
    for (float value : kernel) {
      squares += value * value;
    }
    assertThat(Math.sqrt(squares / kernel.length))
        .isCloseTo(Math.sqrt(2 / (256 * 9.0)), within(1e-4));
    assertThat(weights.tensor("bn1.weight")).containsOnly(1);
    assertThat(weights.tensor("bn1.bias")).containsOnly(0);
    assertThat(weights.tensor("bn1.running_mean")).containsOnly(0);
    assertThat(weights.tensor("bn1.running_var")).containsOnly(1);
  }

  private static void requireStepsOfPyTorch(
      TrainableNetwork network, Optimiser optimiser, String file) throws IOException {
    FloatBuffer expected =
        ByteBuffer.wrap(Files.readAllBytes(FILES.resolve(file)))
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer();
    int first = 0;
    for (int step = 0; step < SIZES.length; step++) {
      ImageBatch batch = batch(first, SIZES[step]);
      int[] classes = Arrays.stream(batch.positions()).map(i -> i % CLASSES).toArray();

      double loss = network.step(batch, classes, optimiser, FACTORS[step]);

      assertThat(loss).as("loss of step %d", step).isCloseTo(expected.get(), within(1e-4));
      first = (first + SIZES[step]) % IMAGES;
    }
    network
        .tensors()
        .forEach(
            (name, tensor) -> {
              float[] values = new float[Math.toIntExact(tensor.size())];
              expected.get(values);
              assertThat(relativeDifference(tensor.toFloatArray(), values))
                  .as(name)
                  .isLessThan(1e-4);
            });
    assertThat(expected.hasRemaining()).isFalse();
  }

  private static TrainableNetwork network(Structure structure, boolean unitFeatures) {
    TrainableNetwork network =
        new TrainableNetwork(
            GeneratedWeights.of(structure.network()),
            CLASSES,
            unitFeatures,
            new SplittableRandom(1),
            new Device.Cpu());
    int weights = CLASSES * structure.network().dimension();
    float[] head = GeneratedWeights.uniform(5, weights + CLASSES);
    replace(network.tensor("fc.weight"), Arrays.copyOf(head, weights));
    replace(network.tensor("fc.bias"), Arrays.copyOfRange(head, weights, head.length));
    return network;
  }

  private static void replace(NDArray array, float[] values) {
    try (NDManager scope = array.getManager().newSubManager()) {
      TrainableNetwork.replace(array, scope.create(values, array.getShape()));
    }
  }

  private static ImageBatch batch(int first, int count) {
    float[] all = GeneratedWeights.images(IMAGES, SIDE);
    int size = 3 * SIDE * SIDE;
    int[] positions = IntStream.range(first, first + count).toArray();
    return new ImageBatch(
        positions,
        Arrays.stream(positions)
            .mapToObj(
                i ->
                    new ImageTensor(
                        "image " + i,
                        SIDE,
                        SIDE,
                        Arrays.copyOfRange(all, i * size, (i + 1) * size)))
            .toList());
  }

  private static double relativeDifference(float[] actual, float[] expected) {
    double difference = 0;
    double norm = 0;
    for (int i = 0; i < actual.length; i++) {
      difference += Math.pow(actual[i] - expected[i], 2);
      norm += Math.pow(expected[i], 2);
    }
    return Math.sqrt(difference / norm);
  }
}
