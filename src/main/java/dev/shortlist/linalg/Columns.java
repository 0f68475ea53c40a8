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
   * @param norms squared norms of the rows of a matrix
   * @param items the rows to take as columns, with the norms they have as rows
   */
  static Columns ofRows(FeatureMatrix rows, float[] norms, int[] items, Loops loops) {
    Centroids points = Centroids.at(rows, items);
    Columns columns = new Columns(points.values(), items.length, rows.dimension(), loops);
    for (int column = 0; column < items.length; column++) {
      columns.squaredNorms[column] = norms[items[column]];
    }
    return columns;
  }

  private void pack(float[] vectors, int column) {
    int target = column / width * dimension * width + column % width;
    float norm = 0;
    for (int k = 0; k < dimension; k++) {
      float value = vectors[column * dimension + k];
      panels[target + k * width] = value;
      norm = Math.fma(value, value, norm);
    }
    squaredNorms[column] = norm;
  }

  int paddedCount() {
    return squaredNorms.length;
  }
}
