package dev.shortlist.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.shortlist.image.ImageDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real photographs through a real network, against the features that were shipped with them. */
class ClothingFeaturesTests {

  private static final Path DATA = Path.of("../shared/data");
  private static final int DIMENSION = 1280;

  private static final Transform TRANSFORM = Card.named("imagenet-224").transform();
  private static final List<ImageTensor> PHOTOGRAPHS = new ArrayList<>();

  @BeforeAll
  static void readPhotographs() throws IOException {
    assumeThat(DATA).as("real photographs and a real network, ../shared/data").isDirectory();
    Path archive = DATA.resolve("clothing/test_images_sample.tar.gz");
    try (InputStream in = Files.newInputStream(archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in))) {
      for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().endsWith(".jpg")) {
          String key = entry.getName();
          PHOTOGRAPHS.add(TRANSFORM.apply(key, ImageDecoder.decode(key, tar.readAllBytes())));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ONNX, mobilenetv2_imagenet_features.onnx",
    "TORCHSCRIPT, mobilenetv2_imagenet_features.torchscript.pt"
  })
  void reproducesTheShippedFeaturesOfEveryPhotograph(BackboneKind kind, String file)
      throws IOException {
    BackboneSpec spec = new BackboneSpec(kind, DATA.resolve("backbone").resolve(file), TRANSFORM);
    int[] rows = ints(DATA.resolve("clothing/test_images_sample_rows_i32.npy"));
    ByteBuffer shipped = npy(DATA.resolve("clothing/test_features_f32.npy"));
    assertThat(PHOTOGRAPHS).hasSize(rows.length);
    try (Backbone backbone = Backbone.load(spec, new Device.Cpu(), 2)) {
      assertThat(backbone.dimension()).isEqualTo(DIMENSION);
      for (int from = 0; from < rows.length; from += 20) {
        float[][] features = backbone.embed(PHOTOGRAPHS.subList(from, from + 20));
        for (int i = 0; i < features.length; i++) {
          assertThat(cosine(features[i], shipped, rows[from + i]))
              .as(PHOTOGRAPHS.get(from + i).key())
              .isGreaterThan(0.9999);
        }
      }
    }
  }

  private static double cosine(float[] unit, ByteBuffer shipped, int row) {
    double product = 0;
    double squares = 0;
    for (int i = 0; i < DIMENSION; i++) {
      double value = shipped.getFloat(Float.BYTES * (row * DIMENSION + i));
      product += unit[i] * value;
      squares += value * value;
    }
    return product / Math.sqrt(squares);
  }

  private static int[] ints(Path file) throws IOException {
    ByteBuffer data = npy(file);
    int[] values = new int[data.remaining() / Integer.BYTES];
    data.asIntBuffer().get(values);
    return values;
  }

  /** The data behind the header of a version 1 file. */
  private static ByteBuffer npy(Path file) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int header = 10 + buffer.getShort(8);
    return buffer.position(header).slice().order(ByteOrder.LITTLE_ENDIAN);
  }
}
