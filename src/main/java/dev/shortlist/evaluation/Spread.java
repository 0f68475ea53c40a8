package dev.shortlist.evaluation;

import java.util.List;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.jspecify.annotations.Nullable;

/**
 * Some values of one quantity.
 *
 * @param deviation standard deviation of the sample; absent for a single value
 */
record Spread(double mean, @Nullable Double deviation, double minimum, double maximum) {

  static Spread of(List<Double> values) {
    SummaryStatistics statistics = new SummaryStatistics();
    values.forEach(statistics::addValue);
    return new Spread(
        statistics.getMean(),
        values.size() == 1 ? null : statistics.getStandardDeviation(),
        statistics.getMin(),
        statistics.getMax());
  }

  /** 0 for a single value. */
  double variance() {
    return deviation == null ? 0 : deviation * deviation;
  }
}
