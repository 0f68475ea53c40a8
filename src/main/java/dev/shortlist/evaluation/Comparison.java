package dev.shortlist.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * How a strategy did against random choice: the difference of their accuracies, averaged over the
 * budgets.
 *
 * @param difference percentage points, above 0 where the strategy is better
 * @param interval of the difference; wider the more strategies are compared at once
 */
record Comparison(double difference, Interval interval, Verdict verdict) {

  /** What can be said of a strategy. */
  enum Verdict {
    @JsonProperty("better")
    BETTER,
    @JsonProperty("worse")
    WORSE,
    @JsonProperty("undecided")
    UNDECIDED
  }

  /** Chance of calling any of the strategies better or worse that is neither. */
  private static final double ERROR = 0.05;

  /**
   * What the luck of the judges leaves open about the difference of two accuracies averaged over
   * the budgets, as a standard error in points. All budgets and seeds share the judges, so the
   * error shrinks with neither. That both strategies share them too is left out: an item that is
   * easy for one is easy for the other, so this is a bound.
   *
   * @param strategy accuracy in percent, one per budget, mean over the seeds
   * @param random the same of random choice
   * @param judges how many items told the accuracies
   */
  static double judgesError(List<Double> strategy, List<Double> random, int judges) {
    return IntStream.range(0, strategy.size())
        .mapToDouble(
            budget ->
                100
                    * Math.sqrt(
                        (perJudge(strategy.get(budget), judges)
                                + perJudge(random.get(budget), judges))
                            / judges))
        .average()
        .orElseThrow();
  }

  /** Variance of one judgement; one more right and one more wrong keep it above 0. */
  private static double perJudge(double top1, int judges) {
    double share = (top1 / 100 * judges + 1) / (judges + 2);
    return share * (1 - share);
  }

  /**
   * Both ran with the same seeds on the same splits of the items, which overlap from seed to seed:
   * the corrected resampled t-test, with the luck of the judges of one split on top.
   *
   * @param strategy one value per seed
   * @param random one value per seed
   * @param heldOutRatio items set aside over items that could be bought
   * @param judgesError as {@link #judgesError} gives it
   * @param compared how many strategies are compared with random
   * @see <a href="https://doi.org/10.1023/A:1024068626366">Nadeau, Bengio: Inference for the
   *     Generalization Error, Machine Learning 2003</a>
   */
  static Comparison paired(
      List<Double> strategy,
      List<Double> random,
      double heldOutRatio,
      double judgesError,
      int compared) {
    int seeds = strategy.size();
    Spread differences =
        Spread.of(
            IntStream.range(0, seeds)
                .mapToObj(seed -> strategy.get(seed) - random.get(seed))
                .toList());
    double error = Math.sqrt(differences.variance() * (1.0 / seeds + heldOutRatio));
    return of(differences.mean(), new SeedsError(error, seeds - 1), judgesError, compared);
  }

  /**
   * Both ran on the same items with seeds of their own: Welch's t-test, with the luck of the judges
   * on top. A strategy that does the same for every seed owes nothing to its seed, but what it does
   * is told by the same judges.
   *
   * @param random at least two values
   * @param judgesError as {@link #judgesError} gives it
   */
  static Comparison independent(
      List<Double> strategy, List<Double> random, double judgesError, int compared) {
    Spread ofStrategy = Spread.of(strategy);
    Spread ofRandom = Spread.of(random);
    double one = ofStrategy.variance() / strategy.size();
    double other = ofRandom.variance() / random.size();
    double total = one + other;
    double terms =
        (strategy.size() == 1 ? 0 : one * one / (strategy.size() - 1))
            + other * other / (random.size() - 1);
    double freedom = terms == 0 ? random.size() - 1 : total * total / terms;
    return of(
        ofStrategy.mean() - ofRandom.mean(),
        new SeedsError(Math.sqrt(total), freedom),
        judgesError,
        compared);
  }

  /** A standard error that was estimated from the seeds, with its degrees of freedom. */
  private record SeedsError(double points, double freedom) {

    double reach(double share) {
      return points * new TDistribution(null, freedom).inverseCumulativeProbability(share);
    }
  }

  /**
   * Reaches of errors that are estimated with different certainty add up as their squares: such an
   * interval holds at least as often as it says.
   *
   * <p>Banerjee: Approximate confidence interval for linear functions of means of k populations
   * when the population variances are not equal, Sankhyā 22, 1960.
   */
  private static Comparison of(
      double difference, SeedsError seedsError, double judgesError, int compared) {
    double level = 1 - ERROR / compared; // Bonferroni
    double share = (1 + level) / 2;
    double reach = Math.hypot(seedsError.reach(share), judgesError * Interval.normal(share));
    Interval interval = new Interval(level, difference - reach, difference + reach);
    return new Comparison(difference, interval, verdict(interval));
  }

  private static Verdict verdict(Interval difference) {
    if (difference.low() > 0) {
      return Verdict.BETTER;
    }
    return difference.high() < 0 ? Verdict.WORSE : Verdict.UNDECIDED;
  }
}
