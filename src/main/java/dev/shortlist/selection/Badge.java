package dev.shortlist.selection;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.probe.LinearProbe;
import dev.shortlist.probe.Softmax;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * BADGE: draws items whose gradients, were they labeled as the model predicts, are large and unlike
 * each other: the longest first, then each with probability proportional to the squared distance to
 * the nearest one drawn.
 *
 * <p>A gradient is the outer product of residual (one-hot prediction less probabilities) and
 * feature vector. It is never formed: inner products of such products are products of inner
 * products. Residuals are kept off the heap, shape (n, C).
 *
 * @see <a href="https://arxiv.org/abs/1906.03671">Ash, Zhang, Krishnamurthy, Langford, Agarwal:
 *     Deep Batch Active Learning by Diverse, Uncertain Gradient Lower Bounds, ICLR 2020</a>
 */
record Badge() implements Selector {

  static final Catalogue.Entry ENTRY =
      new Catalogue.Entry(
          new StrategyCard(
              "badge",
              List.of(),
              "Items whose gradients are large and unlike each other.",
              "Later batches, when a model can be trusted; weak at the lowest budgets.",
              "https://arxiv.org/abs/1906.03671",
              List.of(
                  StrategyCard.Need.FEATURES,
                  StrategyCard.Need.LABELS,
                  StrategyCard.Need.PROBABILITIES),
              List.of()),
          spec -> new Badge());

  @Override
  public Map<String, Object> fill(Selection selection) {
    new Sampling(selection).run();
    return Map.of();
  }

  /** Squared distances of all candidates' gradients to the nearest one picked. */
  private static final class Sampling {

    private final Selection selection;
    private final Kernels kernels;
    private final int[] items;
    private final FeatureMatrix features;
    private final FeatureMatrix residuals;
    private final float[] featureNorms;
    private final float[] residualNorms;
    private final double[] distances;
    private final SplittableRandom random;

    Sampling(Selection selection) {
      this.selection = selection;
      this.kernels = selection.kernels();
      this.items = selection.problem().candidates();
      this.features = selection.features().view(items);
      this.residuals = residuals(Predictions.trainedProbe(selection), features);
      this.featureNorms = kernels.squaredNorms(features);
      this.residualNorms = kernels.squaredNorms(residuals);
      this.distances = new double[items.length];
      this.random = new SplittableRandom(selection.problem().seed());
    }

    private static FeatureMatrix residuals(LinearProbe probe, FeatureMatrix features) {
      int classes = probe.map().classes();
      int n = features.rows();
      MemorySegment segment = Arena.ofAuto().allocate(4L * n * classes, 64);
      probe.scores(
          features,
          (row, scores) -> {
            double[] probabilities = Softmax.probabilities(scores);
            int predicted = Softmax.mostLikely(scores);
            for (int c = 0; c < classes; c++) {
              float residual = (float) ((c == predicted ? 1 : 0) - probabilities[c]);
              segment.set(FeatureMatrix.FLOAT, 4L * ((long) row * classes + c), residual);
            }
          });
      return FeatureMatrix.over(segment, n, classes);
    }

    void run() {
      for (int row = 0; row < items.length; row++) {
        distances[row] = squaredNorm(row);
      }
      boolean started = false;
      while (!started) {
        started = offer(longest());
      }
      while (!selection.isComplete()) {
        offer(draw());
      }
    }

    private double squaredNorm(int row) {
      return (double) residualNorms[row] * featureNorms[row];
    }

    private int longest() {
      int longest = -1;
      for (int row = 0; row < items.length; row++) {
        if (isOpen(row) && (longest < 0 || distances[row] > distances[longest])) {
          longest = row;
        }
      }
      return longest;
    }

    /** Where all distances are 0, the lowest open item. */
    private int draw() {
      double total = 0;
      int drawn = -1;
      for (int row = 0; row < items.length; row++) {
        total += isOpen(row) ? distances[row] : 0;
        drawn = drawn < 0 && isOpen(row) ? row : drawn;
      }
      double target = random.nextDouble() * total;
      double sum = 0;
      for (int row = 0; row < items.length && sum <= target; row++) {
        if (isOpen(row) && distances[row] > 0) {
          sum += distances[row];
          drawn = row;
        }
      }
      return drawn;
    }

    private boolean isOpen(int row) {
      return selection.draft().isOpen(items[row]);
    }

    private boolean offer(int row) {
      Reason reason = new Reason.Gradient(Math.sqrt(squaredNorm(row)), Math.sqrt(distances[row]));
      if (!selection.offer(items[row], reason)) {
        return false;
      }
      float[] toFeatures = kernels.squaredDistances(features, features.row(row));
      float[] toResiduals = kernels.squaredDistances(residuals, residuals.row(row));
      Arrays.setAll(
          distances,
          other ->
              Math.min(
                  picked() == 1 ? Double.POSITIVE_INFINITY : distances[other],
                  squaredDistance(row, other, toFeatures[other], toResiduals[other])));
      return true;
    }

    private int picked() {
      return selection.draft().picked();
    }

    private double squaredDistance(int row, int other, double toFeatures, double toResiduals) {
      double features = (featureNorms[row] + featureNorms[other] - toFeatures) / 2;
      double residuals = (residualNorms[row] + residualNorms[other] - toResiduals) / 2;
      return Math.max(0, squaredNorm(row) + squaredNorm(other) - 2 * features * residuals);
    }
  }
}
