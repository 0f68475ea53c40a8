package dev.shortlist.bench;

import static dev.shortlist.bench.StrategyBenchmark.BUDGETS;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * How well a strategy did on one set.
 *
 * @param set name of the set
 * @param commit of the code that was measured
 * @param seconds to select for all budgets, mean over the seeds
 * @param accuracies percent, per judge shape (budgets, seeds)
 */
record Outcome(
    String set,
    Contestant contestant,
    String commit,
    double seconds,
    Map<Judge, double[][]> accuracies) {

  /** One value per seed. */
  double[] at(Judge judge, int budget) {
    return Objects.requireNonNull(accuracies.get(judge))[BUDGETS.indexOf(budget)];
  }

  double mean(Judge judge, int budget) {
    return Arrays.stream(at(judge, budget)).average().orElseThrow();
  }

  /** Sample standard deviation over the seeds, NaN for one. */
  double deviation(Judge judge, int budget) {
    double mean = mean(judge, budget);
    double[] values = at(judge, budget);
    double squares = Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }

  int seeds() {
    return at(Judge.NEAREST_NEIGHBOUR, BUDGETS.getFirst()).length;
  }

  String cell(Judge judge, int budget) {
    double mean = mean(judge, budget);
    return seeds() == 1
        ? String.format(Locale.ROOT, "%.1f", mean)
        : String.format(Locale.ROOT, "%.1f ± %.1f", mean, deviation(judge, budget));
  }
}
