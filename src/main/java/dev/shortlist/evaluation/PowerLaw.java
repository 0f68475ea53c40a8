package dev.shortlist.evaluation;

/**
 * A learning curve: the {@linkplain Angle angle} of the accuracy from m labels is ceiling − drop ·
 * m^−decay. The decay is always the same, as a handful of points that deviate by whole percents
 * cannot tell one from another.
 *
 * @param ceiling in radians; may lie beyond all right
 * @see <a href="https://doi.org/10.1186/1472-6947-12-8">Figueroa, Zeng-Treitler, Kandula, Ngo:
 *     Predicting sample size required for classification performance, BMC Medical Informatics and
 *     Decision Making 2012</a>
 */
record PowerLaw(double ceiling, double drop, double decay) {

  /** That of every mean of independent draws. */
  private static final double DECAY = 0.5;

  /**
   * @param angle at so many labels
   * @param rate by which it rises there, per doubling of the labels
   */
  static PowerLaw through(double angle, int labels, double rate) {
    double left = rate / (DECAY * Math.log(2));
    return new PowerLaw(angle + left, left * Math.pow(labels, DECAY), DECAY);
  }

  /** So many doublings at the rate of now bring what growing by a factor does. */
  static double doublings(double growth) {
    return (1 - Math.pow(growth, -DECAY)) / (DECAY * Math.log(2));
  }

  /** In radians. */
  double at(double labels) {
    return ceiling - drop * Math.pow(labels, -decay);
  }
}
