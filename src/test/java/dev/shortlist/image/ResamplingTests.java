package dev.shortlist.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.commons.math3.random.MersenneTwister;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ResamplingTests {

  @ParameterizedTest
  @CsvFileSource(resources = "/images/resize.csv")
  void resizesToTheBytesThatPillowGives(
      int seed, int width, int height, int side, Interpolation interpolation, String sha256)
      throws NoSuchAlgorithmException {
    RgbImage image = noise(seed, width, height);

    RgbImage resized = Resampling.shorterSide(image, side, interpolation);

    byte[] digest = MessageDigest.getInstance("SHA-256").digest(resized.pixels());
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(sha256);
  }

  @Test
  void leavesAnImageOfTheWantedSizeAlone() {
    RgbImage image = noise(0, 32, 48);

    assertThat(Resampling.shorterSide(image, 32, Interpolation.BILINEAR)).isSameAs(image);
  }

  @Test
  void keepsOneColourOneColour() {
    byte[] pixels = new byte[3 * 50 * 40];
    Arrays.fill(pixels, (byte) 200);

    RgbImage resized =
        Resampling.resize(new RgbImage(50, 40, pixels), 7, 90, Interpolation.BICUBIC);

    assertThat(resized.pixels()).containsOnly((byte) 200);
  }

  /** The bytes of NumPy's {@code RandomState(seed).bytes}. */
  private static RgbImage noise(int seed, int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    new MersenneTwister(seed).nextBytes(pixels);
    return new RgbImage(width, height, pixels);
  }
}
