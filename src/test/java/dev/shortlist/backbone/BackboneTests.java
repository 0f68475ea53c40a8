package dev.shortlist.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.image.RgbImage;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
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
import org.junit.jupiter.params.provider.ValueSource;

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
      Backbone backbone = Backbone.of(PIXELS, new Constant(value), new Device.Cpu());

      assertThatThrownBy(() -> backbone.embed(List.of(tensor("a", 16), tensor("cat/7", 16))))
          .isInstanceOf(Problem.class)
          .hasMessageContaining(
              "features of item a are " + (value == 0 ? "all zero" : "not finite"));
    }
  }

  @Test
  void refusesImagesOfSeveralSizesInOneBatch() {
    Backbone backbone = Backbone.of(PIXELS, new Constant(1), new Device.Cpu());

    assertThatThrownBy(() -> backbone.embed(List.of(tensor("a", 16), tensor("cat/7", 17))))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("item cat/7 is 17 x 17")
        .hasMessageContaining("16 x 16");
  }

  @Test
  void halvesABatchUntilItFitsTheDevice() {
    Cramped network = new Cramped(3);
    Backbone backbone = Backbone.of(PIXELS, network, new Device.Cpu());
    List<ImageTensor> images = IntStream.range(0, 11).mapToObj(i -> numbered(i)).toList();

    float[][] features = backbone.embed(images);

    assertThat(network.largest).isLessThanOrEqualTo(3);
    for (int i = 0; i < 11; i++) {
      assertThat(features[i][1] / features[i][0]).isCloseTo(i, Offset.offset(1e-5f));
    }
  }

  @Test
  void takesAsManyImagesAsAskedForUpToAnAmountOfPixels() {
    BackboneSpec of224 =
        new BackboneSpec(BackboneKind.ONNX, folder, Card.named("imagenet-224").transform());
    Device cuda = new Device.Cuda(0);

    assertThat(Backbone.of(PIXELS, new Constant(1), cuda).imagesAtOnce(4096)).isEqualTo(4096);
    assertThat(Backbone.of(of224, new Constant(1), cuda).imagesAtOnce(4096)).isEqualTo(512);
    assertThat(Backbone.of(of224, new Constant(1), cuda).imagesAtOnce(7)).isEqualTo(7);
  }

  @Test
  void saysWhichImageDoesNotFitTheDeviceEvenAlone() {
    Cramped network = new Cramped(1);
    Backbone backbone = Backbone.of(PIXELS, network, new Device.Cuda(3));
    network.room = 0;

    assertThatThrownBy(() -> backbone.embed(List.of(numbered(1), numbered(2))))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.type()).isEqualTo(ProblemType.DEVICE_FULL);
              assertThat(problem.members()).containsEntry("item", "item 1");
            })
        .hasMessageContaining("memory of cuda:3 has no room")
        .hasMessageContaining("item 1, 1 x 1 after the transform: 0 bytes free, out of memory")
        .hasMessageContaining("take another device");
  }

  @Test
  void closesANetworkThatDoesNotFitTheDevice() {
    Cramped network = new Cramped(0);

    assertThatThrownBy(() -> Backbone.of(PIXELS, network, new Device.Cuda(3)))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.type()).isEqualTo(ProblemType.DEVICE_FULL))
        .hasMessageContaining("memory of cuda:3 has no room for an image of 16 x 16");
    assertThat(network.closed).isTrue();
  }

  @Test
  void saysWhichImageGetsAnotherNumberOfFeatures() {
    Transform anySize = new TransformView(null, null, null, null, null).transform();
    Backbone backbone =
        Backbone.of(
            new BackboneSpec(BackboneKind.ONNX, folder, anySize), new Columns(), new Device.Cpu());

    assertThatThrownBy(() -> backbone.embed(List.of(tensor("cat/7", 16), tensor("b", 16))))
        .isInstanceOfSatisfying(
            Problem.class, problem -> assertThat(problem.members()).containsEntry("item", "cat/7"))
        .hasMessageContaining("batch of 2 that begins with the image of item cat/7, 16 x 16")
        .hasMessageContaining("it gives 32 numbers for 2 images, not 224 for each")
        .hasMessageContaining("use a card with that crop");
  }

  @ParameterizedTest
  @ValueSource(strings = {"one-image.onnx", "four-images.onnx"})
  void givesANetworkAsManyImagesAsItWasExportedFor(String name) {
    BackboneSpec spec =
        new BackboneSpec(
            BackboneKind.ONNX,
            ResNetWeightsTests.FILES.resolve(name),
            Card.named("imagenet-224").transform());
    List<ImageTensor> images =
        IntStream.range(0, 6)
            .mapToObj(i -> backboneInput("item " + i, 20 + 30 * i, spec.transform()))
            .toList();

    try (Backbone backbone = Backbone.load(spec, new Device.Cpu(), 1)) {
      float[][] features = backbone.embed(images);

      assertThat(features).hasDimensions(6, 48);
      for (int i = 0; i < 6; i++) {
        assertThat(features[i]).isEqualTo(backbone.embed(List.of(images.get(i)))[0]);
        // a mean over parts of an even image is what the transform makes of its one value
        assertThat(features[i][47] / features[i][0])
            .isCloseTo(
                images.get(i).values()[3 * 224 * 224 - 1] / images.get(i).values()[0],
                Offset.offset(1e-4f));
      }
    }
  }

  private static ImageTensor backboneInput(String key, int value, Transform transform) {
    return transform.apply(key, image(256, 256, value));
  }

  @Test
  void refusesANetworkWhoseFeaturesAreNotFloat32() throws IOException {
    Path file = Files.write(folder.resolve("whole.onnx"), wholeNumbers());
    BackboneSpec spec =
        new BackboneSpec(BackboneKind.ONNX, file, Card.named("cifar-32").transform());

    assertThatThrownBy(() -> Backbone.load(spec, new Device.Cpu(), 1))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.type()).isEqualTo(ProblemType.INVALID_WEIGHTS))
        .hasMessageContaining("whole.onnx")
        .hasMessageContaining("first output is INT64, not float32");
  }

  /** A model that rounds the pixels. */
  private static byte[] wholeNumbers() {
    int floats = 1;
    int int64 = 7;
    Protobuf to = new Protobuf().text(1, "to").integer(3, int64).integer(20, 2); // INT
    Protobuf cast =
        new Protobuf().text(1, "images").text(2, "features").text(4, "Cast").message(5, to);
    Protobuf graph =
        new Protobuf()
            .message(1, cast)
            .text(2, "whole")
            .message(11, value("images", floats))
            .message(12, value("features", int64));
    return new Protobuf()
        .integer(1, 8)
        .message(7, graph)
        .message(8, new Protobuf().integer(2, 13))
        .toByteArray();
  }

  private static Protobuf value(String name, int type) {
    Protobuf shape = new Protobuf();
    for (String side : List.of("n", "c", "h", "w")) {
      shape.message(1, new Protobuf().text(2, side));
    }
    Protobuf tensor = new Protobuf().integer(1, type).message(2, shape);
    return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
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

  /** Gives as many numbers for an image as it has columns. */
  private static final class Columns implements Network {
    @Override
    public float[] forward(float[] values, int n, int height, int width) {
      return new float[n * width];
    }

    @Override
    public void close() {}
  }

  /** Has room for a few images only, and gives each 1 and its first value. */
  private static final class Cramped implements Network {
    private int room;
    private int largest;
    private boolean closed;

    Cramped(int room) {
      this.room = room;
    }

    @Override
    public float[] forward(float[] values, int n, int height, int width) {
      if (n > room) {
        throw new OutOfDeviceMemoryException(
            new IllegalStateException("0 bytes free, out of memory"));
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
    public void close() {
      closed = true;
    }
  }
}
