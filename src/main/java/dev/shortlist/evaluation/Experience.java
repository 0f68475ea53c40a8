package dev.shortlist.evaluation;

/**
 * What campaigns usually do: the only numbers of a forecast that its labels do not say. Angles are
 * {@linkplain Angle those of accuracies}, in radians.
 *
 * @param rate at which the angle rises, per doubling of the labels
 * @param rateDeviation of campaigns from that
 * @param shareThatGoesOn of the rate at which the half bought last added to the first: a strategy
 *     buys the most telling items first
 * @param selfJudgement how far the angle on items like those bought is from that on others:
 *     strategies buy what is easy to tell, or hard, and how many they buy changes little about it
 */
record Experience(double rate, double rateDeviation, double shareThatGoesOn, double selfJudgement) {

  /** The most likely ones, by {@code bench/forecast fit}. */
  static final Experience OF_BACK_TESTS = new Experience(0.046, 0.034, 0.18, 0.13);
}
