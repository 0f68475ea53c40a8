package dev.shortlist.linalg;

import java.util.Arrays;

/**
 * b vectors of d floats laid out for products: panels of as many columns as the loops take at once,
 * each panel shape (d, width), the last one padded with zeros.
 */
final class Columns {

  final int count;
  final int dimension;
  final int width;

  /** Shape (panels, d, width). */
  final float[] panels;

  /** Squared norm of each column; +∞ for padding, which is thereby never nearest. */
  final float[] squaredNorms;

  /**
   * @param vectors row-major, shape (count, dimension)
   */
  Columns(float[] vectors, int count, int dimension, Loops loops) {
    this.count = count;
    this.dimension = dimension;
    this.width = loops.panelWidth();
    int panelCount = (count + width - 1) / width;
    this.panels = new float[Math.multiplyExact(panelCount, Math.multiplyExact(dimension, width))];
    this.squaredNorms = new float[panelCount * width];
    Arrays.fill(squaredNorms, Float.POSITIVE_INFINITY);
    for (int column = 0; column < count; column++) {
      pack(vectors, column);
    }
  }

  /**
   * @param items the rows to take as columns
   */
  static Columns ofRows(FeatureMatrix rows, int[] items, Loops loops) {
    return new Columns(Centroids.at(rows, items).values(), items.length, rows.dimension(), loops);
  }

  private void pack(float[] vectors, int column) {
    int target = column / width * dimension * width + column % width;
    for (int k = 0; k < dimension; k++) {
      panels[target + k * width] = vectors[column * dimension + k];
    }
    squaredNorms[column] = SquaredNorms.of(vectors, column * dimension, dimension);
  }

  int paddedCount() {
    return squaredNorms.length;
  }
}
