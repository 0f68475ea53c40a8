package dev.shortlist.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.image.RgbImage;
import dev.shortlist.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackboneTests {

  private static final BackboneSpec PIXELS =
      new BackboneSpec(BackboneKind.PIXELS, null, Card.named("pixels").transform());

  @TempDir Path folder;

  @Test
  void takesPixelsForFeaturesWithoutAnyEngine() {
    try (Backbone backbone = Backbone.load(PIXELS, new Device.Cpu(), 1)) {
      float[][] features =
          backbone.embed(
              List.of(
                  backbone.prepare("a", image(40, 30, 10)),
                  backbone.prepare("b", image(16, 90, 200))));

      assertThat(backbone.dimension()).isEqualTo(768);
      assertThat(features).hasNumberOfRows(2);
      for (float[] row : features) {
        assertThat(row).hasSize(768);
        assertThat(norm(row)).isBetween(1 - 1e-6, 1 + 1e-6);
      }
      assertThat(features[0][0]).isNegative();
      assertThat(features[1][0]).isPositive();
    }
  }

  @Test
  void refusesFeaturesOfZeroOrWithoutAnEndNamingTheItem() {
    for (float value : new float[] {0, Float.NaN, Float.POSITIVE_INFINITY}) {
      Backbone backbone = new Backbone(PIXELS, new Constant(value));

      assertThatThrownBy(() -> backbone.embed(List.of(tensor("a", 16), tensor("cat/7", 16))))
          .isInstanceOf(Problem.class)
          .hasMessageContaining(
              "features of item a are " + (value == 0 ? "all zero" : "not finite"));
    }
  }

  @Test
  void refusesImagesOfSeveralSizesInOneBatch() {
    Backbone backbone = new Backbone(PIXELS, new Constant(1));

    assertThatThrownBy(() -> backbone.embed(List.of(tensor("a", 16), tensor("cat/7", 17))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("item cat/7 is 17 x 17")
        .hasMessageContaining("16 x 16");
  }

  @Test
  void halvesABatchUntilItFitsTheDevice() {
    Cramped network = new Cramped(3);
    Backbone backbone = new Backbone(PIXELS, network);
    List<ImageTensor> images = IntStream.range(0, 11).mapToObj(i -> numbered(i)).toList();

    float[][] features = backbone.embed(images);

    assertThat(network.largest).isLessThanOrEqualTo(3);
    for (int i = 0; i < 11; i++) {
      assertThat(features[i][1] / features[i][0]).isCloseTo(i, Offset.offset(1e-5f));
    }
  }

  @Test
  void givesUpWhenOneImageDoesNotFit() {
    Cramped network = new Cramped(1);
    Backbone backbone = new Backbone(PIXELS, network);
    network.room = 0;

    assertThatThrownBy(() -> backbone.embed(List.of(numbered(1), numbered(2))))
        .isInstanceOf(OutOfDeviceMemoryException.class);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "PIXELS")
  void saysWhyAFileIsNotOfItsKind(BackboneKind kind) throws IOException {
    Path file = Files.writeString(folder.resolve("weights.bin"), "no network of any kind");
    BackboneSpec spec = new BackboneSpec(kind, file, Card.named("imagenet-224").transform());

    assertThatThrownBy(() -> Backbone.load(spec, new Device.Cpu(), 1))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("weights.bin");
  }

  @Test
  void refusesWeightsThatAreMissingOrNotWanted() {
    Transform transform = Card.named("imagenet-224").transform();
    Path nowhere = folder.resolve("nowhere.onnx");

    assertThatThrownBy(() -> new BackboneSpec(BackboneKind.RESNET18, null, transform))
        .hasMessageContaining("kind resnet18 needs a file of weights");
    assertThatThrownBy(() -> new BackboneSpec(BackboneKind.PIXELS, nowhere, transform))
        .hasMessageContaining("kind pixels takes no weights");
    assertThatThrownBy(
            () ->
                Backbone.load(
                    new BackboneSpec(BackboneKind.ONNX, nowhere, transform), new Device.Cpu(), 1))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("there is no file");
    assertThatThrownBy(() -> BackboneKind.named("alexnet"))
        .hasMessageContaining("onnx, pixels, resnet18, resnet50, torchscript");
  }

  private static RgbImage image(int width, int height, int value) {
    byte[] pixels = new byte[3 * width * height];
    Arrays.fill(pixels, (byte) value);
    return new RgbImage(width, height, pixels);
  }

  private static ImageTensor tensor(String key, int side) {
    return new ImageTensor(key, side, side, new float[3 * side * side]);
  }

  private static ImageTensor numbered(int number) {
    return new ImageTensor("item " + number, 1, 1, new float[] {number, 0, 0});
  }

  private static double norm(float[] row) {
    double squares = 0;
    for (float value : row) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  /** Gives every image the same two numbers. */
  private record Constant(float value) implements Network {
    @Override
    public float[] forward(float[] values, int n, int height, int width) {
      float[] rows = new float[2 * n];
      Arrays.fill(rows, value);
      return rows;
    }

    @Override
    public void close() {}
  }

  /** Has room for a few images only, and gives each 1 and its first value. */
  private static final class Cramped implements Network {
    private int room;
    private int largest;

    Cramped(int room) {
      this.room = room;
    }

    @Override
    public float[] forward(float[] values, int n, int height, int width) {
      if (n > room) {
        throw new OutOfDeviceMemoryException(new IllegalStateException("out of memory"));
      }
      largest = Math.max(largest, n);
      float[] rows = new float[2 * n];
      for (int i = 0; i < n; i++) {
        rows[2 * i] = 1;
        rows[2 * i + 1] = values[3 * height * width * i];
      }
      return rows;
    }

    @Override
    public void close() {}
  }
}
