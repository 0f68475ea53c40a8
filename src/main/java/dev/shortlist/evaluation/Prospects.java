package dev.shortlist.evaluation;

import dev.shortlist.evaluation.Forecast.Answer;
import dev.shortlist.evaluation.Forecast.Horizon;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns expectations into answers.
 *
 * <p>Expectations are of the nearest labeled item. With labels enough for the linear head, that one
 * may gain where the nearest item no longer does, so there gains that end are no answer, unless the
 * nearest item leaves too little wrong for any head to gain.
 *
 * @param more numbers of labels to buy, ascending
 * @param leastGain points per 100 labels that are worth it
 * @param classCount of the pool
 */
record Prospects(List<Integer> more, double leastGain, int classCount, Left left) {

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
    double chance = expected.chanceOf(needed(labels));
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
        answer(forecaster, labels));
  }

  /** In points. */
  private double needed(int labels) {
    return leastGain * labels / 100;
  }

  private Answer answer(Forecaster forecaster, int labels) {
    return switch (ground(forecaster, labels)) {
      case SURE -> Answer.WORTH_IT;
      case UNLIKELY, NOTHING_LEFT -> Answer.FLATTENING;
      case OUT_OF_SIGHT, OPEN, LINEAR_MAY_GAIN -> Answer.CANNOT_SAY_YET;
    };
  }

  /** What an answer rests on. */
  private enum Ground {
    /** The curve says nothing of so many labels. */
    OUT_OF_SIGHT,
    /** The gain is sure enough. */
    SURE,
    /** The gain may come or not. */
    OPEN,
    /** The gain is unlikely. */
    UNLIKELY,
    /** Less is wrong than would have to be gained. */
    NOTHING_LEFT,
    /** The gain is unlikely, but only for the nearest labeled item. */
    LINEAR_MAY_GAIN
  }

  private Ground ground(Forecaster forecaster, int labels) {
    Forecaster.Expectation expected = forecaster.with(labels);
    double chance = expected.chanceOf(needed(labels));
    if (forecaster.isOutOfSight(labels)) {
      return Ground.OUT_OF_SIGHT;
    }
    if (needed(labels) > expected.most()) {
      return Ground.NOTHING_LEFT;
    }
    if (chance >= SURE) {
      return Ground.SURE;
    }
    if (chance > 1 - SURE) {
      return Ground.OPEN;
    }
    return isLinearBetter(forecaster, labels) ? Ground.LINEAR_MAY_GAIN : Ground.UNLIKELY;
  }

  /** Whether the linear head will usually be the better one with so many more labels. */
  private boolean isLinearBetter(Forecaster forecaster, int labels) {
    return Methods.isLinearBetter(forecaster.labels() + labels, classCount);
  }

  /**
   * Why the answer is what it is.
   *
   * @param horizons of the numbers that are possible; the first is what is answered
   */
  String reason(Forecaster forecaster, List<Horizon> horizons) {
    if (horizons.isEmpty()) {
      return "%d more labels cannot be bought: %d items are left"
          .formatted(more.getFirst(), left.items());
    }
    String reason = reason(forecaster, horizons.getFirst());
    return horizons.size() == more.size()
        ? reason
        : reason + "; only %d items are left, so nothing is said of more".formatted(left.items());
  }

  private String reason(Forecaster forecaster, Horizon horizon) {
    int labels = horizon.labels();
    String expected =
        String.format(
            Locale.ROOT,
            "%d more labels are expected to bring %.1f points (80 %% interval %.1f to %.1f); the"
                + " chance of at least %.1f points per 100 labels is %.0f %%",
            labels,
            horizon.gain(),
            horizon.gainInterval().low(),
            horizon.gainInterval().high(),
            leastGain,
            100 * horizon.chance());
    String byNeighbours =
        isLinearBetter(forecaster, labels)
            ? "; this is said of the nearest neighbour, but with so many labels the linear head is"
                + " usually the better one: evaluate with method linear too"
            : "";
    return switch (ground(forecaster, labels)) {
      case OUT_OF_SIGHT ->
          "%d more labels is more than ten times the %d at hand, of which a curve says nothing: ask for %d at most, or label some more and ask again"
              .formatted(labels, forecaster.labels(), Forecaster.FARTHEST * forecaster.labels());
      case SURE, UNLIKELY -> expected + byNeighbours;
      case OPEN -> expected + ", which is no answer: label some more and ask again" + byNeighbours;
      case NOTHING_LEFT ->
          expected
              + String.format(
                  Locale.ROOT,
                  ": with %.1f %% right already no more than %.1f points are left to gain",
                  horizon.top1() - horizon.gain(),
                  100 - horizon.top1() + horizon.gain());
      case LINEAR_MAY_GAIN ->
          expected
              + ", but only by the nearest neighbour: with so many labels the linear head is"
              + " usually the better one and may gain where the nearest neighbour no longer does;"
              + " evaluate with method linear after each round";
    };
  }
}
