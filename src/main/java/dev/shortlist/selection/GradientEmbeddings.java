package dev.shortlist.selection;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.probe.LinearProbe;
import dev.shortlist.probe.Softmax;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Gradients of a linear probe's loss with respect to its weights, each row labeled as predicted:
 * the outer product of residual a, one-hot prediction less probabilities, and feature vector z.
 *
 * <p>The products, C · d numbers per row, are never formed. With norms and distances of a and z at
 * hand, |a⊗z − a'⊗z'|² = |a|²|z|² + |a'|²|z'|² − 2 (a·a')(z·z'). Residuals are kept off the heap,
 * shape (n, C).
 */
final class GradientEmbeddings {

  private final FeatureMatrix features;
  private final FeatureMatrix residuals;
  private final Kernels kernels;
  private final float[] featureNorms;
  private final float[] residualNorms;

  private GradientEmbeddings(FeatureMatrix features, FeatureMatrix residuals, Kernels kernels) {
    this.features = features;
    this.residuals = residuals;
    this.kernels = kernels;
    this.featureNorms = kernels.squaredNorms(features);
    this.residualNorms = kernels.squaredNorms(residuals);
  }

  /**
   * @param residuals room for them, n × C × 4 bytes, as long as the embeddings are used
   */
  static GradientEmbeddings of(
      FeatureMatrix features, LinearProbe probe, Kernels kernels, MemorySegment residuals) {
    int classes = probe.map().classes();
    probe.scores(
        features,
        (row, scores) -> {
          int predicted = Softmax.mostLikely(scores);
          double[] probabilities = Softmax.probabilities(scores);
          for (int c = 0; c < classes; c++) {
            double residual = (c == predicted ? 1 : 0) - probabilities[c];
            long at = 4 * ((long) row * classes + c);
            residuals.set(FeatureMatrix.FLOAT, at, (float) residual);
          }
        });
    return new GradientEmbeddings(
        features, FeatureMatrix.over(residuals, features.rows(), classes), kernels);
  }

  double squaredNorm(int row) {
    return (double) residualNorms[row] * featureNorms[row];
  }

  double meanNorm() {
    return IntStream.range(0, residualNorms.length)
        .mapToDouble(row -> Math.sqrt(squaredNorm(row)))
        .average()
        .orElse(0);
  }

  /** Squared distance of each row's gradient to that of one row, shape (n); 0 for duplicates. */
  double[] squaredDistances(int row) {
    float[] toFeatures = kernels.squaredDistances(features, features.row(row));
    float[] toResiduals = kernels.squaredDistances(residuals, residuals.row(row));
    double[] distances = new double[toFeatures.length];
    Arrays.setAll(
        distances,
        other -> {
          double product =
              product(featureNorms, row, other, toFeatures[other])
                  * product(residualNorms, row, other, toResiduals[other]);
          return Math.max(0, squaredNorm(row) + squaredNorm(other) - 2 * product);
        });
    return distances;
  }

  /** Inner product of two rows whose squared norms and squared distance are known. */
  private static double product(float[] norms, int row, int other, double squaredDistance) {
    return ((double) norms[row] + norms[other] - squaredDistance) / 2;
  }
}
