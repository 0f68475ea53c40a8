package dev.shortlist.evaluation;

import java.util.List;

/**
 * One strategy from one seed.
 *
 * @param top1 percent, one per budget
 * @param coverage percent of the classes that have a label, one per budget
 * @param bought sha256 of what was bought at each budget
 */
record SimulationUnit(List<Double> top1, List<Double> coverage, String bought) {

  /** Mean over the budgets. */
  double meanTop1() {
    return top1.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
