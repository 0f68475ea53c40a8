package dev.shortlist.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Both engines against the features PyTorch computed from the same weights and images. */
class ResNetNetworkTests {

  private static final Device CPU = new Device.Cpu();

  /** Makes a network of weights. */
  private interface Engine {
    Network of(ResNetWeights weights) throws OrtException;
  }

  static Stream<Arguments> networks() {
    return Stream.of(
        Arguments.of("narrow", ResNetWeightsTests.NARROW, 2, 64),
        Arguments.of("resnet18", ResNet.RESNET18, 1, 224),
        Arguments.of("resnet50", ResNet.RESNET50, 1, 224));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void onnxRuntimeGivesTheFeaturesOfPyTorch(String name, ResNet network, int count, int side)
      throws Exception {
    requireFeaturesOfPyTorch(
        weights -> Networks.resnet(weights, CPU, 2), name, network, count, side);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void trainableBlocksGiveTheFeaturesOfPyTorch(String name, ResNet network, int count, int side)
      throws Exception {
    requireFeaturesOfPyTorch(weights -> TorchNetwork.of(weights, CPU), name, network, count, side);
  }

  @Test
  void holdsNoMapsOfPartsThatAreDone() {
    try (NDManager manager = Torch.engine().newBaseManager(Torch.on(CPU))) {
      ResNetBlocks blocks = ResNetBlocks.of(ResNetWeightsTests.NARROW);
      blocks.load(GeneratedWeights.of(ResNetWeightsTests.NARROW), manager);
      try (NDManager scope = manager.newSubManager()) {
        NDArray images = scope.zeros(new Shape(2, 3, 64, 64));

        NDArray features = blocks.features(images, scope);

        assertThat(scope.getManagedArrays()).containsExactly(features);
      }
    }
  }

  private static void requireFeaturesOfPyTorch(
      Engine engine, String name, ResNet network, int count, int side) throws Exception {
    float[] expected = expected(name);
    try (Network loaded = engine.of(GeneratedWeights.of(network))) {
      float[] rows = loaded.forward(GeneratedWeights.images(count, side), count, side, side);

      assertThat(rows).hasSize(count * network.dimension());
      assertThat(largestDifference(rows, expected)).isLessThanOrEqualTo(1e-4);
      assertThat(largestDifference(unit(rows, count), unit(expected, count)))
          .isLessThanOrEqualTo(1e-5);
    }
  }

  private static double largestDifference(float[] a, float[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> Math.abs(a[i] - b[i])).max().orElseThrow();
  }

  private static float[] unit(float[] rows, int count) {
    float[] unit = rows.clone();
    int dimension = rows.length / count;
    for (int row = 0; row < count; row++) {
      double squares = 0;
      for (int i = row * dimension; i < (row + 1) * dimension; i++) {
        squares += (double) rows[i] * rows[i];
      }
      for (int i = row * dimension; i < (row + 1) * dimension; i++) {
        unit[i] = (float) (rows[i] / Math.sqrt(squares));
      }
    }
    return unit;
  }

  private static float[] expected(String name) throws IOException {
    byte[] file = Files.readAllBytes(ResNetWeightsTests.FILES.resolve(name + ".f32"));
    float[] values = new float[file.length / Float.BYTES];
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
