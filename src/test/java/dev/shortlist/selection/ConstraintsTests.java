package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Impossible demands are refused before any work, with what was asked and what is possible. */
class ConstraintsTests {

  private final Blobs blobs = Blobs.of(100, 8, 4, 1);

  @Test
  void refusesMoreThanIsEligible() {
    Constraints constraints = Constraints.NONE.excluding(IntStream.range(0, 95).toArray());
    Problem problem = refusal(10, constraints);
    assertThat(problem.members()).containsEntry("asked", 10).containsEntry("possible", 5);
    assertThat(problem.faults())
        .containsExactly(new Fault("/batch_size", "only 5 items are eligible"));
  }

  @Test
  void refusesAMinimumThatAStratumCannotGive() {
    Problem problem = refusal(10, strata(new int[] {4, 3}, new int[] {9, 9}));
    assertThat(problem.faults())
        .containsExactly(
            new Fault("/constraints/strata/night/minimum", "asks for 4 items, 3 can be picked"));
  }

  @Test
  void refusesMaximaThatLeaveTooFew() {
    Problem problem = refusal(10, strata(new int[] {0, 0}, new int[] {9, 5}));
    assertThat(problem.members()).containsEntry("asked", 10).containsEntry("possible", 8);
    assertThat(problem.faults())
        .containsExactly(new Fault("/constraints/strata", "the maxima leave only 8 items to pick"));
  }

  @Test
  void refusesMinimaLargerThanTheBatch() {
    Problem problem = refusal(4, strata(new int[] {2, 3}, new int[] {9, 9}));
    assertThat(problem.faults())
        .containsExactly(
            new Fault("/constraints/strata", "the minima add up to 5, the batch has 4"));
  }

  @Test
  void refusesWhatTheCostBudgetCannotBuy() {
    double[] costs = IntStream.range(0, 100).mapToDouble(item -> item < 3 ? 1 : 2).toArray();
    Constraints.Costs limit = new Constraints.Costs(costs, 8);
    Problem problem = refusal(10, Constraints.NONE.with(limit));
    assertThat(problem.members()).containsEntry("possible", 5);
    assertThat(problem.faults())
        .containsExactly(
            new Fault(
                "/constraints/cost_budget", "10 items cost at least 17.0, the budget is 8.0"));
  }

  @Test
  void refusesADistanceThatTooFewItemsKeep() {
    Problem problem = refusal(10, Constraints.NONE.apart(1.9));
    assertThat(problem.faults())
        .extracting(Fault::pointer)
        .containsExactly("/constraints/minimum_distance");
    assertThat(problem.members())
        .hasEntrySatisfying("possible", possible -> assertThat((int) possible).isBetween(1, 9));
  }

  @Test
  void countsCostsWithoutRoundingErrors() {
    double[] costs = new double[100];
    Arrays.fill(costs, 0.1);
    Constraints constraints = Constraints.NONE.with(new Constraints.Costs(costs, 0.3));
    assertThat(select(3, constraints).picks()).hasSize(3);
  }

  /** Three items by night, ninety-seven by day. */
  private static Constraints strata(int[] minimum, int[] maximum) {
    int[] stratumOf = IntStream.range(0, 100).map(item -> item < 3 ? 0 : 1).toArray();
    return Constraints.NONE.with(
        new Constraints.Strata(new String[] {"night", "day"}, stratumOf, minimum, maximum));
  }

  private Problem refusal(int batchSize, Constraints constraints) {
    Problem[] refusal = new Problem[1];
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> select(batchSize, constraints))
        .satisfies(problem -> refusal[0] = problem);
    assertThat(refusal[0].type()).isEqualTo(ProblemType.BATCH_TOO_LARGE);
    return refusal[0];
  }

  private Batch select(int batchSize, Constraints constraints) {
    SelectionProblem problem =
        new SelectionProblem(
                blobs.features(),
                LabeledItems.none(4),
                IntStream.range(0, 100).toArray(),
                batchSize,
                1)
            .under(constraints);
    return Strategies.strategyFor(Strategies.parse(Map.of("name", "core-set")))
        .select(problem, Kernels.cpu(1), Observer.NONE);
  }
}
