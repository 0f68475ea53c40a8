package dev.shortlist.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shortlist.evaluation.Comparison.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTests {

  private static final List<Double> RANDOM = List.of(50.0, 54.0, 52.0, 48.0, 46.0);

  @Test
  void findsAClearlyBetterAndAClearlyWorseStrategy() {
    assertThat(Comparison.independent(List.of(60.0), RANDOM, 1).verdict())
        .isEqualTo(Verdict.BETTER);
    assertThat(Comparison.independent(List.of(40.0), RANDOM, 1).verdict()).isEqualTo(Verdict.WORSE);
    assertThat(Comparison.independent(List.of(52.0), RANDOM, 1).verdict())
        .isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void takesStudentsIntervalForAStrategyWithoutChance() {
    // t(0.975; 4) = 2.776, standard error √(10 / 5)
    Interval interval = Comparison.independent(List.of(55.0), RANDOM, 1).interval();
    assertThat(interval.low()).isCloseTo(5 - 2.776 * Math.sqrt(2), within(1e-3));
  }

  @Test
  void asksMoreOfEachStrategyWhereManyAreCompared() {
    Comparison alone = Comparison.independent(List.of(54.5), RANDOM, 1);
    Comparison amongTen = Comparison.independent(List.of(54.5), RANDOM, 10);
    assertThat(alone.verdict()).isEqualTo(Verdict.BETTER);
    assertThat(amongTen.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(amongTen.interval().level()).isCloseTo(0.995, within(1e-9));
  }

  @Test
  void countsOverlappingSplitsForLessThanIndependentOnes() {
    List<Double> strategy = List.of(52.0, 55.0, 55.0, 50.0, 47.0); // better by 1.8 ± 0.84
    Comparison paired = Comparison.paired(strategy, RANDOM, 0.5, 1);
    // t(0.975; 4) = 2.776, standard error √(0.7 · (1/5 + 0.5))
    assertThat(paired.difference()).isCloseTo(1.8, within(1e-9));
    assertThat(paired.interval().low()).isCloseTo(1.8 - 2.776 * 0.7, within(1e-3));
  }

  @Test
  void takesWilsonsIntervalOfAShare() {
    Interval interval = Interval.ofShare(8, 10);
    assertThat(interval.low()).isCloseTo(49.02, within(0.01));
    assertThat(interval.high()).isCloseTo(94.33, within(0.01));
    assertThat(Interval.ofShare(10, 10).high()).isCloseTo(100, within(1e-9));
  }
}
