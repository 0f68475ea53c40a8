package dev.shortlist.training;

import dev.shortlist.image.Interpolation;
import dev.shortlist.image.Resampling;
import dev.shortlist.image.RgbImage;
import java.util.random.RandomGenerator;

/**
 * A part of an image: 8 to 100 % of its area, 3:4 to 4:3 in shape, anywhere. As torchvision draws
 * it: ten tries, and where none fits, the largest part of an allowed shape from the centre.
 *
 * @see <a href="https://arxiv.org/abs/1409.4842">Szegedy et al.: Going Deeper with Convolutions,
 *     CVPR 2015</a>
 */
record RandomResizedCrop(int left, int top, int width, int height) {

  private static final double SMALLEST_AREA = 0.08;
  private static final double NARROWEST = 3.0 / 4;
  private static final double WIDEST = 4.0 / 3;
  private static final int TRIES = 10;

  /** For an image of that size. */
  static RandomResizedCrop draw(int width, int height, RandomGenerator random) {
    double area = (double) width * height;
    for (int attempt = 0; attempt < TRIES; attempt++) {
      double target = area * between(SMALLEST_AREA, 1, random);
      double shape = Math.exp(between(Math.log(NARROWEST), Math.log(WIDEST), random));
      // rint: Python rounds halves to even
      int w = (int) Math.rint(Math.sqrt(target * shape));
      int h = (int) Math.rint(Math.sqrt(target / shape));
      if (w > 0 && w <= width && h > 0 && h <= height) {
        int top = below(height - h + 1, random);
        int left = below(width - w + 1, random);
        return new RandomResizedCrop(left, top, w, h);
      }
    }
    return central(width, height);
  }

  private static RandomResizedCrop central(int width, int height) {
    double shape = (double) width / height;
    int w = shape > WIDEST ? (int) Math.rint(height * WIDEST) : width;
    int h = shape < NARROWEST ? (int) Math.rint(width / NARROWEST) : height;
    return new RandomResizedCrop((width - w) / 2, (height - h) / 2, w, h);
  }

  /** The part, scaled to a square; antialiased within the part alone, as cropping first does. */
  RgbImage of(RgbImage image, int side, Interpolation interpolation) {
    return Resampling.resize(image.crop(left, top, width, height), side, side, interpolation);
  }

  private static double between(double from, double to, RandomGenerator random) {
    return from + (to - from) * random.nextDouble();
  }

  private static int below(int bound, RandomGenerator random) {
    return (int) (bound * random.nextDouble());
  }
}
