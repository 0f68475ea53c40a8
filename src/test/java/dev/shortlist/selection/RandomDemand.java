package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.linalg.FeatureMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Small pools on the unit circle, under constraints that leave little to choose or nothing. */
final class RandomDemand {

  private static final int CLASSES = 3;
  private static final String[] STRATA = {"a", "b", "c"};

  private RandomDemand() {}

  static SelectionProblem of(long seed, boolean anyLabeled) {
    SplittableRandom random = new SplittableRandom(seed);
    int rows = 8 + random.nextInt(30);
    float[][] circle = new float[rows][];
    for (int row = 0; row < rows; row++) {
      // a whole number of degrees, so that there are duplicates
      double angle = Math.toRadians(random.nextInt(360));
      circle[row] = new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
    }
    int labels = (anyLabeled ? 1 : 0) + random.nextInt(4);
    int[] classes = random.ints(labels, 0, CLASSES).toArray();
    int[] candidates = IntStream.range(labels, rows).toArray();
    int batchSize = 1 + random.nextInt(Math.min(10, candidates.length));
    return new SelectionProblem(
            FeatureMatrix.copyOf(circle),
            new LabeledItems(IntStream.range(0, labels).toArray(), classes, CLASSES),
            candidates,
            batchSize,
            random.nextLong())
        .knowing(random.ints(rows, -1, CLASSES).toArray())
        .under(constraints(rows, batchSize, random));
  }

  private static Constraints constraints(int rows, int batchSize, SplittableRandom random) {
    int[] excluded = IntStream.range(0, rows).filter(item -> random.nextInt(4) == 0).toArray();
    Constraints constraints = Constraints.NONE.excluding(excluded);
    if (random.nextInt(3) > 0) {
      constraints = constraints.apart(random.nextDouble(0.05, 1.2));
    }
    if (random.nextBoolean()) {
      int[] stratumOf = random.ints(rows, -1, STRATA.length).toArray();
      int[] minimum = random.ints(STRATA.length, 0, 3).toArray();
      int[] maximum = Arrays.stream(minimum).map(least -> least + random.nextInt(6)).toArray();
      constraints = constraints.with(new Constraints.Strata(STRATA, stratumOf, minimum, maximum));
    }
    if (random.nextBoolean()) {
      double[] costs = random.ints(rows, 0, 500).mapToDouble(cents -> cents / 100.0).toArray();
      double budget = random.nextInt(1 + 300 * batchSize) / 100.0;
      constraints = constraints.with(new Constraints.Costs(costs, budget));
    }
    return constraints;
  }

  static SelectionProblem withBatchSize(SelectionProblem problem, int batchSize) {
    return new SelectionProblem(
            problem.features(), problem.labeled(), problem.candidates(), batchSize, problem.seed())
        .knowing(problem.requiredTruth())
        .under(problem.constraints());
  }

  static void assertMet(SelectionProblem problem, Batch batch) {
    Constraints constraints = problem.constraints();
    List<Integer> items = batch.picks().stream().map(Pick::item).toList();
    List<Integer> eligible =
        IntStream.of(constraints.eligible(problem.candidates())).boxed().toList();
    assertThat(items).hasSize(problem.batchSize()).doesNotHaveDuplicates().isSubsetOf(eligible);
    int[] all =
        IntStream.concat(
                items.stream().mapToInt(Integer::intValue), IntStream.of(problem.labeled().items()))
            .toArray();
    for (int item : items) {
      assertThat(IntStream.of(all).filter(other -> other != item))
          .allMatch(other -> distance(problem, item, other) >= constraints.minimumDistance());
    }
    Constraints.Strata strata = constraints.strata();
    if (strata != null) {
      for (int stratum = 0; stratum < STRATA.length; stratum++) {
        int number = stratum;
        assertThat(count(items, item -> strata.stratumOf()[item] == number))
            .isBetween(strata.minimum()[stratum], strata.maximum()[stratum]);
      }
    }
    Constraints.Costs costs = constraints.costs();
    if (costs != null) {
      double cost = items.stream().mapToDouble(item -> costs.ofItem()[item]).sum();
      assertThat(cost).isLessThan(costs.budget() + 0.001);
    }
  }

  private static int count(List<Integer> items, IntPredicate condition) {
    return (int) items.stream().mapToInt(Integer::intValue).filter(condition).count();
  }

  /** In float32, as distances are compared. */
  private static double distance(SelectionProblem problem, int item, int other) {
    float[] a = problem.features().row(item);
    float[] b = problem.features().row(other);
    return Math.hypot(a[0] - b[0], a[1] - b[1]) + 1e-7;
  }
}
