package dev.shortlist.selection;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The candidates that a linear probe trained on the labeled items is least sure of, ties to the
 * lowest item.
 *
 * <p>Items are judged one by one, so a batch can be full of near-duplicates, and the judge knows
 * little while labels are few: usually worse than random below some tens of labels per class. The
 * reference program trains its head on augmented images; here it is trained on cached features.
 */
record UncertaintySampling(Measure measure) implements Selector {

  /** What makes a prediction uncertain. */
  enum Measure {
    /** Entropy of the class probabilities. */
    ENTROPY,
    /** How close the two most likely classes are. */
    MARGIN,
    /** How unlikely the most likely class is. */
    LEAST_CONFIDENCE;

    double of(Predictions predictions, int row) {
      return switch (this) {
        case ENTROPY -> predictions.entropy()[row];
        case MARGIN -> predictions.closeness(row);
        case LEAST_CONFIDENCE -> 1 - predictions.probability()[row];
      };
    }
  }

  static final Catalogue.Entry MAX_ENTROPY =
      entry(
          "max-entropy",
          List.of("entropy"),
          "The items whose class probabilities have the largest entropy.",
          "https://arxiv.org/abs/2110.12033",
          Measure.ENTROPY);

  static final Catalogue.Entry MARGIN =
      entry(
          "margin",
          List.of(),
          "The items whose two most likely classes are closest.",
          "https://doi.org/10.1007/3-540-44816-0_31",
          Measure.MARGIN);

  static final Catalogue.Entry LEAST_CONFIDENCE =
      entry(
          "least-confidence",
          List.of(),
          "The items whose most likely class is least likely.",
          "https://arxiv.org/abs/cmp-lg/9407020",
          Measure.LEAST_CONFIDENCE);

  private static Catalogue.Entry entry(
      String name, List<String> aliases, String summary, String paper, Measure measure) {
    return new Catalogue.Entry(
        new StrategyCard(
            name,
            aliases,
            summary,
            "Late, when some tens of labels per class have made the model trustworthy.",
            paper,
            List.of(
                StrategyCard.Need.FEATURES,
                StrategyCard.Need.LABELS,
                StrategyCard.Need.PROBABILITIES),
            List.of()),
        spec -> new UncertaintySampling(measure));
  }

  @Override
  public Map<String, Object> fill(Selection selection) {
    int[] candidates = selection.problem().candidates();
    Predictions predictions =
        Predictions.of(
            selection.features().view(candidates), Predictions.trainedProbe(selection), 1);
    int[] leastSureFirst =
        IntStream.range(0, candidates.length)
            .boxed()
            .sorted(Comparator.comparingDouble(row -> -measure.of(predictions, row)))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int row : leastSureFirst) {
      if (!selection.isComplete() && selection.draft().isOpen(candidates[row])) {
        selection.offer(candidates[row], predictions.reason(row));
      }
    }
    return Map.of(
        "mean_entropy",
        IntStream.of(leastSureFirst)
            .mapToDouble(row -> predictions.entropy()[row])
            .average()
            .orElse(0));
  }
}
