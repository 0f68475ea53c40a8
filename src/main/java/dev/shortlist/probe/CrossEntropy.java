package dev.shortlist.probe;

import java.util.Arrays;

/**
 * Softmax and mean cross-entropy over a batch, class by class: consecutive memory is one class's
 * scores for all rows of the batch, so the loops over it vectorise.
 */
final class CrossEntropy {

  private final float[] scores;
  private final float[] bias;
  private final int size;

  /**
   * @param scores products of weights and inputs, shape (C, size)
   */
  CrossEntropy(float[] scores, float[] bias, int size) {
    this.scores = scores;
    this.bias = bias;
    this.size = size;
  }

  /**
   * Turns the scores into the gradient of the mean loss by the logits.
   *
   * @param classes true class of each row
   * @return the sum of the rows' losses, in nats
   */
  double toGradient(int[] classes) {
    float[] largest = addBias();
    float[] sums = exponentiate(largest);
    double loss = 0;
    for (int row = 0; row < size; row++) {
      float probability = scores[classes[row] * size + row] / sums[row];
      loss -= Math.log(Math.max(probability, Float.MIN_NORMAL));
    }
    float share = 1f / size;
    for (int c = 0; c < bias.length; c++) {
      for (int row = 0; row < size; row++) {
        scores[c * size + row] *= share / sums[row];
      }
    }
    for (int row = 0; row < size; row++) {
      scores[classes[row] * size + row] -= share;
    }
    return loss;
  }

  private float[] addBias() {
    float[] largest = new float[size];
    Arrays.fill(largest, Float.NEGATIVE_INFINITY);
    for (int c = 0; c < bias.length; c++) {
      for (int row = 0; row < size; row++) {
        float logit = scores[c * size + row] + bias[c];
        scores[c * size + row] = logit;
        largest[row] = Math.max(largest[row], logit);
      }
    }
    return largest;
  }

  private float[] exponentiate(float[] largest) {
    float[] sums = new float[size];
    for (int c = 0; c < bias.length; c++) {
      for (int row = 0; row < size; row++) {
        float exponential = Exponential.of(scores[c * size + row] - largest[row]);
        scores[c * size + row] = exponential;
        sums[row] += exponential;
      }
    }
    return sums;
  }
}
