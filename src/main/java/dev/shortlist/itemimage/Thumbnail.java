package dev.shortlist.itemimage;

import dev.shortlist.image.Interpolation;
import dev.shortlist.image.Resampling;
import dev.shortlist.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/** Small JPEG pictures of images. */
final class Thumbnail {

  private Thumbnail() {}

  /**
   * @param longestSide which neither side exceeds; a smaller image is not enlarged
   */
  static byte[] of(RgbImage image, int longestSide) {
    int longest = Math.max(image.width(), image.height());
    if (longest <= longestSide) {
      return jpeg(image);
    }
    return jpeg(
        Resampling.resize(
            image,
            scaled(image.width(), longestSide, longest),
            scaled(image.height(), longestSide, longest),
            Interpolation.BILINEAR));
  }

  private static int scaled(int side, int longestSide, int longest) {
    return Math.max(1, Math.round((float) side * longestSide / longest));
  }

  private static byte[] jpeg(RgbImage image) {
    BufferedImage buffered =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] pixels = image.pixels();
    int[] row = new int[image.width()];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int at = 3 * (y * image.width() + x);
        row[x] = (pixels[at] & 0xff) << 16 | (pixels[at + 1] & 0xff) << 8 | (pixels[at + 2] & 0xff);
      }
      buffered.setRGB(0, y, image.width(), 1, row, 0, image.width());
    }
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(buffered, "jpeg", jpeg)) {
        throw new IllegalStateException("this Java platform writes no JPEG");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jpeg.toByteArray();
  }
}
