package dev.shortlist.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.shortlist.problem.Problem;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against Pillow's own decoding; {@code make_image_fixtures.py} made the files. */
class ImageDecoderTests {

  private static final Path IMAGES = Path.of("src/test/resources/images");

  static List<Path> storedImages() throws IOException {
    try (Stream<Path> files = Files.list(IMAGES)) {
      return files.filter(file -> !file.toString().matches(".*\\.(rgb|csv)")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("storedImages")
  void decodesToTheBytesThatPillowGives(Path file) throws IOException {
    RgbImage image = ImageDecoder.decode("7", Files.readAllBytes(file));

    assertThat(image.width()).isEqualTo(45);
    assertThat(image.height()).isEqualTo(31);
    assertThat(image.pixels()).isEqualTo(Files.readAllBytes(Path.of(file + ".rgb")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ycc-420.jpg", "progressive.jpg", "rgb.png", "rgb.bmp", "lossless.webp"})
  void refusesAFileCutShortNamingTheItem(String name) throws IOException {
    byte[] file = Files.readAllBytes(IMAGES.resolve(name));

    for (int length : new int[] {20, file.length / 2, file.length * 9 / 10}) {
      assertThatThrownBy(() -> ImageDecoder.decode("cat/7", Arrays.copyOf(file, length)))
          .as("%d of %d bytes", length, file.length)
          .isInstanceOf(Problem.class)
          .hasMessageContaining("item cat/7");
    }
  }

  @Test
  void refusesAnotherFormatSayingHowItBegins() {
    byte[] gif = "GIF89a".getBytes(StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> ImageDecoder.decode("7", gif))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("begins with 47 49 46 38");
    assertThatThrownBy(() -> ImageDecoder.decode("7", new byte[0]))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("begins with nothing");
  }

  @Test
  void refusesADecompressionBombBeforeDecodingIt() throws IOException {
    byte[] jpeg = Files.readAllBytes(IMAGES.resolve("ycc-444.jpg"));
    int frame = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0");
    ByteBuffer.wrap(jpeg).putShort(frame + 5, (short) 30_000).putShort(frame + 7, (short) 30_000);

    assertThatThrownBy(() -> ImageDecoder.decode("7", jpeg))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("pixels are more than");
  }

  @Test
  void keepsTheHighByteOf16BitGrey() throws IOException {
    BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
    grey.getRaster().setSample(0, 0, 0, 0x12ff);
    grey.getRaster().setSample(1, 0, 0, 0xfe00);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(grey, "png", png);

    assertThat(ImageDecoder.decode("7", png.toByteArray()).pixels())
        .containsExactly(0x12, 0x12, 0x12, 0xfe, 0xfe, 0xfe);
  }
}
