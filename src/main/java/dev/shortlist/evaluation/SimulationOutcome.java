package dev.shortlist.evaluation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of a simulation. Accuracies are percent.
 *
 * @param validation what labels were judged on
 * @param validationRows how many items that were
 * @param items how many items could be bought
 * @param answer whether any strategy would have beaten random choice, in a sentence
 */
record SimulationOutcome(
    ValidationKind validation, int validationRows, int items, List<Curve> curves, String answer) {

  /**
   * One strategy.
   *
   * @param seeds how often it ran; once where the seed makes no difference
   * @param againstRandom absent for random itself, and where one seed says nothing
   */
  record Curve(
      Map<String, Object> strategy,
      boolean oracle,
      int seeds,
      List<Point> points,
      @Nullable Comparison againstRandom) {}

  /**
   * @param top1 over the seeds
   * @param coverage percent of the classes that have a label, mean over the seeds
   */
  record Point(int budget, Spread top1, double coverage) {}
}
