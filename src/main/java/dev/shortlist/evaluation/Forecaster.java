package dev.shortlist.evaluation;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * What more labels would bring, from what those at hand brought.
 *
 * <p>Measured as an {@linkplain Angle angle}, the accuracy rises at a rate per doubling of the
 * labels that is much the same in all campaigns. {@linkplain Experience} says how much; what the
 * half bought last added to the half bought first corrects it, and counts the less, the more random
 * halves deviate from each other. From now on the rate fades along a {@linkplain PowerLaw power
 * law}. What finding {@linkplain MissingClasses classes that have no label} brings is added.
 *
 * <p>The error of the angle is taken as normal: what is left open about the rate, about finding
 * classes, and the luck of the judges. Where labels judge each other, that the items bought are not
 * like others adds to the error of the accuracy. {@code docs/results/forecast.md} shows how often
 * the intervals hold.
 *
 * @param curve of the labels at hand
 * @param missing classes that none of them has
 * @param labels how many there are
 * @param experience with other campaigns
 */
record Forecaster(SubsampleCurve curve, MissingClasses missing, int labels, Experience experience) {

  /** Share of the forecast intervals that hold the later truth. */
  static final double LEVEL = 0.8;

  /** Labels below which no curve can be seen. */
  static final int FEWEST_LABELS = 20;

  /** The same where labels judge each other: below, gains held less often than they should. */
  static final int FEWEST_BY_THEMSELVES = 50;

  /** A curve says nothing of more than so many times the labels it was fitted to. */
  static final int FARTHEST = 10;

  /**
   * @param now accuracy of the labels at hand, in percent
   * @param angle expected then
   * @param gainDeviation its standard error where the accuracy now is known, in radians
   * @param top1Deviation its standard error
   */
  record Expectation(double now, double angle, double gainDeviation, double top1Deviation) {

    /** In percent, as likely too high as too low. */
    double top1() {
      return Angle.accuracy(angle);
    }

    /** In points. */
    double gain() {
      return top1() - now;
    }

    Interval top1Interval() {
      return Angle.accuracies(Interval.around(angle, top1Deviation, LEVEL));
    }

    Interval gainInterval() {
      Interval then = Angle.accuracies(Interval.around(angle, gainDeviation, LEVEL));
      return new Interval(LEVEL, then.low() - now, then.high() - now);
    }

    /** The gain that leaves nothing wrong. */
    double most() {
      return 100 - now;
    }

    /** How likely at least so many points are. */
    double chanceOf(double points) {
      return points > most()
          ? 0
          : 1
              - new NormalDistribution(null, angle, gainDeviation)
                  .cumulativeProbability(Angle.of(now + points));
    }
  }

  /**
   * @param more labels to buy
   */
  Expectation with(int more) {
    double now = curve.now();
    double growth = (double) (labels + more) / labels;
    double doublings = PowerLaw.doublings(growth);
    MissingClasses.Found found = missing.found(now, more);
    double angle = Angle.of(now + found.gain()) + doublings * rate();
    double rateDeviation = doublings / Math.sqrt(ratePrecision());
    double finding = found.deviation() * Angle.perPoint(now, curve.judges());
    double deviation =
        Math.sqrt(
            rateDeviation * rateDeviation + finding * finding + judgesVariance(1 - 1 / growth));
    return new Expectation(now, angle, deviation, Math.hypot(deviation, selfJudgement()));
  }

  /** What was fitted, without finding classes. */
  PowerLaw law() {
    return PowerLaw.through(Angle.of(curve.now()), labels, rate());
  }

  /** Whether so many more labels are more than the curve can say anything of. */
  boolean isOutOfSight(int more) {
    return more > (long) FARTHEST * labels;
  }

  /** Posterior mean of the rate now; more labels are not expected to harm. */
  private double rate() {
    double usual = experience.rate() / square(experience.rateDeviation());
    double seen = experience.shareThatGoesOn() * curve.rate() / square(curve.rateDeviation());
    return Math.max(0, (usual + seen) / ratePrecision());
  }

  private double ratePrecision() {
    return 1 / square(experience.rateDeviation()) + 1 / square(curve.rateDeviation());
  }

  /**
   * What it leaves open that the judges are these and no others. A share of them is told by another
   * item then, and as random halves of the labels show, some of these now right and some now wrong.
   *
   * @param newlyTold that share, which is the share of the new labels in all
   */
  private double judgesVariance(double newlyTold) {
    // a judge whose item changes is drawn twice, once before and once after
    return curve.byThemselves() ? 0 : 2 * newlyTold * square(curve.judgesLuck());
  }

  /** What labels that judge each other leave open about the accuracy now, in radians. */
  private double selfJudgement() {
    return curve.byThemselves()
        ? Math.hypot(experience.selfJudgement(), 1 / (2 * Math.sqrt(curve.judges())))
        : 0;
  }

  private static double square(double value) {
    return value * value;
  }
}
