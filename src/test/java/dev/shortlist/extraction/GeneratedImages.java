package dev.shortlist.extraction;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.UUID;
import javax.imageio.ImageIO;

/**
 * PNG files of random pixels below a folder that tests may import from.
 *
 * @param side of every image, in pixels
 */
record GeneratedImages(Path folder, int count, int side) {

  static GeneratedImages write(int count, int side) throws IOException {
    Path folder = Path.of("target/test-data/images-" + UUID.randomUUID()).toAbsolutePath();
    GeneratedImages images = new GeneratedImages(Files.createDirectories(folder), count, side);
    for (int i = 0; i < count; i++) {
      images.paint(i, i);
    }
    return images;
  }

  String location() {
    return folder.toString();
  }

  /** In the order of items. */
  Path file(int item) {
    return folder.resolve("%04d.png".formatted(item));
  }

  /** Gives an item the image of a seed. */
  void paint(int item, long seed) throws IOException {
    int[] pixels = pixels(seed);
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, side, side, pixels, 0, side);
    ImageIO.write(image, "png", file(item).toFile());
  }

  private int[] pixels(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return random.ints((long) side * side, 0, 1 << 24).toArray();
  }

  /** The pixels from -1 to 1 as planes of red, green and blue, divided by their length. */
  float[] unitPixels(long seed) {
    int[] pixels = pixels(seed);
    double[] values = new double[3 * pixels.length];
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      int shift = 16 - 8 * (i / pixels.length);
      values[i] = (pixels[i % pixels.length] >> shift & 0xff) / 127.5 - 1;
      squares += values[i] * values[i];
    }
    float[] unit = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      unit[i] = (float) (values[i] / Math.sqrt(squares));
    }
    return unit;
  }
}
