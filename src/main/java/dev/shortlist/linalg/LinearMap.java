package dev.shortlist.linalg;

/**
 * A linear classifier: the score of class c for row x is w_c · x + bias_c.
 *
 * @param weights shape (classes, d)
 * @param biases shape (classes)
 */
public record LinearMap(Centroids weights, float[] biases) {

  public int classes() {
    return biases.length;
  }
}
