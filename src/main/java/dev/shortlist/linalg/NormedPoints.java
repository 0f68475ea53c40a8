package dev.shortlist.linalg;

import java.util.List;

/** Points with their squared norms. */
final class NormedPoints {

  final FeatureMatrix points;

  /** Shape (m). */
  final float[] norms;

  /** The length of the longest. */
  final double longest;

  private NormedPoints(FeatureMatrix points, Workers workers) {
    this.points = points;
    this.norms = SquaredNorms.ofRows(points, workers);
    this.longest = Math.sqrt(Floats.largest(norms));
  }

  private NormedPoints(FeatureMatrix points, float[] norms, double longest) {
    this.points = points;
    this.norms = norms;
    this.longest = longest;
  }

  static NormedPoints of(FeatureMatrix points, Workers workers) {
    return new NormedPoints(points, workers);
  }

  static NormedPoints of(Centroids centroids, Workers workers) {
    return of(centroids.asMatrix(), workers);
  }

  static NormedPoints of(List<float[]> points, Workers workers) {
    return of(FeatureMatrix.copyOf(points.toArray(float[][]::new)), workers);
  }

  /**
   * Points wc with norms w(|c|² + |x|²), whose scores of rows x of one length are their distances
   * to the points c times w.
   *
   * @param weights w, shape (m)
   * @param rowNorm |x|²
   */
  NormedPoints weighted(float[] weights, float rowNorm) {
    float[][] values = new float[count()][];
    float[] weightedNorms = new float[count()];
    for (int point = 0; point < values.length; point++) {
      values[point] = points.row(point);
      for (int k = 0; k < values[point].length; k++) {
        values[point][k] *= weights[point];
      }
      weightedNorms[point] = weights[point] * (norms[point] + rowNorm);
    }
    return new NormedPoints(FeatureMatrix.copyOf(values), weightedNorms, longest);
  }

  int count() {
    return norms.length;
  }
}
