package dev.shortlist.evaluation;

import dev.shortlist.evaluation.Forecast.Answer;
import dev.shortlist.evaluation.Forecast.Horizon;
import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Turns expectations into answers.
 *
 * @param more numbers of labels to buy, ascending
 * @param leastGain points per 100 labels that are worth it
 */
record Prospects(List<Integer> more, double leastGain, Left left) {

  /**
   * What can still be bought: what has no label, and an image that can be used if any.
   *
   * @param items how many
   * @param meanCost of those whose cost is known; null where none is
   */
  record Left(int items, @Nullable Double meanCost) {}

  /** So sure an answer has to be; otherwise there is none yet. */
  private static final double SURE = 0.8;

  /** The numbers for which items are left. */
  List<Integer> possible() {
    return more.stream().filter(labels -> labels <= left.items()).toList();
  }

  Horizon horizon(Forecaster forecaster, int labels) {
    Forecaster.Expectation expected = forecaster.with(labels);
    double needed = leastGain * labels / 100;
    double chance =
        1
            - new NormalDistribution(null, expected.gain(), expected.gainDeviation())
                .cumulativeProbability(needed);
    Double meanCost = left.meanCost();
    Double cost = meanCost == null ? null : meanCost * labels;
    return new Horizon(
        labels,
        forecaster.labels() + labels,
        expected.top1(),
        expected.top1Interval(),
        expected.gain(),
        expected.gainInterval(),
        100 * expected.gain() / labels,
        cost,
        cost == null || cost == 0 ? null : expected.gain() / cost,
        chance,
        answer(chance, labels > Forecaster.FARTHEST * forecaster.labels()));
  }

  private static Answer answer(double chance, boolean outOfSight) {
    if (outOfSight || (chance < SURE && chance > 1 - SURE)) {
      return Answer.CANNOT_SAY_YET;
    }
    return chance >= SURE ? Answer.WORTH_IT : Answer.FLATTENING;
  }

  /**
   * Why the answer is what it is.
   *
   * @param horizons of the numbers that are possible; the first is what is answered
   */
  String reason(List<Horizon> horizons) {
    if (horizons.isEmpty()) {
      return "%d more labels cannot be bought: %d items are left"
          .formatted(more.getFirst(), left.items());
    }
    String reason = reason(horizons.getFirst());
    return horizons.size() == more.size()
        ? reason
        : reason + "; only %d items are left, so nothing is said of more".formatted(left.items());
  }

  private String reason(Horizon horizon) {
    String expected =
        String.format(
            Locale.ROOT,
            "%d more labels are expected to bring %.1f points (80 %% interval %.1f to %.1f)",
            horizon.labels(),
            horizon.gain(),
            horizon.gainInterval().low(),
            horizon.gainInterval().high());
    String chance =
        String.format(
            Locale.ROOT,
            "the chance of at least %.1f points per 100 labels is %.0f %%",
            leastGain,
            100 * horizon.chance());
    return switch (horizon.answer()) {
      case WORTH_IT, FLATTENING -> expected + "; " + chance;
      case CANNOT_SAY_YET ->
          expected + "; " + chance + ", which is no answer: label some more and ask again";
    };
  }
}
