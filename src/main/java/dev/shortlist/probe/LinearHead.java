package dev.shortlist.probe;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.lang.foreign.MemorySegment;

/**
 * A linear layer d → C with bias, followed by softmax.
 *
 * @see LinearTraining
 */
public final class LinearHead {

  /** Floats of scores held at a time, 4 MiB: what is scored can be larger than memory. */
  private static final int BLOCK_FLOATS = 1 << 20;

  private final float[] weights;
  private final float[] bias;
  private final int dimension;

  /**
   * @param weights shape (C, d)
   * @param bias shape (C)
   */
  LinearHead(float[] weights, float[] bias) {
    this.weights = weights;
    this.bias = bias;
    this.dimension = weights.length / bias.length;
  }

  /** Receives rows in ascending order. */
  @FunctionalInterface
  public interface RowScores {

    /**
     * @param scores of one row, shape (C); reused for the next
     */
    void take(int row, float[] scores);
  }

  public int classCount() {
    return bias.length;
  }

  public int dimension() {
    return dimension;
  }

  /** The weights of one class, d floats, a copy. */
  public float[] weights(int classNumber) {
    float[] copy = new float[dimension];
    System.arraycopy(weights, classNumber * dimension, copy, 0, dimension);
    return copy;
  }

  /** Hands the logits of every row to the sink. */
  public void logits(FeatureMatrix features, Kernels kernels, RowScores sink) {
    int classes = classCount();
    int blockRows = Math.max(1, BLOCK_FLOATS / classes);
    float[] products = new float[Math.min(blockRows, features.rows()) * classes];
    float[] scores = new float[classes];
    for (int first = 0; first < features.rows(); first += blockRows) {
      int rows = Math.min(blockRows, features.rows() - first);
      kernels.products(features.range(first, rows), weights, classes, products);
      for (int row = 0; row < rows; row++) {
        for (int c = 0; c < classes; c++) {
          scores[c] = products[row * classes + c] + bias[c];
        }
        sink.take(first + row, scores);
      }
    }
  }

  /** Hands the logarithms of the class probabilities of every row to the sink. */
  public void logProbabilities(FeatureMatrix features, Kernels kernels, RowScores sink) {
    logits(
        features,
        kernels,
        (row, scores) -> {
          toLogProbabilities(scores);
          sink.take(row, scores);
        });
  }

  /** Hands the class probabilities of every row to the sink. */
  public void probabilities(FeatureMatrix features, Kernels kernels, RowScores sink) {
    logProbabilities(
        features,
        kernels,
        (row, scores) -> {
          for (int c = 0; c < scores.length; c++) {
            scores[c] = (float) Math.exp(scores[c]);
          }
          sink.take(row, scores);
        });
  }

  /**
   * The likeliest class of every row, ties to the lowest.
   *
   * @return shape (n)
   */
  public int[] classify(FeatureMatrix features, Kernels kernels) {
    int[] classes = new int[features.rows()];
    logits(features, kernels, (row, scores) -> classes[row] = largest(scores));
    return classes;
  }

  private static int largest(float[] scores) {
    int largest = 0;
    for (int c = 1; c < scores.length; c++) {
      if (scores[c] > scores[largest]) {
        largest = c;
      }
    }
    return largest;
  }

  private static void toLogProbabilities(float[] logits) {
    float largest = logits[largest(logits)];
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - largest);
    }
    float normaliser = (float) (largest + Math.log(sum));
    for (int c = 0; c < logits.length; c++) {
      logits[c] -= normaliser;
    }
  }

  FeatureMatrix weightRows() {
    return FeatureMatrix.over(MemorySegment.ofArray(weights), bias.length, dimension);
  }

  float[] weights() {
    return weights;
  }

  float[] bias() {
    return bias;
  }
}
