package dev.shortlist.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What more labels would bring a pool. Accuracies are percent, gains percentage points, by the
 * nearest labeled item.
 *
 * @param leastGain points per 100 labels from which on labeling is worth it to who asks
 * @param observed how good random ones of the labels at hand are, and those bought first
 * @param law what was fitted to that; absent with too few labels
 * @param answer to whether the first of the numbers of labels is worth it
 */
record Forecast(
    UUID poolId,
    UUID featureCacheId,
    @Nullable UUID validationFeatureCacheId,
    ValidationKind validation,
    int validationRows,
    String method,
    int labeled,
    double leastGain,
    List<Observed> observed,
    @Nullable PowerLaw law,
    List<Horizon> forecasts,
    Answer answer,
    String reason) {

  /** Whether to buy more labels. */
  enum Answer {
    @JsonProperty("worth-it")
    WORTH_IT,
    @JsonProperty("flattening")
    FLATTENING,
    @JsonProperty("cannot-say-yet")
    CANNOT_SAY_YET
  }

  /**
   * @param deviation over the draws of so many labels
   * @param first accuracy of as many bought first
   */
  record Observed(int labels, double top1, double deviation, double first) {}

  /**
   * After buying some more.
   *
   * @param labels how many more
   * @param cost of these, where the costs of items are known
   * @param chance that they bring the least gain that is worth it, 0 to 1
   */
  record Horizon(
      int labels,
      int total,
      double top1,
      Interval interval,
      double gain,
      Interval gainInterval,
      @JsonProperty("gain_per_100_labels") double gainPer100Labels,
      @Nullable Double cost,
      @Nullable Double gainPerCost,
      double chance,
      Answer answer) {}
}
