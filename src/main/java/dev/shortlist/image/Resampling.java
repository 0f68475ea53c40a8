package dev.shortlist.image;

import java.util.Arrays;

/**
 * Pillow's antialiased resize to the byte: a horizontal pass, then a vertical one, both in 22-bit
 * fixed point and rounded to 8 bits, so that features equal those computed by the reference.
 *
 * @see <a href="https://pillow.readthedocs.io/en/stable/handbook/concepts.html#filters">Pillow's
 *     filters</a>
 */
public final class Resampling {

  private static final int PRECISION = 22;
  private static final int HALF = 1 << (PRECISION - 1);

  private Resampling() {}

  /**
   * @param width columns of the result, at least 1
   * @param height rows of the result, at least 1
   */
  public static RgbImage resize(
      RgbImage image, int width, int height, Interpolation interpolation) {
    RgbImage resized = image;
    if (width != resized.width()) {
      resized = horizontally(resized, Taps.of(resized.width(), width, interpolation));
    }
    if (height != resized.height()) {
      resized = vertically(resized, Taps.of(resized.height(), height, interpolation));
    }
    return resized;
  }

  /**
   * Resizes so that the shorter side becomes {@code side}; the longer one keeps the proportion,
   * rounded down as torchvision does.
   */
  public static RgbImage shorterSide(RgbImage image, int side, Interpolation interpolation) {
    int width = image.width();
    int height = image.height();
    return width <= height
        ? resize(image, side, (int) ((long) side * height / width), interpolation)
        : resize(image, (int) ((long) side * width / height), side, interpolation);
  }

  private static RgbImage horizontally(RgbImage image, Taps taps) {
    int width = taps.size();
    byte[] source = image.pixels();
    byte[] target = new byte[3 * width * image.height()];
    for (int y = 0; y < image.height(); y++) {
      int row = 3 * image.width() * y;
      for (int x = 0; x < width; x++) {
        int red = HALF;
        int green = HALF;
        int blue = HALF;
        int from = row + 3 * taps.first()[x];
        int[] weights = taps.weights()[x];
        for (int tap = 0; tap < weights.length; tap++) {
          int weight = weights[tap];
          red += weight * (source[from + 3 * tap] & 0xff);
          green += weight * (source[from + 3 * tap + 1] & 0xff);
          blue += weight * (source[from + 3 * tap + 2] & 0xff);
        }
        int to = 3 * (width * y + x);
        target[to] = rounded(red);
        target[to + 1] = rounded(green);
        target[to + 2] = rounded(blue);
      }
    }
    return new RgbImage(width, image.height(), target);
  }

  private static RgbImage vertically(RgbImage image, Taps taps) {
    int stride = 3 * image.width();
    byte[] source = image.pixels();
    byte[] target = new byte[stride * taps.size()];
    int[] sums = new int[stride];
    for (int y = 0; y < taps.size(); y++) {
      Arrays.fill(sums, HALF);
      int[] weights = taps.weights()[y];
      for (int tap = 0; tap < weights.length; tap++) {
        int weight = weights[tap];
        int row = stride * (taps.first()[y] + tap);
        for (int i = 0; i < stride; i++) {
          sums[i] += weight * (source[row + i] & 0xff);
        }
      }
      for (int i = 0; i < stride; i++) {
        target[stride * y + i] = rounded(sums[i]);
      }
    }
    return new RgbImage(image.width(), taps.size(), target);
  }

  private static byte rounded(int sum) {
    return (byte) Math.clamp(sum >> PRECISION, 0, 255);
  }

  /**
   * Which source positions make each target position, and with what weight.
   *
   * @param first the first source position of each target position
   * @param weights in units of 2⁻²², one row per target position
   */
  private record Taps(int[] first, int[][] weights) {

    int size() {
      return first.length;
    }

    static Taps of(int source, int target, Interpolation interpolation) {
      double scale = (double) source / target;
      double stretch = Math.max(scale, 1);
      double support = interpolation.support() * stretch;
      int[] first = new int[target];
      int[][] weights = new int[target][];
      for (int x = 0; x < target; x++) {
        double centre = (x + 0.5) * scale;
        int from = Math.max(0, (int) (centre - support + 0.5));
        int to = Math.min(source, (int) (centre + support + 0.5));
        double[] raw = new double[to - from];
        double sum = 0;
        for (int i = 0; i < raw.length; i++) {
          // multiplied, not divided, by the inverse: the last bit decides some roundings
          raw[i] = interpolation.weight((from + i - centre + 0.5) * (1 / stretch));
          sum += raw[i];
        }
        first[x] = from;
        weights[x] = fixedPoint(raw, sum);
      }
      return new Taps(first, weights);
    }

    private static int[] fixedPoint(double[] raw, double sum) {
      int[] weights = new int[raw.length];
      for (int i = 0; i < raw.length; i++) {
        double weight = raw[i] / sum * (1 << PRECISION);
        weights[i] = (int) (weight < 0 ? weight - 0.5 : weight + 0.5);
      }
      return weights;
    }
  }
}
