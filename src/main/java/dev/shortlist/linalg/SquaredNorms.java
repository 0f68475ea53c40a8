package dev.shortlist.linalg;

/**
 * Squared Euclidean norms as faiss computes them: squares in float32, summed in double precision in
 * ascending k, rounded once.
 *
 * @see <a
 *     href="https://github.com/facebookresearch/faiss/blob/v1.7.3/faiss/utils/distances_simd.cpp">
 *     faiss 1.7.3, fvec_norm_L2sqr_ref</a>
 */
final class SquaredNorms {

  private SquaredNorms() {}

  /** Of the vector of {@code dimension} floats from {@code at} on. */
  static float of(float[] values, int at, int dimension) {
    double sum = 0;
    for (int k = at; k < at + dimension; k++) {
      sum += values[k] * values[k];
    }
    return (float) sum;
  }

  /** Of each row, shape (n). */
  static float[] ofRows(FeatureMatrix rows, Workers workers) {
    float[] norms = new float[rows.rows()];
    int dimension = rows.dimension();
    workers.forEachNumber(
        norms.length,
        () -> {
          float[] values = new float[dimension];
          return row -> {
            rows.copyRow(row, values, 0);
            norms[row] = of(values, 0, dimension);
          };
        });
    return norms;
  }
}
