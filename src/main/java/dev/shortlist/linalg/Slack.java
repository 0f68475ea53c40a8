package dev.shortlist.linalg;

/**
 * The most by which two ways to compute the squared distance of a row x and a point c differ.
 *
 * <p>With u = 2⁻²⁴, γ(m) = mu / (1 − mu) and s = (|x| + |c|)²: this processor's distance, by norms
 * or by differences, is off by at most γ(d + 4)·s, and the norms that it uses by γ(d)·s. Another
 * device's score |c|² − 2x·c is off by at most e·s, which it states. So two such distances differ
 * by no more than (e + 2γ(d + 4))·s.
 *
 * @param share of s
 * @param underflow what products too small for float32 add
 * @see <a href="https://epubs.siam.org/doi/book/10.1137/1.9780898718027">Higham: Accuracy and
 *     Stability of Numerical Algorithms, 2002, section 3.1</a>
 */
public record Slack(double share, double underflow) {

  private static final double UNIT = 0x1p-24;

  /** Lengths are computed too; this covers what they are off by. */
  private static final double LENGTHS = 1.01;

  /** Between this processor's two ways. */
  public static Slack ofProcessor(int dimension) {
    return withDevice(dimension, 0);
  }

  /**
   * @param relativeError e, from {@link Accelerator#relativeError}
   */
  static Slack withDevice(int dimension, double relativeError) {
    return new Slack(
        LENGTHS * (relativeError + 2 * gamma(dimension + 4)), 4.0 * dimension * Float.MIN_NORMAL);
  }

  private static double gamma(int roundings) {
    return roundings * UNIT / (1 - roundings * UNIT);
  }

  /**
   * @param longest the length of the longest point
   */
  double at(float rowNorm, double longest) {
    double length = Math.sqrt(rowNorm) + longest;
    return share * length * length + underflow;
  }
}
