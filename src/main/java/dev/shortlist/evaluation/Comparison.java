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
   * Both ran with the same seeds on the same splits of the items, which overlap from seed to seed:
   * the corrected resampled t-test.
   *
   * @param strategy one value per seed
   * @param random one value per seed
   * @param heldOutRatio items set aside over items that could be bought
   * @param compared how many strategies are compared with random
   * @see <a href="https://doi.org/10.1023/A:1024068626366">Nadeau, Bengio: Inference for the
   *     Generalization Error, Machine Learning 2003</a>
   */
  static Comparison paired(
      List<Double> strategy, List<Double> random, double heldOutRatio, int compared) {
    int seeds = strategy.size();
    Spread differences =
        Spread.of(
            IntStream.range(0, seeds)
                .mapToObj(seed -> strategy.get(seed) - random.get(seed))
                .toList());
    double error = Math.sqrt(differences.variance() * (1.0 / seeds + heldOutRatio));
    return of(differences.mean(), error, seeds - 1, compared);
  }

  /**
   * Both ran on the same items with seeds of their own: Welch's t-test. A strategy that does the
   * same for every seed adds no error.
   *
   * @param random at least two values
   */
  static Comparison independent(List<Double> strategy, List<Double> random, int compared) {
    Spread ofStrategy = Spread.of(strategy);
    Spread ofRandom = Spread.of(random);
    double one = ofStrategy.variance() / strategy.size();
    double other = ofRandom.variance() / random.size();
    double total = one + other;
    double terms =
        (strategy.size() == 1 ? 0 : one * one / (strategy.size() - 1))
            + other * other / (random.size() - 1);
    double freedom = terms == 0 ? random.size() - 1 : total * total / terms;
    return of(ofStrategy.mean() - ofRandom.mean(), Math.sqrt(total), freedom, compared);
  }

  private static Comparison of(double difference, double error, double freedom, int compared) {
    double level = 1 - ERROR / compared; // Bonferroni
    double reach =
        error == 0
            ? 0
            : error
                * new TDistribution(null, freedom).inverseCumulativeProbability((1 + level) / 2);
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
