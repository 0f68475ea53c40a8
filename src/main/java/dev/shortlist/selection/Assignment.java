package dev.shortlist.selection;

import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Floats;
import dev.shortlist.linalg.Kernels;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The nearest centroid of each row, brought up to date again and again while centroids move.
 *
 * <p>Where most clusters have settled, a row whose own centroid is still the same to the bit is
 * compared only with those that are not. Nothing else can have come nearer, and the distances are
 * the same floats as before, so the outcome is that of comparing all.
 */
final class Assignment {

  private final FeatureMatrix rows;
  private final Kernels kernels;
  private final float[] norms;
  private final int[] clusters;
  private final float[] distances;

  /** Centroids at the last update, shape (k, d); empty before the first. */
  private float[] compared = {};

  Assignment(FeatureMatrix rows, Kernels kernels) {
    this.rows = rows;
    this.kernels = kernels;
    this.norms = kernels.squaredNorms(rows);
    this.clusters = new int[rows.rows()];
    this.distances = new float[rows.rows()];
  }

  /** The cluster of each row, shape (n); shared, not to be changed. */
  int[] clusters() {
    return clusters;
  }

  /** Squared distance of each row to the centroid of its cluster, shape (n); shared likewise. */
  float[] distances() {
    return distances;
  }

  void update(Centroids centroids) {
    int[] moved = moved(centroids);
    boolean[] hasMoved = new boolean[centroids.count()];
    IntStream.of(moved).forEach(cluster -> hasMoved[cluster] = true);
    int[] unsettled = rowsWhere(row -> hasMoved[clusters[row]]);
    if (compared.length == 0 || unsettled.length == rows.rows()) {
      kernels.nearest(rows, norms, centroids, clusters, distances);
    } else {
      int[] settled = rowsWhere(row -> !hasMoved[clusters[row]]);
      if (unsettled.length > 0) {
        compareWithAll(unsettled, centroids);
      }
      if (moved.length > 0 && settled.length > 0) {
        compareWithMoved(settled, moved, centroids);
      }
    }
    compared = centroids.values().clone();
  }

  private int[] moved(Centroids centroids) {
    int dimension = centroids.dimension();
    float[] values = centroids.values();
    return IntStream.range(0, centroids.count())
        .filter(
            cluster -> {
              int from = cluster * dimension;
              int to = from + dimension;
              return compared.length == 0 || !Arrays.equals(values, from, to, compared, from, to);
            })
        .toArray();
  }

  private int[] rowsWhere(IntPredicate condition) {
    return IntStream.range(0, rows.rows()).filter(condition).toArray();
  }

  private void compareWithAll(int[] some, Centroids centroids) {
    int[] nearest = new int[some.length];
    float[] at = new float[some.length];
    kernels.nearest(rows.view(some), Floats.at(norms, some), centroids, nearest, at);
    for (int i = 0; i < some.length; i++) {
      clusters[some[i]] = nearest[i];
      distances[some[i]] = at[i];
    }
  }

  private void compareWithMoved(int[] some, int[] moved, Centroids centroids) {
    Centroids subset = Centroids.zeros(moved.length, centroids.dimension());
    for (int i = 0; i < moved.length; i++) {
      subset.place(i, centroids.centroid(moved[i]));
    }
    int[] nearest = new int[some.length];
    float[] at = new float[some.length];
    kernels.nearest(rows.view(some), Floats.at(norms, some), subset, nearest, at);
    for (int i = 0; i < some.length; i++) {
      int row = some[i];
      int cluster = moved[nearest[i]];
      if (at[i] < distances[row] || (at[i] == distances[row] && cluster < clusters[row])) {
        clusters[row] = cluster;
        distances[row] = at[i];
      }
    }
  }
}
