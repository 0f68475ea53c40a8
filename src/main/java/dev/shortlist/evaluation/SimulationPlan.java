package dev.shortlist.evaluation;

import dev.shortlist.selection.StrategySpec;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a simulation does.
 *
 * @param datasetId whose truth is played with; null where a pool's labels are
 * @param poolId whose labels are played with; null where a dataset's truth is
 * @param labeled how many labels the pool had, which are the items there are; null for a dataset
 * @param validationFeatureCacheId what labels are judged on; null to set items aside instead
 * @param strategies {@link #RANDOM} first
 * @param budgets ascending
 * @param seeds how often each strategy runs, from seed 1 on
 * @param method name of the method that learns from the labels
 * @param options of the method
 */
record SimulationPlan(
    @Nullable UUID datasetId,
    @Nullable UUID poolId,
    @Nullable Integer labeled,
    UUID featureCacheId,
    @Nullable UUID validationFeatureCacheId,
    List<StrategySpec> strategies,
    List<Integer> budgets,
    int seeds,
    String method,
    Map<String, Object> options) {

  /** What all others are compared with. */
  static final String RANDOM = "random";

  /** Share of the items that is set aside to judge by, where there is nothing else. */
  static final double HELD_OUT = 0.3;

  Method.OnFeatures parsedMethod() {
    return Methods.parseOnFeatures(method, options);
  }

  /** How many items can be bought of so many. */
  int buyable(int items) {
    return validationFeatureCacheId == null ? items - heldOut(items) : items;
  }

  static int heldOut(int items) {
    return (int) Math.ceil(HELD_OUT * items);
  }
}
