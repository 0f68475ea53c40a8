package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Impossible demands are refused before any work, with what was asked and what is possible. */
class ConstraintsTests {

  private static final StrategySpec CORE_SET = Strategies.parse(Map.of("name", "core-set"));

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
  void saysWhatIsPossibleUnderAllConstraintsWhereTooFewAreEligible() {
    Constraints constraints =
        strata(new int[] {0, 0}, new int[] {9, 2}).including(0, 1, 2, 50, 51, 52, 53);
    Problem problem = refusal(10, constraints);
    assertThat(problem.members()).containsEntry("possible", 5);
    assertThat(problem.faults())
        .containsExactly(
            new Fault("/batch_size", "only 7 items are eligible"),
            new Fault("/constraints/strata", "the maxima leave only 5 items to pick"));
  }

  @Test
  void findsTheLargestPossibleBatchBetweenMinimaAndBudget() {
    double[] costs = new double[100];
    Arrays.fill(costs, 1);
    Constraints minima = strata(new int[] {1, 3}, new int[] {9, 9});
    assertThat(refusal(10, minima.with(new Constraints.Costs(costs, 6.5))).members())
        .containsEntry("possible", 6);
    assertThat(refusal(10, minima.with(new Constraints.Costs(costs, 4))).members())
        .containsEntry("possible", 4);
    assertThat(refusal(10, minima.with(new Constraints.Costs(costs, 3.9))).members())
        .containsEntry("possible", 0);
    assertThat(refusal(3, minima).members()).containsEntry("possible", 0);
  }

  /** One after the other, sizes take 2 · 10¹⁰ steps to try. */
  @Test
  @Timeout(60)
  void findsTheLargestPossibleBatchOfALargePool() {
    int[] items = IntStream.range(0, 200_000).toArray();
    double[] costs = new double[items.length];
    Arrays.fill(costs, 1, costs.length, 2);
    Demand demand =
        new Demand(
            items,
            items.length,
            false,
            items.length,
            Constraints.NONE.with(new Constraints.Costs(costs, 5)));
    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> demand.requirePossibleFor(CORE_SET))
        .satisfies(problem -> assertThat(problem.members()).containsEntry("possible", 3));
  }

  @Test
  void spendsNotACentMoreThanALargeBudget() {
    double[] costs = new double[100];
    Arrays.fill(costs, 10_000_000.01);
    Constraints.Costs limit = new Constraints.Costs(costs, 20_000_000.01);
    Problem problem = refusal(2, Constraints.NONE.with(limit));
    assertThat(problem.members()).containsEntry("possible", 1);
  }

  @Test
  void looksForMoreInReserveOnlyWhenSomethingHasLeftIt() {
    SelectionProblem problem =
        new SelectionProblem(
                blobs.features(), LabeledItems.none(4), IntStream.range(0, 100).toArray(), 40, 1)
            .under(Constraints.NONE.apart(1));
    Kernels kernels = Kernels.cpu(1);
    Reserve reserve = new Reserve(problem.constraints(), problem.candidates(), 100);
    Quotas quotas = new Quotas(problem.constraints(), reserve);
    Spacing spacing = new Spacing(problem, reserve, quotas, kernels);
    CountingItems open = new CountingItems();
    open.set(0, 100);
    spacing.fillReserve(40, open);
    assertThat(open.asked).isEqualTo(100);
    int[] reserved = reserve.items().toArray();
    spacing.fillReserve(40, open);
    assertThat(open.asked).isEqualTo(100);
    reserve.remove(reserved[0]);
    open.clear(reserved[0]);
    spacing.fillReserve(40, open);
    assertThat(open.asked).isEqualTo(200);
    assertThat(reserve.items())
        .contains(IntStream.of(reserved).skip(1).boxed().toArray(Integer[]::new));
  }

  /** Items that count how often they are asked for. */
  private static final class CountingItems extends BitSet {

    private static final long serialVersionUID = 1;

    private int asked;

    @Override
    public boolean get(int item) {
      asked++;
      return super.get(item);
    }
  }

  @Test
  void countsCostsWithoutRoundingErrors() {
    double[] costs = new double[100];
    Arrays.fill(costs, 0.1);
    Constraints constraints = Constraints.NONE.with(new Constraints.Costs(costs, 0.3));
    assertThat(select(3, constraints).picks()).hasSize(3);
  }

  /**
   * Picks rule out items that were no candidates to begin with, here the excluded one 0.1 degrees
   * from the last of these: they say nothing about what is left.
   */
  @Test
  void whatIsNoCandidateDoesNotCountAsRuledOut() {
    double[] degrees = {0, 180.1, 90, 180};
    float[][] rows =
        Arrays.stream(degrees)
            .map(Math::toRadians)
            .mapToObj(angle -> new float[] {(float) Math.cos(angle), (float) Math.sin(angle)})
            .toArray(float[][]::new);
    SelectionProblem problem =
        new SelectionProblem(
                FeatureMatrix.copyOf(rows), LabeledItems.none(2), new int[] {0, 1, 2, 3}, 3, 1)
            .under(Constraints.NONE.excluding(1).apart(1));
    Draft draft = new Draft(problem, new int[] {0, 2, 3}, Kernels.cpu(1));
    for (int item : new int[] {3, 2, 0}) {
      assertThat(draft.offer(item, new Reason.Drawn())).isTrue();
    }
    assertThat(draft.isComplete()).isTrue();
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
    return Strategies.strategyFor(CORE_SET).select(problem, Kernels.cpu(1), Observer.NONE);
  }
}
