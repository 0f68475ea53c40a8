package dev.shortlist.training;

import dev.shortlist.image.RgbImage;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Noisy images, each of the colour of its class: red, green or blue. */
final class ColouredImages implements ImageSource {

  private static final int SIDE = 40;

  static LabeledImages of(int count) {
    return new LabeledImages(
        new ColouredImages(), IntStream.range(0, count).map(i -> i % 3).toArray());
  }

  @Override
  public String key(int position) {
    return "image-" + position;
  }

  @Override
  public RgbImage read(int position) {
    byte[] pixels = new byte[3 * SIDE * SIDE];
    new SplittableRandom(position).nextBytes(pixels);
    for (int i = 0; i < pixels.length; i++) {
      int noise = Byte.toUnsignedInt(pixels[i]);
      pixels[i] = (byte) (i % 3 == position % 3 ? 160 + noise / 3 : noise / 3);
    }
    return new RgbImage(SIDE, SIDE, pixels);
  }
}
