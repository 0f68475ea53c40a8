package dev.shortlist.evaluation;

/**
 * Accuracies on the scale of arcsin √share, in radians from 0 to π/2. There a point more weighs the
 * more, the less is left wrong, and the luck of the items that are told deviates by the same
 * 1/(2√n) wherever the accuracy is.
 *
 * @see <a href="https://doi.org/10.1093/biomet/35.3-4.246">Anscombe: The transformation of Poisson,
 *     binomial and negative-binomial data, Biometrika 1948</a>
 */
final class Angle {

  /** Of all right. */
  private static final double MOST = Math.PI / 2;

  private Angle() {}

  /**
   * @param accuracy in percent; more than can be counts as all right
   */
  static double of(double accuracy) {
    return Math.asin(Math.sqrt(Math.clamp(accuracy / 100, 0, 1)));
  }

  /** The accuracy in percent. An angle beyond all right, or below all wrong, counts as that. */
  static double accuracy(double angle) {
    double sine = Math.sin(Math.clamp(angle, 0, MOST));
    return 100 * sine * sine;
  }

  /** An interval of angles as one of accuracies in percent. */
  static Interval accuracies(Interval angles) {
    return new Interval(angles.level(), accuracy(angles.low()), accuracy(angles.high()));
  }

  /**
   * How a point more moves the angle of an accuracy that was told from some items.
   *
   * @param accuracy in percent
   * @param told how many items; one more right and one more wrong keep what is all right finite
   */
  static double perPoint(double accuracy, int told) {
    double share = (accuracy / 100 * told + 1) / (told + 2);
    return 0.01 / (2 * Math.sqrt(share * (1 - share)));
  }
}
