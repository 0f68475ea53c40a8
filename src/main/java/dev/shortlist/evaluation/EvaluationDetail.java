package dev.shortlist.evaluation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The long part of an evaluation's result.
 *
 * @param confusion shape (true class, told class), in the order of {@code perClass}; absent above
 *     1000 classes
 * @param history looks taken during a training, in order
 */
record EvaluationDetail(
    List<ClassAccuracy> perClass, int @Nullable [][] confusion, List<Epoch> history) {

  /**
   * @param loss mean training loss of the epoch
   * @param top1 percent of the validation rows
   */
  record Epoch(int epoch, double loss, double top1) {}

  static EvaluationDetail of(TrialResult result, List<String> classes) {
    return new EvaluationDetail(
        result.tally().perClass(classes),
        result.tally().confusion(),
        result.history().stream()
            .map(look -> new Epoch(look.epoch(), look.loss(), look.top1()))
            .toList());
  }
}
