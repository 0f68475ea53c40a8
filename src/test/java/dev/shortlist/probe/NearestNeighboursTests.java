package dev.shortlist.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NearestNeighboursTests {

  private static final Kernels KERNELS = Kernels.cpu(2);

  private static float[] at(double degrees) {
    double angle = Math.toRadians(degrees);
    return new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
  }

  private static int classOf(double query, int k, int[] classes, double... degrees) {
    float[][] rows = new float[degrees.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = at(degrees[i]);
    }
    var head = new NearestNeighbours(new LabeledRows(FeatureMatrix.copyOf(rows), classes, 5), k);
    return head.classify(FeatureMatrix.copyOf(new float[][] {at(query)}), KERNELS)[0];
  }

  @Test
  void clipsKToWhatIsLabeled() {
    assertThat(classOf(0, 10, new int[] {3, 3, 4}, 10, 20, 1)).isEqualTo(3);
  }

  @Test
  void takesTheLowestOfDuplicates() {
    assertThat(classOf(5, 1, new int[] {2, 1}, 30, 30)).isEqualTo(2);
  }

  @Test
  void breaksAVoteByDistanceAndThenByTheNearestNeighbour() {
    assertThat(classOf(0, 2, new int[] {1, 2}, 20, 10)).isEqualTo(2);
    assertThat(classOf(0, 4, new int[] {1, 2, 2, 1}, 5, 10, 20, 60)).isEqualTo(2);
    assertThat(classOf(0, 2, new int[] {4, 1}, 10, -10)).isEqualTo(4);
  }

  @Test
  void agreesWithAPlainSearchOverManyBlocks() {
    var random = new SplittableRandom(1);
    float[][] labeled = new float[70][];
    int[] classes = new int[70];
    for (int i = 0; i < labeled.length; i++) {
      labeled[i] = at(random.nextDouble(360));
      classes[i] = i % 5;
    }
    float[][] queries = new float[20_000][];
    for (int i = 0; i < queries.length; i++) {
      queries[i] = at(random.nextDouble(360));
    }
    var head = new NearestNeighbours(new LabeledRows(FeatureMatrix.copyOf(labeled), classes, 5), 1);
    int[] found = head.classify(FeatureMatrix.copyOf(queries), KERNELS);
    for (int i = 0; i < queries.length; i++) {
      double best = Double.NEGATIVE_INFINITY;
      double chosen = Double.NEGATIVE_INFINITY;
      for (int row = 0; row < labeled.length; row++) {
        double cosine =
            (double) labeled[row][0] * queries[i][0] + (double) labeled[row][1] * queries[i][1];
        best = Math.max(best, cosine);
        if (classes[row] == found[i]) {
          chosen = Math.max(chosen, cosine);
        }
      }
      assertThat(chosen).isGreaterThan(best - 1e-6);
    }
  }
}
