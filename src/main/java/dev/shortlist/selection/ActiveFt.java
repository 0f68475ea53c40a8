package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.Membership;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * ActiveFT: moves free points on the unit sphere by gradient descent until they are near to the
 * items and far from each other, then takes for each the most similar item not yet taken. Labeled
 * items are points that stay where they are.
 *
 * <p>The loss is the mean of −log(e^{s_i} / (e^{s_i} + balance · Σ_k e^{c_{j(i)}·c_k/τ})), where
 * s_i = x_i·c_{j(i)}/τ is the similarity of item i to its nearest point j(i); the gradient of the
 * repulsion goes to the points c_k only.
 *
 * @param steps of Adam
 * @param learningRate of Adam
 * @param temperature τ
 * @param balance weight of the repulsion
 * @see <a href="https://arxiv.org/abs/2303.14382">Xie, Lu, Yan, Yang, Tomizuka, Zhan: Active
 *     Finetuning, Exploiting Annotation Budget in the Pretraining-Finetuning Paradigm, CVPR
 *     2023</a>
 */
record ActiveFt(int steps, double learningRate, double temperature, double balance)
    implements Selector {

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "active-ft",
              List.of(),
              "The items nearest to points that spread over the pool by gradient descent.",
              "One batch before fine-tuning the backbone, at half a percent of the pool and more.",
              "https://arxiv.org/abs/2303.14382",
              List.of(StrategyCard.Need.FEATURES),
              List.of(
                  Parameter.count("steps", 300, 1, 100_000, "steps of gradient descent"),
                  Parameter.number("learning_rate", 0.001, 1e-6, 1, "of Adam"),
                  Parameter.number("temperature", 0.07, 0.01, 10, "of similarities"),
                  Parameter.number("balance", 1, 0, 1000, "weight of the repulsion"))),
          spec ->
              new ActiveFt(
                  spec.count("steps"),
                  spec.number("learning_rate"),
                  spec.number("temperature"),
                  spec.number("balance")));

  @Override
  public Map<String, Object> fill(Selection selection) {
    Descent descent = new Descent(selection);
    double loss = 0;
    for (int step = 1; step <= steps; step++) {
      loss = descent.step(step);
      selection.observer().progress("moving points", step, steps);
    }
    pickMostSimilar(selection, descent.points, descent.pinned);
    return Map.of("loss", loss);
  }

  private static void pickMostSimilar(Selection selection, Centroids points, int pinned) {
    for (int point = pinned; !selection.isComplete(); point++) {
      int nearest = pinned + (point - pinned) % (points.count() - pinned);
      float[] distances =
          selection.kernels().squaredDistances(selection.features(), points.centroid(nearest));
      boolean picked = false;
      while (!picked && selection.open().findAny().isPresent()) {
        int item = selection.best(open -> -distances[open]);
        picked = selection.offer(item, new Reason.NearPoint(Math.sqrt(distances[item])));
      }
    }
  }

  /** The points on their way. */
  private final class Descent {

    private final FeatureMatrix features;
    private final Kernels kernels;
    private final float[] norms;
    private final int[] nearest;
    private final float[] distances;
    private final int pinned;
    private final Centroids points;
    private final double[] means;
    private final double[] squares;

    Descent(Selection selection) {
      this.features = selection.features();
      this.kernels = selection.kernels();
      this.norms = kernels.squaredNorms(features);
      this.nearest = new int[features.rows()];
      this.distances = new float[features.rows()];
      int[] labeled = selection.labeledItems();
      this.pinned = labeled.length;
      this.points =
          Centroids.at(
              features, IntStream.concat(IntStream.of(labeled), starts(selection)).toArray());
      this.means = new double[points.values().length];
      this.squares = new double[points.values().length];
    }

    private static IntStream starts(Selection selection) {
      SplittableRandom random = new SplittableRandom(selection.problem().seed());
      return IntStream.of(
          Sampling.withoutReplacement(
              selection.problem().candidates(), selection.problem().batchSize(), random));
    }

    /** One step; returns the mean loss before it. */
    double step(int step) {
      kernels.nearest(features, norms, points, nearest, distances);
      double[] repulsion = repulsion();
      int n = features.rows();
      float[] pull = new float[n];
      double[] push = new double[points.count()];
      double loss = 0;
      for (int row = 0; row < n; row++) {
        int point = nearest[row];
        double attraction = StrictMath.exp(similarity(distances[row]));
        double both = attraction + balance * repulsion[point];
        loss += StrictMath.log(both) - similarity(distances[row]);
        pull[row] = (float) (-balance * repulsion[point] / both / n / temperature);
        push[point] += balance / both / n / temperature;
      }
      Centroids gradient = Centroids.zeros(points.count(), points.dimension());
      Membership membership = Membership.of(nearest, points.count());
      kernels.addWeighted(features, membership, pull, gradient);
      addRepulsion(push, gradient);
      for (int point = pinned; point < points.count(); point++) {
        move(point, gradient.values(), step);
      }
      return loss / n;
    }

    /** Inner product of unit vectors over the temperature. */
    private double similarity(float squaredDistance) {
      return (1 - squaredDistance / 2.0) / temperature;
    }

    /** Sum over all points of the exponential similarity to each point, itself included. */
    private double[] repulsion() {
      double[] sums = new double[points.count()];
      forEachPair((point, other, similarity) -> sums[point] += similarity);
      return sums;
    }

    private void addRepulsion(double[] push, Centroids gradient) {
      int dimension = points.dimension();
      float[] values = points.values();
      float[] sums = gradient.values();
      forEachPair(
          (point, other, similarity) -> {
            float weight = (float) (push[other] * similarity);
            for (int k = 0; k < dimension; k++) {
              sums[point * dimension + k] += weight * values[other * dimension + k];
            }
          });
    }

    private void forEachPair(PairSink sink) {
      FeatureMatrix rows = points.toMatrix();
      kernels.distances(
          rows,
          kernels.squaredNorms(rows),
          points,
          segment -> {
            for (int i = 0; i < segment.count(); i++) {
              double similarity = StrictMath.exp(similarity(segment.get(i)));
              sink.accept(segment.row(), segment.firstPoint() + i, similarity);
            }
          });
    }

    private void move(int point, float[] gradient, int step) {
      int dimension = points.dimension();
      double norm = 0;
      float[] values = points.values();
      for (int k = point * dimension; k < (point + 1) * dimension; k++) {
        means[k] = 0.9 * means[k] + 0.1 * gradient[k];
        squares[k] = 0.999 * squares[k] + 0.001 * gradient[k] * gradient[k];
        double mean = means[k] / (1 - StrictMath.pow(0.9, step));
        double square = squares[k] / (1 - StrictMath.pow(0.999, step));
        values[k] -= (float) (learningRate * mean / (Math.sqrt(square) + 1e-8));
        norm += (double) values[k] * values[k];
      }
      double length = Math.sqrt(norm);
      for (int k = point * dimension; length > 0 && k < (point + 1) * dimension; k++) {
        values[k] = (float) (values[k] / length);
      }
    }
  }

  @FunctionalInterface
  private interface PairSink {
    void accept(int point, int other, double similarity);
  }
}
