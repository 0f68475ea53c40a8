package dev.shortlist.evaluation;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How good the labels of a pool were after each round, by the nearest labeled item.
 *
 * @param validation what they are judged on
 * @param method always {@code knn} with k = 1
 */
record LearningCurve(
    UUID poolId,
    UUID featureCacheId,
    @Nullable UUID validationFeatureCacheId,
    ValidationKind validation,
    String method,
    List<Point> points) {

  /**
   * The labels bought up to the end of a round.
   *
   * @param round 0 for labels from before the first round, else its number
   * @param roundId absent for labels that no round bought
   * @param coverage percent of the classes that have a label
   * @param top1 percent; absent where there is nothing to judge by
   * @param interval by bootstrap over the validation items
   */
  record Point(
      int round,
      @Nullable UUID roundId,
      int labeled,
      int classesSeen,
      double coverage,
      int validationRows,
      @Nullable Double top1,
      @Nullable Interval interval) {}
}
