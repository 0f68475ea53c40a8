package dev.shortlist.linalg;

/**
 * How similar two points are, from 1 for equal ones down to 0, by their Euclidean distance alone.
 *
 * @param bandwidth h, in feature units
 */
public record RadialKernel(Profile profile, double bandwidth) {

  /** How similarity falls with distance. */
  public enum Profile {
    /** exp(−(distance / h)²), without a factor 2. */
    GAUSSIAN,
    /** 1 where the distance is below h, else 0. */
    TOP_HAT
  }

  public RadialKernel {
    if (!(bandwidth > 0)) {
      throw new IllegalArgumentException("a bandwidth of " + bandwidth);
    }
  }

  public static RadialKernel gaussian(double bandwidth) {
    return new RadialKernel(Profile.GAUSSIAN, bandwidth);
  }

  public static RadialKernel topHat(double bandwidth) {
    return new RadialKernel(Profile.TOP_HAT, bandwidth);
  }

  /** What the loops multiply squared distances with, or compare them to. */
  float scale() {
    return switch (profile) {
      case GAUSSIAN -> (float) (-1 / (bandwidth * bandwidth));
      case TOP_HAT -> (float) (bandwidth * bandwidth);
    };
  }
}
