package dev.shortlist.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.backbone.ImageTensor;
import dev.shortlist.backbone.Transform;
import dev.shortlist.image.Interpolation;
import dev.shortlist.image.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.random.MersenneTwister;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Against torchvision, given the same random numbers. */
class RandomResizedCropTests {

  @ParameterizedTest
  @CsvFileSource(resources = "/training/crops.csv")
  void cutsOutThePartThatTorchvisionCutsOut(
      int seed, int width, int height, int side, int left, int top, int w, int h, String sha256) {
    assertThat(RandomResizedCrop.draw(width, height, numbers(seed)))
        .isEqualTo(new RandomResizedCrop(left, top, w, h));
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/training/crops.csv")
  void augmentsToThePixelsOfTorchvision(
      int seed, int width, int height, int side, int left, int top, int w, int h, String sha256)
      throws NoSuchAlgorithmException {
    Transform bytes =
        new Transform(
            side, side, Interpolation.BILINEAR, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0));

    ImageTensor augmented =
        new Augmentation(bytes).apply("a", noise(seed, width, height), numbers(seed));

    byte[] digest = MessageDigest.getInstance("SHA-256").digest(pixels(augmented));
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(sha256);
  }

  private static byte[] pixels(ImageTensor image) {
    int size = image.height() * image.width();
    byte[] pixels = new byte[3 * size];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) Math.round(255 * image.values()[i % 3 * size + i / 3]);
    }
    return pixels;
  }

  /** The bytes of NumPy's {@code RandomState(seed).bytes}. */
  private static RgbImage noise(int seed, int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    new MersenneTwister(seed).nextBytes(pixels);
    return new RgbImage(width, height, pixels);
  }

  /** The same, eight at a time. */
  private static RandomGenerator numbers(int seed) {
    MersenneTwister random = new MersenneTwister(seed);
    return () -> {
      byte[] word = new byte[Long.BYTES];
      random.nextBytes(word);
      return ByteBuffer.wrap(word).order(ByteOrder.LITTLE_ENDIAN).getLong();
    };
  }
}
