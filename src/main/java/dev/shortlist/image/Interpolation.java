package dev.shortlist.image;

/** The filters of Pillow's antialiased resize, each a function on [−support, support]. */
public enum Interpolation {
  /** Triangle filter; what the reference uses. */
  BILINEAR(1) {
    @Override
    double weight(double distance) {
      return Math.max(0, 1 - Math.abs(distance));
    }
  },

  /** Keys' cubic with a = −0.5; what many self-supervised vision transformers use. */
  BICUBIC(2) {
    @Override
    double weight(double distance) {
      double x = Math.abs(distance);
      if (x < 1) {
        return (1.5 * x - 2.5) * x * x + 1;
      }
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }
  };

  private final int support;

  Interpolation(int support) {
    this.support = support;
  }

  int support() {
    return support;
  }

  abstract double weight(double distance);
}
