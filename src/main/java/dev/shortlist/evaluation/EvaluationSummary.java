package dev.shortlist.evaluation;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The result of an evaluation in numbers that fit on a line. Accuracies are percent.
 *
 * @param validation what the labels were judged on
 * @param validationRows how many items were told
 * @param folds of a cross-validation; absent otherwise
 * @param top1 of the head as it was after the last epoch
 * @param top5 the same among the five most likely classes, or all where there are fewer
 * @param interval where {@code top1} would be with endless validation rows
 * @param best the best look at a head that is trained over epochs; absent otherwise
 * @param classesSeen how many classes have a label
 */
record EvaluationSummary(
    ValidationKind validation,
    int validationRows,
    @Nullable Integer folds,
    double top1,
    double top5,
    Interval interval,
    @Nullable Best best,
    int classesSeen) {

  record Best(int epoch, double top1) {}

  static EvaluationSummary of(
      ValidationKind validation, @Nullable Integer folds, TrialResult result, int classesSeen) {
    Tally tally = result.tally();
    Best best =
        result.history().stream()
            .max(
                Comparator.comparingDouble(TrialResult.Look::top1)
                    .thenComparingInt(look -> -look.epoch()))
            .map(look -> new Best(look.epoch(), look.top1()))
            .orElse(null);
    return new EvaluationSummary(
        validation,
        tally.rows(),
        folds,
        tally.top1(),
        tally.top5(),
        Interval.ofShare(tally.right(), tally.rows()),
        best,
        classesSeen);
  }
}
