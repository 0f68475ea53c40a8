package dev.shortlist.evaluation;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * What more labels would bring, from how good random ones of the labels at hand are.
 *
 * <p>The fitted curve says what more labels of the same kind would add. But a strategy buys the
 * most telling items first, so what it buys next adds less. How much less shows in the half bought
 * last: its gain over the first half, compared with that over a random half, corrects a prior
 * belief of how a gain compares with the fitted one. The corrected gain is added to what was
 * measured now.
 *
 * <p>The error of the gain is taken as normal: what the correction leaves open, a drift per
 * doubling of the labels, and the luck of the labels at hand; it ends where nothing is left wrong.
 * Where labels judge each other, what that may say of a validation set adds to the error of the
 * accuracy. The numbers below were set by back-tests; {@code docs/results/forecast.md} shows how
 * often the intervals hold on others.
 *
 * @param curve of the labels at hand
 * @param law fitted to it
 * @param labels how many there are
 */
record Forecaster(SubsampleCurve curve, PowerLaw law, int labels) {

  /** Share of the forecast intervals that hold the later truth. */
  static final double LEVEL = 0.8;

  /** Labels below which no curve can be seen. */
  static final int FEWEST_LABELS = 20;

  /** The same where labels judge each other: gains held too seldom below. */
  static final int FEWEST_BY_THEMSELVES = 50;

  /** A curve says nothing of more than so many times the labels it was fitted to. */
  static final int FARTHEST = 10;

  private static final double PRIOR_RATIO = 0.8;
  private static final double PRIOR_DEVIATION = 0.5;
  private static final double HIGHEST_RATIO = 3;
  private static final double LEAST_VARIANCE = 0.05;
  private static final double DRIFT_PER_DOUBLING = 1.0;
  private static final double SHARE_OF_LUCK = 0.6;

  /** Sets differ more from each other than the campaigns on one of them tell. */
  private static final double WIDENING = 1.2;

  private static final double SELF_JUDGEMENT = 2.4;
  private static final double LUCK_OF_SELF_JUDGEMENT = 2.0;

  static Forecaster of(SubsampleCurve curve, int labels) {
    return new Forecaster(curve, curve.fitted(), labels);
  }

  /**
   * @param now accuracy of the labels at hand, in percent
   * @param gain expected over now, in points
   * @param gainDeviation its standard error
   * @param top1Deviation standard error of the accuracy then, in points
   */
  record Expectation(double now, double gain, double gainDeviation, double top1Deviation) {

    /** In percent. */
    double top1() {
      return now + gain;
    }

    Interval top1Interval() {
      return Interval.around(top1(), top1Deviation, LEVEL).inPercent();
    }

    Interval gainInterval() {
      return Interval.around(gain, gainDeviation, LEVEL).within(-now, most());
    }

    /** The gain that leaves nothing wrong. */
    double most() {
      return 100 - now;
    }

    /** How likely at least so many points are. */
    double chanceOf(double points) {
      return points > most()
          ? 0
          : 1 - new NormalDistribution(null, gain, gainDeviation).cumulativeProbability(points);
    }
  }

  /**
   * @param more labels to buy
   */
  Expectation with(int more) {
    double fitted = law.at(labels + more) - law.at(labels);
    double growth = (double) (labels + more) / labels;
    double uncorrected = fitted * fitted / ratioPrecision();
    double drift = DRIFT_PER_DOUBLING * Math.log(growth) / Math.log(2);
    double luck = SHARE_OF_LUCK * curve.luck() * Math.sqrt(1 - 1 / growth);
    double gainDeviation = WIDENING * Math.sqrt(uncorrected + drift * drift + luck * luck);
    double gain = Math.min(100 - curve.now(), ratio() * fitted);
    return new Expectation(
        curve.now(), gain, gainDeviation, Math.hypot(gainDeviation, selfJudgement()));
  }

  /** Whether so many more labels are more than the curve can say anything of. */
  boolean isOutOfSight(int more) {
    return more > (long) FARTHEST * labels;
  }

  /** Posterior mean of how gains compare with fitted ones. */
  private double ratio() {
    double prior = PRIOR_RATIO / (PRIOR_DEVIATION * PRIOR_DEVIATION);
    double seen = curve.gainOverFirstHalf() * curve.gainOverRandomHalf() / halfVariance();
    return Math.clamp((prior + seen) / ratioPrecision(), 0, HIGHEST_RATIO);
  }

  private double ratioPrecision() {
    double random = curve.gainOverRandomHalf();
    return 1 / (PRIOR_DEVIATION * PRIOR_DEVIATION) + random * random / halfVariance();
  }

  private double halfVariance() {
    return curve.luck() * curve.luck() + LEAST_VARIANCE;
  }

  /** What labels that judge each other leave open about the accuracy now, as a standard error. */
  private double selfJudgement() {
    if (!curve.byThemselves()) {
      return 0;
    }
    // one more right and one more wrong keep the error above 0 where all are right
    double share = (curve.now() / 100 * curve.judges() + 1) / (curve.judges() + 2);
    double draw = 100 * Math.sqrt(share * (1 - share) / curve.judges());
    return Math.hypot(SELF_JUDGEMENT * draw, LUCK_OF_SELF_JUDGEMENT * curve.luck());
  }
}
