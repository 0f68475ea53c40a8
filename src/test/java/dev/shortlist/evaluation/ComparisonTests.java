package dev.shortlist.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shortlist.evaluation.Comparison.Verdict;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTests {

  private static final List<Double> RANDOM = List.of(50.0, 54.0, 52.0, 48.0, 46.0);

  private static final double NO_JUDGES_ERROR = 0;

  @Test
  void findsAClearlyBetterAndAClearlyWorseStrategy() {
    assertThat(Comparison.independent(List.of(60.0), RANDOM, 1, 1).verdict())
        .isEqualTo(Verdict.BETTER);
    assertThat(Comparison.independent(List.of(40.0), RANDOM, 1, 1).verdict())
        .isEqualTo(Verdict.WORSE);
    assertThat(Comparison.independent(List.of(52.0), RANDOM, 1, 1).verdict())
        .isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void takesStudentsIntervalForAStrategyWithoutChance() {
    // t(0.975; 4) = 2.776, standard error √(10 / 5)
    Interval interval =
        Comparison.independent(List.of(55.0), RANDOM, NO_JUDGES_ERROR, 1).interval();
    assertThat(interval.low()).isCloseTo(5 - 2.776 * Math.sqrt(2), within(1e-3));
  }

  @Test
  void addsTheReachOfTheJudgesToThatOfTheSeeds() {
    // √10 points by the judges reach 1.960 · √10, √2 by the seeds reach 2.776 · √2
    Interval interval = Comparison.independent(List.of(55.0), RANDOM, Math.sqrt(10), 1).interval();
    assertThat(interval.low())
        .isCloseTo(5 - Math.sqrt(10 * 1.95996 * 1.95996 + 2 * 2.77645 * 2.77645), within(1e-3));
  }

  @Test
  void asksMoreOfEachStrategyWhereManyAreCompared() {
    Comparison alone = Comparison.independent(List.of(54.5), RANDOM, NO_JUDGES_ERROR, 1);
    Comparison amongTen = Comparison.independent(List.of(54.5), RANDOM, NO_JUDGES_ERROR, 10);
    assertThat(alone.verdict()).isEqualTo(Verdict.BETTER);
    assertThat(amongTen.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(amongTen.interval().level()).isCloseTo(0.995, within(1e-9));
  }

  @Test
  void countsOverlappingSplitsForLessThanIndependentOnes() {
    List<Double> strategy = List.of(52.0, 55.0, 55.0, 50.0, 47.0); // better by 1.8 ± 0.84
    Comparison paired = Comparison.paired(strategy, RANDOM, 0.5, NO_JUDGES_ERROR, 1);
    // t(0.975; 4) = 2.776, standard error √(0.7 · (1/5 + 0.5))
    assertThat(paired.difference()).isCloseTo(1.8, within(1e-9));
    assertThat(paired.interval().low()).isCloseTo(1.8 - 2.776 * 0.7, within(1e-3));
  }

  @Test
  void takesTheBinomialErrorOfBothForThatOfTheJudges() {
    // (80 + 1) / 102 and (50 + 1) / 102
    double first = 81.0 / 102 * 21 / 102;
    double second = 51.0 / 102 * 51 / 102;
    assertThat(Comparison.judgesError(List.of(80.0), List.of(50.0), 100))
        .isCloseTo(100 * Math.sqrt((first + second) / 100), within(1e-9));
  }

  @Test
  void shrinksTheErrorOfTheJudgesWithTheirNumberButNotWithThatOfTheBudgets() {
    double one = Comparison.judgesError(List.of(70.0), List.of(60.0), 100);
    assertThat(Comparison.judgesError(List.of(70.0, 70.0), List.of(60.0, 60.0), 100))
        .isCloseTo(one, within(1e-9));
    assertThat(Comparison.judgesError(List.of(70.0), List.of(60.0), 400))
        .isCloseTo(one / 2, within(0.02));
  }

  @Test
  void givesNoVerdictFromThreeJudgesThoughAllSeedsAgree() {
    List<Double> strategy = List.of(100.0, 100.0);
    List<Double> random = List.of(100.0 / 3, 100.0 / 3);
    double error = Comparison.judgesError(List.of(100.0), List.of(100.0 / 3), 3);
    assertThat(Comparison.independent(strategy, random, error, 1).verdict())
        .isEqualTo(Verdict.UNDECIDED);
    assertThat(Comparison.paired(strategy, random, 0.4, error, 1).verdict())
        .isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void takesTwoOfFortyJudgesForNoDifference() {
    double error = Comparison.judgesError(List.of(75.0), List.of(70.0), 40);
    assertThat(Comparison.independent(List.of(75.0), List.of(70.0, 70.0), error, 1).verdict())
        .isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void findsAClearDifferenceWithSevenHundredJudgesAndFiveSeeds() {
    List<Double> random = List.of(58.0, 60.5, 59.0, 61.0, 57.5);
    List<Double> strategy = List.of(67.0, 68.0, 66.5, 67.5, 68.5);
    double error = Comparison.judgesError(List.of(67.5), List.of(59.2), 713);
    assertThat(Comparison.independent(strategy, random, error, 5).verdict())
        .isEqualTo(Verdict.BETTER);
    assertThat(Comparison.independent(random, strategy, error, 5).verdict())
        .isEqualTo(Verdict.WORSE);
  }

  @ParameterizedTest(name = "{0} seeds, {1} judges")
  @CsvSource({"2, 3", "2, 40", "3, 40", "5, 40", "2, 713", "5, 713"})
  void seldomTellsEqualStrategiesApart(int seeds, int judges) {
    EqualStrategies equal = new EqualStrategies(seeds, judges);
    SplittableRandom random = new SplittableRandom(1);
    assertThat(falseVerdicts(() -> equal.independent(random))).isLessThan(5);
    assertThat(falseVerdicts(() -> equal.oneRunsOnce(random))).isLessThan(5);
    assertThat(falseVerdicts(() -> equal.paired(random))).isLessThan(5);
  }

  /** In percent. */
  private static double falseVerdicts(Supplier<Comparison> comparisons) {
    int draws = 1_000;
    long told =
        Stream.generate(comparisons)
            .limit(draws)
            .filter(comparison -> comparison.verdict() != Verdict.UNDECIDED)
            .count();
    return 100.0 * told / draws;
  }

  @Test
  void takesWilsonsIntervalOfAShare() {
    Interval interval = Interval.ofShare(8, 10);
    assertThat(interval.low()).isCloseTo(49.02, within(0.01));
    assertThat(interval.high()).isCloseTo(94.33, within(0.01));
    assertThat(Interval.ofShare(10, 10).high()).isCloseTo(100, within(1e-9));
  }
}
