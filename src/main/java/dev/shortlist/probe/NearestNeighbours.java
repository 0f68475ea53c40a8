package dev.shortlist.probe;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;

/**
 * The k-nearest-neighbour head: exact, by squared Euclidean distance, which on unit rows is the
 * order of the cosine.
 *
 * <p>Among neighbours at equal distance the lower row is nearer. The class with most votes wins;
 * ties go to the smaller sum of distances, then to the class of the nearest neighbour. k is clipped
 * to how many rows are labeled.
 */
public final class NearestNeighbours {

  /** Floats of products held at a time, 4 MiB. */
  private static final int BLOCK_FLOATS = 1 << 20;

  private static final int ROWS_PER_RANGE = 64;

  private final LabeledRows labeled;
  private final float[] vectors;
  private final float[] norms;
  private final int k;

  /**
   * @param k how many neighbours vote, at least 1
   */
  public NearestNeighbours(LabeledRows labeled, int k) {
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k);
    }
    int dimension = labeled.features().dimension();
    this.labeled = labeled;
    this.k = Math.min(k, labeled.size());
    this.vectors = new float[Math.multiplyExact(labeled.size(), dimension)];
    this.norms = new float[labeled.size()];
    for (int row = 0; row < norms.length; row++) {
      labeled.features().copyRow(row, vectors, row * dimension);
      norms[row] = squaredNorm(vectors, row * dimension, dimension);
    }
  }

  private static float squaredNorm(float[] vectors, int at, int dimension) {
    float norm = 0;
    for (int i = at; i < at + dimension; i++) {
      norm = Math.fma(vectors[i], vectors[i], norm);
    }
    return norm;
  }

  /**
   * The class of every query row.
   *
   * @param queries shape (m, d), rows of unit length
   * @return shape (m)
   */
  public int[] classify(FeatureMatrix queries, Kernels kernels) {
    int count = norms.length;
    int blockRows = Math.max(1, BLOCK_FLOATS / count);
    int[] classes = new int[queries.rows()];
    float[] products = new float[Math.min(blockRows, queries.rows()) * count];
    for (int first = 0; first < queries.rows(); first += blockRows) {
      int from = first;
      int rows = Math.min(blockRows, queries.rows() - first);
      kernels.products(queries.range(first, rows), vectors, count, products);
      kernels.forEachRange(
          rows,
          ROWS_PER_RANGE,
          (begin, end) -> {
            Votes votes = new Votes(labeled, k);
            for (int row = begin; row < end; row++) {
              classes[from + row] = votes.of(products, row * count, norms);
            }
          });
    }
    return classes;
  }
}
