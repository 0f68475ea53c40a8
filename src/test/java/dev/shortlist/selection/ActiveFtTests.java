package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ActiveFtTests extends QueryStrategyContract {

  private static final FeatureMatrix FEATURES = Blobs.of(60, 3, 4, 5).features();
  private static final double TEMPERATURE = 0.07;
  private static final double LEARNING_RATE = 0.01;
  private static final double BALANCE = 1.5;

  @Override
  Map<String, Object> request() {
    return Map.of("name", "active-ft", "iterations", 30);
  }

  @Test
  void movesCentroidsAsTheFormulaSays() {
    assertMovesAsTheFormulaSays(0, 1, 17, 33, 50);
  }

  @Test
  void leavesCentroidsOfLabeledItemsWhereTheyAre() {
    assertMovesAsTheFormulaSays(2, 1, 17, 33, 50);
  }

  private static void assertMovesAsTheFormulaSays(int pinned, int... starts) {
    CentroidDescent descent =
        new CentroidDescent(
            selection(), Centroids.at(FEATURES, starts), pinned, TEMPERATURE, BALANCE);
    Formula formula = new Formula(pinned, starts);
    for (int step = 1; step <= 60; step++) {
      double loss = formula.loss(formula.centroids, formula.units());
      if (pinned == 0) {
        assertThat(descent.step(LEARNING_RATE)).isCloseTo(loss, within(1e-5));
      } else {
        descent.step(LEARNING_RATE);
      }
      formula.step(step);
    }
    for (int centroid = pinned; centroid < starts.length; centroid++) {
      float[] moved = descent.free(centroid - pinned);
      for (int k = 0; k < moved.length; k++) {
        assertThat((double) moved[k]).isCloseTo(formula.units()[centroid][k], within(2e-3));
      }
      assertThat(moved).isNotEqualTo(FEATURES.row(starts[centroid]));
    }
  }

  private static Selection selection() {
    int[] everything = IntStream.range(0, FEATURES.rows()).toArray();
    SelectionProblem problem =
        new SelectionProblem(FEATURES, LabeledItems.none(4), everything, 4, 1);
    Kernels kernels = Kernels.cpu(2);
    return new Selection(
        problem, new Draft(problem, problem.candidates(), kernels), kernels, Observer.NONE);
  }

  /** Section 6.7 of the reference behaviour, its gradient by finite differences. */
  private static final class Formula {

    private static final double SMALL = 1e-6;

    private final int pinned;
    private final double[][] centroids;
    private final double[][] means;
    private final double[][] squares;

    Formula(int pinned, int... starts) {
      this.pinned = pinned;
      this.centroids = new double[starts.length][];
      Arrays.setAll(centroids, j -> widened(FEATURES.row(starts[j])));
      this.means = new double[starts.length][FEATURES.dimension()];
      this.squares = new double[starts.length][FEATURES.dimension()];
    }

    double[][] units() {
      return Arrays.stream(centroids).map(Formula::normalized).toArray(double[][]::new);
    }

    /**
     * @param constant the unit centroids that push, through which no gradient flows
     */
    double loss(double[][] free, double[][] constant) {
      double loss = 0;
      for (int row = 0; row < FEATURES.rows(); row++) {
        double[] x = widened(FEATURES.row(row));
        double best = Double.NEGATIVE_INFINITY;
        double[] nearest = x;
        for (double[] centroid : free) {
          double similarity = dot(x, normalized(centroid));
          nearest = similarity > best ? normalized(centroid) : nearest;
          best = Math.max(best, similarity);
        }
        double pushed = 0;
        for (double[] other : constant) {
          pushed += Math.exp(dot(nearest, other) / TEMPERATURE);
        }
        double attracted = Math.exp(best / TEMPERATURE);
        loss -= Math.log(attracted / (attracted + BALANCE * pushed));
      }
      return loss / FEATURES.rows();
    }

    void step(int step) {
      double[][] gradient = new double[centroids.length][FEATURES.dimension()];
      for (int j = pinned; j < centroids.length; j++) {
        for (int k = 0; k < FEATURES.dimension(); k++) {
          double at = centroids[j][k];
          double[][] constant = units();
          centroids[j][k] = at + SMALL;
          double above = loss(centroids, constant);
          centroids[j][k] = at - SMALL;
          gradient[j][k] = (above - loss(centroids, constant)) / (2 * SMALL);
          centroids[j][k] = at;
        }
      }
      for (int j = pinned; j < centroids.length; j++) {
        for (int k = 0; k < FEATURES.dimension(); k++) {
          means[j][k] = 0.9 * means[j][k] + 0.1 * gradient[j][k];
          squares[j][k] = 0.999 * squares[j][k] + 0.001 * gradient[j][k] * gradient[j][k];
          double mean = means[j][k] / (1 - Math.pow(0.9, step));
          double square = squares[j][k] / (1 - Math.pow(0.999, step));
          centroids[j][k] -= LEARNING_RATE * mean / (Math.sqrt(square) + 1e-8);
        }
      }
    }

    private static double[] widened(float[] values) {
      return IntStream.range(0, values.length).mapToDouble(k -> values[k]).toArray();
    }

    private static double[] normalized(double[] values) {
      double length = Math.sqrt(dot(values, values));
      return Arrays.stream(values).map(value -> value / length).toArray();
    }

    private static double dot(double[] left, double[] right) {
      return IntStream.range(0, left.length).mapToDouble(k -> left[k] * right[k]).sum();
    }
  }
}
