package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.Membership;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HartiganDescentTests {

  private static final Kernels KERNELS = Kernels.scalar(2);

  @Test
  void movesARowThatLloydsMethodLeavesBecauseItsOwnMeanIsNearer() {
    // the means are 0 and 3.6; the row at 1.75 is nearer to 0, but the pair at 0 gains by its
    // leaving
    FeatureMatrix rows = matrix(-1.75f, 1.75f, 3.55f, 3.6f, 3.65f, 3.6f);
    Descent descent = new Descent(rows, 0, 0, 1, 1, 1, 1);

    double gain = descent.hartigan.pass();

    assertThat(descent.assignment).containsExactly(0, 1, 1, 1, 1, 1);
    assertThat(descent.means.values()[0]).isEqualTo(-1.75f);
    assertThat(gain).isCloseTo(6.125 - 1.85 * 1.85 * 4 / 5, within(1e-4));
  }

  @Test
  void leavesTheLastRowOfAClusterWhereItIs() {
    Descent descent = new Descent(matrix(0, 1, 1), 0, 1, 1);

    assertThat(descent.hartigan.pass()).isZero();
    assertThat(descent.assignment).containsExactly(0, 1, 1);
  }

  @Property(tries = 60)
  void theObjectiveFallsByWhatAPassSaysUntilNoMovePays(
      @ForAll @IntRange(min = 1, max = 60) int extra,
      @ForAll @IntRange(min = 1, max = 12) int clusters,
      @ForAll @IntRange(min = 1, max = 40) int dimension,
      @ForAll @IntRange(min = 1, max = 5) int distinct,
      @ForAll long seed) {
    FeatureMatrix rows = random(clusters + extra, dimension, 10 * distinct, seed);
    int[] start = new int[rows.rows()];
    Arrays.setAll(start, row -> row % clusters);
    Descent descent = new Descent(rows, start);
    double objective = descent.objective();
    double slack = 1e-5 * (objective + 1);

    double gain;
    int passes = 0;
    do {
      gain = descent.hartigan.pass();
      assertThat(descent.objective()).isCloseTo(objective - gain, within(slack));
      assertThat(gain).isNotNegative();
      objective = descent.objective();
      passes++;
    } while (gain > slack / 10 && passes < 200);

    assertThat(passes).isLessThan(200);
    assertThat(descent.bestMove()).isLessThan(slack);
  }

  @Test
  void duplicatesDoNotChangePlacesForEverWhileAnotherMovePays() {
    theObjectiveFallsByWhatAPassSaysUntilNoMovePays(58, 7, 34, 1, 3_513_493_324L);
  }

  @Test
  void rowsOfSeveralBlocksMoveBetweenMeansThatMoveWithThem() {
    FeatureMatrix rows = random(10_000, 8, 10_000, 1);
    int[] start = new int[rows.rows()];
    Arrays.setAll(start, row -> row % 50);
    Descent descent = new Descent(rows, start);
    double before = descent.objective();

    double gain = descent.hartigan.pass() + descent.hartigan.pass();

    assertThat(gain).isGreaterThan(before / 4);
    assertThat(descent.objective()).isCloseTo(before - gain, within(1e-5 * before));
  }

  private static FeatureMatrix matrix(float... values) {
    return FeatureMatrix.copyOf(
        Arrays.stream(boxed(values)).map(value -> new float[] {value}).toArray(float[][]::new));
  }

  private static Float[] boxed(float[] values) {
    Float[] boxed = new Float[values.length];
    Arrays.setAll(boxed, i -> values[i]);
    return boxed;
  }

  private static FeatureMatrix random(int count, int dimension, int distinct, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] pool = new float[Math.min(count, distinct)][dimension];
    for (float[] row : pool) {
      for (int k = 0; k < dimension; k++) {
        row[k] = (float) random.nextDouble(-1, 1);
      }
    }
    float[][] rows = new float[count][];
    Arrays.setAll(rows, row -> pool[row % pool.length]);
    return FeatureMatrix.copyOf(rows);
  }

  /** A descent from the means of an assignment, and the same sums in doubles. */
  private static final class Descent {

    final FeatureMatrix rows;
    final int[] assignment;
    final Centroids means;
    final HartiganDescent hartigan;

    Descent(FeatureMatrix rows, int... assignment) {
      this.rows = rows;
      this.assignment = assignment;
      int clusters = Arrays.stream(assignment).max().orElseThrow() + 1;
      this.means = Centroids.zeros(clusters, rows.dimension());
      KERNELS.moveToMeans(rows, assignment, means);
      this.hartigan =
          new HartiganDescent(rows, KERNELS.squaredNorms(rows), means, assignment, KERNELS);
    }

    double objective() {
      double sum = 0;
      for (int row = 0; row < rows.rows(); row++) {
        sum += squaredDistance(row, assignment[row]);
      }
      return sum;
    }

    /** What the best move of a single row would gain. */
    double bestMove() {
      Membership membership = Membership.of(assignment, means.count());
      double best = 0;
      for (int row = 0; row < rows.rows(); row++) {
        double own = membership.size(assignment[row]);
        for (int other = 0; own > 1 && other < means.count(); other++) {
          if (other != assignment[row]) {
            double size = membership.size(other);
            double saving = squaredDistance(row, assignment[row]) * own / (own - 1);
            double cost = squaredDistance(row, other) * size / (size + 1);
            best = Math.max(best, saving - cost);
          }
        }
      }
      return best;
    }

    private double squaredDistance(int row, int cluster) {
      double sum = 0;
      for (int k = 0; k < rows.dimension(); k++) {
        double difference = (double) rows.get(row, k) - means.centroid(cluster)[k];
        sum += difference * difference;
      }
      return sum;
    }
  }
}
