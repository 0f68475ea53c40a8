package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import dev.shortlist.selection.StrategyCard.Need;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every query strategy promises, whatever the pool. One subclass per strategy. */
abstract class QueryStrategyContract {

  private static final Kernels KERNELS = Kernels.cpu(2);
  private static final Blobs BLOBS = Blobs.of(300, 9, 5, 1);

  /** The {@code strategy} object of a request. */
  abstract Map<String, Object> request();

  /** Whether a smaller batch is the beginning of a larger one. */
  boolean ranks() {
    return false;
  }

  @Test
  void picksExactlyTheBatchSizeFromAFreshPool() {
    assertKeepsPromises(problem(BLOBS.features(), LabeledItems.none(5), 20, 3));
  }

  @Test
  void picksExactlyTheBatchSizeBesideLabels() {
    assertKeepsPromises(problem(BLOBS.features(), labeled(5, 17, 40, 41, 42, 299), 20, 3));
  }

  @Test
  void picksEveryCandidateWhenAsked() {
    SelectionProblem all = problem(BLOBS.features(), labeled(5, 0, 1, 2, 3), 296, 3);
    assertKeepsPromises(all);
  }

  @Test
  void picksTheOnlyCandidate() {
    int[] only = {123};
    assertKeepsPromises(
        new SelectionProblem(BLOBS.features(), labeled(5, 7, 8), only, 1, 3)
            .knowing(BLOBS.classes()));
  }

  @Test
  void picksAmongCandidatesOnly() {
    int[] few = IntStream.range(0, 300).filter(item -> item % 7 == 0).toArray();
    LabeledItems labeled = labeled(5, 1, 2, 3, 4, 5, 6);
    assertKeepsPromises(
        new SelectionProblem(BLOBS.features(), labeled, few, 25, 3).knowing(BLOBS.classes()));
  }

  @Test
  void picksFromAPoolOfEqualVectors() {
    float[][] equal = new float[60][];
    Arrays.setAll(equal, row -> new float[] {0.6f, 0.8f});
    FeatureMatrix features = FeatureMatrix.copyOf(equal);
    assertKeepsPromises(problem(features, LabeledItems.none(3), 12, 3));
    assertKeepsPromises(problem(features, labeled(3, 5, 6), 12, 3));
  }

  @Test
  void picksFromAPoolOfFewDistinctVectors() {
    FeatureMatrix distinct = Blobs.of(5, 6, 5, 9).features();
    FeatureMatrix features = distinct.view(IntStream.range(0, 100).map(row -> row % 5).toArray());
    assertKeepsPromises(problem(features, LabeledItems.none(3), 20, 3));
    assertKeepsPromises(problem(features, labeled(3, 5, 6, 7, 8, 9), 20, 3));
  }

  @Test
  void picksWhereOnlyOneClassIsLabeled() {
    LabeledItems oneClass = new LabeledItems(new int[] {4, 9, 70}, new int[3], 5);
    assertKeepsPromises(problem(BLOBS.features(), oneClass, 10, 3));
  }

  @Test
  void picksWhereOneItemIsLabeled() {
    assertKeepsPromises(problem(BLOBS.features(), labeled(5, 150), 10, 3));
  }

  @Test
  void picksFromOneDimension() {
    float[][] line = new float[50][];
    Arrays.setAll(line, row -> new float[] {row % 2 == 0 ? 1 : -1});
    assertKeepsPromises(problem(FeatureMatrix.copyOf(line), labeled(2, 0, 1), 11, 3));
  }

