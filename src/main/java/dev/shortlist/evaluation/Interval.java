package dev.shortlist.evaluation;

import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.WilsonScoreInterval;

/**
 * Where a number is believed to be.
 *
 * @param level share of such intervals that hold the true number, 0 to 1
 */
record Interval(double level, double low, double high) {

  static final double USUAL_LEVEL = 0.95;

  /**
   * Wilson's score interval of a share, in percent: it stays sensible for few trials and shares
   * near 0 and 100.
   *
   * @param right successes among {@code trials}
   */
  static Interval ofShare(int right, int trials) {
    ConfidenceInterval share = new WilsonScoreInterval().createInterval(trials, right, USUAL_LEVEL);
    return new Interval(
        USUAL_LEVEL,
        Math.max(0, 100 * share.getLowerBound()),
        Math.min(100, 100 * share.getUpperBound()));
  }

  /** The normal interval around a value. */
  static Interval around(double centre, double deviation, double level) {
    double reach = deviation * normal((1 + level) / 2);
    return new Interval(level, centre - reach, centre + reach);
  }

  /** The quantile of the standard normal distribution. */
  static double normal(double share) {
    return new NormalDistribution(null, 0, 1).inverseCumulativeProbability(share);
  }

  boolean holds(double value) {
    return low <= value && value <= high;
  }

  /** Cut to what a percentage can be. */
  Interval inPercent() {
    return within(0, 100);
  }

  /** Cut to what is possible. */
  Interval within(double least, double most) {
    return new Interval(level, Math.clamp(low, least, most), Math.clamp(high, least, most));
  }
}