  @Test
  void theSeedDeterminesTheBatch() {
    SelectionProblem problem = problem(BLOBS.features(), labeled(5, 17, 40, 41), 15, 8);
    assertThat(items(select(problem, KERNELS))).isEqualTo(items(select(problem, KERNELS)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8})
  void theNumberOfThreadsDoesNotMatter(int threads) {
    Blobs blobs = Blobs.of(1500, 20, 5, 2);
    SelectionProblem problem = problem(blobs.features(), labeled(5, 17, 40, 41), 15, 8);
    assertThat(select(problem, Kernels.cpu(threads))).isEqualTo(select(problem, Kernels.cpu(3)));
  }

  @Test
  void theKindOfProcessorDoesNotMatter() {
    SelectionProblem problem = problem(BLOBS.features(), labeled(5, 17, 40, 41), 15, 8);
    assertThat(select(problem, Kernels.scalar(1))).isEqualTo(select(problem, KERNELS));
  }

  @Test
  void leavesItsInputsAsTheyWere() {
    SelectionProblem problem = problem(BLOBS.features(), labeled(5, 17, 40, 41), 15, 8);
    float[] before = BLOBS.features().segment().toArray(ValueLayout.JAVA_FLOAT);
    int[] candidates = problem.candidates().clone();
    int[] items = problem.labeled().items().clone();
    int[] classes = problem.labeled().classes().clone();
    select(problem, KERNELS);
    assertThat(BLOBS.features().segment().toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(before);
    assertThat(problem.candidates()).isEqualTo(candidates);
    assertThat(problem.labeled().items()).isEqualTo(items);
    assertThat(problem.labeled().classes()).isEqualTo(classes);
  }

  @Test
  void reportsProgressAndEndsWhenTheObserverThrows() {
    SelectionProblem problem = problem(BLOBS.features(), labeled(5, 17, 40, 41), 15, 8);
    Observer impatient =
        (phase, processed, total) -> {
          assertThat(phase).isNotBlank();
          assertThat(processed).isBetween(0L, total);
          throw new CancellationException("enough");
        };
    assertThatThrownBy(() -> strategy().select(problem, KERNELS, impatient))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void aSmallerBatchIsTheBeginningOfALargerOne() {
    assumeTrue(ranks(), "this strategy does not rank");
    LabeledItems labeled = labeled(5, 17, 40, 41);
    List<Integer> larger = items(select(problem(BLOBS.features(), labeled, 40, 8), KERNELS));
    List<Integer> smaller = items(select(problem(BLOBS.features(), labeled, 15, 8), KERNELS));
    assertThat(larger).startsWith(smaller.toArray(Integer[]::new));
  }

  @Test
  void leavesOutWhatIsExcludedAndKeepsToWhatIsIncluded() {
    int[] excluded = IntStream.range(0, 300).filter(item -> item % 3 == 0).toArray();
    int[] included = IntStream.range(50, 200).toArray();
    Constraints constraints = Constraints.NONE.excluding(excluded).including(included);
    Batch batch = select(constrained(30, constraints), KERNELS);
    assertThat(items(batch))
        .hasSize(30)
        .doesNotHaveDuplicates()
        .allMatch(item -> item % 3 != 0 && item >= 50 && item < 200);
  }

  @Test
  void keepsPicksApart() {
    Constraints constraints = Constraints.NONE.apart(0.5);
    Batch batch = select(constrained(12, constraints), KERNELS);
    List<Integer> items = items(batch);
    assertThat(items).hasSize(12).doesNotHaveDuplicates();
    for (int item : items) {
      for (int other : items) {
        assertThat(item == other || distance(item, other) >= 0.5).isTrue();
      }
      assertThat(distance(item, 17)).isGreaterThanOrEqualTo(0.5);
    }
  }

  @Test
  void fillsStrataWithinTheirQuotas() {
    int[] stratumOf = IntStream.range(0, 300).map(item -> item % 10 - 1).toArray();
    int[] minimum = {1, 2, 3, 0, 0, 0, 0, 0, 0};
    int[] maximum = {1, 2, 20, 0, 1, 1, 1, 1, 1};
    Constraints.Strata strata =
        new Constraints.Strata("a b c d e f g h i".split(" "), stratumOf, minimum, maximum);
    Constraints constraints = Constraints.NONE.with(strata);
    Batch batch = select(constrained(20, constraints), KERNELS);
    int[] counts = new int[10];
    items(batch).forEach(item -> counts[stratumOf[item] + 1]++);
    assertThat(items(batch)).hasSize(20).doesNotHaveDuplicates();
    for (int stratum = 0; stratum < 9; stratum++) {
      assertThat(counts[stratum + 1]).isBetween(minimum[stratum], maximum[stratum]);
    }
  }

  @Test
  void staysWithinTheCostBudget() {
    double[] costs = IntStream.range(0, 300).mapToDouble(item -> 1 + item % 4).toArray();
    Constraints.Costs limit = new Constraints.Costs(costs, 25);
    Batch batch = select(constrained(20, Constraints.NONE.with(limit)), KERNELS);
    assertThat(items(batch)).hasSize(20).doesNotHaveDuplicates();
    double cost = items(batch).stream().mapToDouble(item -> costs[item]).sum();
    assertThat(cost).isLessThanOrEqualTo(25);
    assertThat(batch.figures()).containsEntry("cost", cost);
  }

  @Test
  void meetsAllConstraintsTogether() {
    int[] stratumOf = IntStream.range(0, 300).map(item -> item % 3).toArray();
    Constraints.Strata strata =
        new Constraints.Strata(
            new String[] {"a", "b", "c"}, stratumOf, new int[] {2, 0, 1}, new int[] {9, 3, 9});
    double[] costs = IntStream.range(0, 300).mapToDouble(item -> 1 + item % 5).toArray();
    Constraints constraints =
        Constraints.NONE
            .excluding(5, 6)
            .apart(0.4)
            .with(strata)
            .with(new Constraints.Costs(costs, 20));
    List<Integer> items = items(select(constrained(10, constraints), KERNELS));
    assertThat(items).hasSize(10).doesNotHaveDuplicates().doesNotContain(5, 6);
    assertThat(items.stream().mapToDouble(item -> costs[item]).sum()).isLessThanOrEqualTo(20);
    assertThat(items.stream().filter(item -> stratumOf[item] == 0).count()).isBetween(2L, 9L);
    assertThat(items.stream().filter(item -> stratumOf[item] == 1).count()).isBetween(0L, 3L);
    assertThat(items.stream().filter(item -> stratumOf[item] == 2).count()).isBetween(1L, 9L);
    for (int item : items) {
      assertThat(items.stream().filter(other -> distance(item, other) < 0.4)).hasSize(1);
    }
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void keepsItsPromisesForAnyPool(
      @ForAll @IntRange(min = 1, max = 90) int rows,
      @ForAll @IntRange(min = 1, max = 12) int dimension,
      @ForAll @IntRange(min = 1, max = 7) int distinctEvery,
      @ForAll @IntRange(min = 0, max = 30) int labeledCount,
      @ForAll @IntRange(min = 1, max = 90) int wanted,
      @ForAll long seed) {
    Blobs blobs = Blobs.of(rows, dimension, 4, seed);
    int[] repeated = IntStream.range(0, rows).map(row -> row - row % distinctEvery).toArray();
    int labels = Math.min(labeledCount, rows - 1);
    int[] items = IntStream.range(0, labels).map(i -> rows - 1 - i).toArray();
    int[] classes = Arrays.stream(items).map(item -> blobs.classes()[item]).toArray();
    LabeledItems labeled = new LabeledItems(items, classes, 4);
    int batchSize = Math.min(wanted, rows - labels);
    assertKeepsPromises(problem(blobs.features().view(repeated), labeled, batchSize, seed));
  }

  @Property(tries = 20, shrinking = ShrinkingMode.OFF)
  void meetsAnyConstraintsThatItDoesNotRefuse(@ForAll long seed) {
    SelectionProblem problem = RandomDemand.of(seed, card().needs().contains(Need.LABELS));
    try {
      RandomDemand.assertMet(problem, select(problem, KERNELS));
    } catch (Problem refusal) {
      assertThat(refusal.type()).isEqualTo(ProblemType.BATCH_TOO_LARGE);
      int possible = (int) Objects.requireNonNull(refusal.members().get("possible"));
      assertThat(possible).isLessThan(problem.batchSize());
      if (possible > 0) {
        SelectionProblem smaller = RandomDemand.withBatchSize(problem, possible);
        RandomDemand.assertMet(smaller, select(smaller, KERNELS));
      }
    }
  }

  private StrategyCard card() {
    String name = Strategies.parse(request()).name();
    return Strategies.cards().stream()
        .filter(card -> card.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private QueryStrategy strategy() {
    return Strategies.strategyFor(Strategies.parse(request()));
  }

  private Batch select(SelectionProblem problem, Kernels kernels) {
    return strategy().select(problem, kernels, Observer.NONE);
  }

  private void assertKeepsPromises(SelectionProblem problem) {
    if (problem.labeled().items().length == 0 && card().needs().contains(Need.LABELS)) {
      assertThatExceptionOfType(Problem.class)
          .isThrownBy(() -> select(problem, KERNELS))
          .withMessageContaining("learns from labeled items");
      return;
    }
    Batch batch = select(problem, KERNELS);
    assertThat(items(batch))
        .hasSize(problem.batchSize())
        .doesNotHaveDuplicates()
        .isSubsetOf(Arrays.stream(problem.candidates()).boxed().toList());
    assertThat(batch.picks()).allSatisfy(pick -> assertFinite(pick.reason()));
  }

  private static void assertFinite(Reason reason) {
    assertThat(reason.toString()).doesNotContain("NaN").doesNotContain("Infinity");
  }

  private static List<Integer> items(Batch batch) {
    return batch.picks().stream().map(Pick::item).toList();
  }

  private static double distance(int item, int other) {
    float[] row = BLOBS.features().row(item);
    float[] otherRow = BLOBS.features().row(other);
    return Math.sqrt(
        IntStream.range(0, row.length)
            .mapToDouble(k -> Math.pow((double) row[k] - otherRow[k], 2))
            .sum());
  }

  private static SelectionProblem constrained(int batchSize, Constraints constraints) {
    return problem(BLOBS.features(), labeled(5, 17, 40, 41), batchSize, 8).under(constraints);
  }

  private static LabeledItems labeled(int classCount, int... items) {
    int[] classes = Arrays.stream(items).map(item -> item % classCount).toArray();
    return new LabeledItems(items, classes, classCount);
  }

  private static SelectionProblem problem(
      FeatureMatrix features, LabeledItems labeled, int batchSize, long seed) {
    List<Integer> taken = Arrays.stream(labeled.items()).boxed().toList();
    int[] candidates =
        IntStream.range(0, features.rows()).filter(item -> !taken.contains(item)).toArray();
    int[] truth = IntStream.range(0, features.rows()).map(item -> item % 5).toArray();
    return new SelectionProblem(features, labeled, candidates, batchSize, seed).knowing(truth);
  }
}
