package dev.shortlist.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestNeighboursTests {

  private static final Kernels KERNELS = Kernels.cpu(2);

  @Test
  void lowersKToWhatIsLabeled() {
    assertThat(predict(new float[][] {{1, 0}, {0, 1}}, new int[] {3, 1}, 200, 0.9f, 0.1f))
        .isEqualTo(3);
  }

  @Test
  void takesTheLowestOfDuplicates() {
    float[][] labeled = {{0, 1}, {1, 0}, {1, 0}, {1, 0}};
    assertThat(predict(labeled, new int[] {0, 2, 1, 3}, 1, 1, 0)).isEqualTo(2);
  }

  @Test
  void theSmallestSummedDistanceBreaksATieOfVotes() {
    float[][] labeled = {{1, 0}, {0.9f, 0}, {0.2f, 0}, {0.3f, 0}};
    assertThat(predict(labeled, new int[] {1, 1, 0, 0}, 4, 0.7f, 0)).isEqualTo(1);
  }

  @Test
  void theNearestNeighbourBreaksATieOfVotesAndDistances() {
    float[][] labeled = {{1, 0}, {-1, 0}};
    assertThat(predict(labeled, new int[] {4, 2}, 2, 0, 0)).isEqualTo(4);
  }

  @Test
  void aMajorityOutvotesTheNearest() {
    float[][] labeled = {{1, 0}, {0.8f, 0}, {0.7f, 0}};
    assertThat(predict(labeled, new int[] {0, 1, 1}, 3, 1, 0)).isEqualTo(1);
  }

  @Test
  void findsTheNeighboursThatDoublesFind() {
    Blobs labeled = Blobs.of(5000, 7, 4, 1); // more than are copied to the heap at once
    Blobs asked = Blobs.of(40, 7, 4, 2);
    int[] predicted =
        new NearestNeighbours(labeled.features(), labeled.classes(), 4, 9, KERNELS)
            .predict(asked.features());
    for (int row = 0; row < 40; row++) {
      assertThat(predicted[row]).isEqualTo(byBruteForce(labeled, asked.features().row(row), 9));
    }
  }

  @Test
  void tellsManyRowsByManyNeighboursAsItTellsOne() {
    Blobs labeled = Blobs.of(1000, 3, 3, 1);
    FeatureMatrix asked = Blobs.of(4500, 3, 3, 2).features(); // more than are told at once
    NearestNeighbours head =
        new NearestNeighbours(labeled.features(), labeled.classes(), 3, 1000, KERNELS);
    int[] predicted = head.predict(asked);
    int[][] ranked = head.rank(asked, 2);
    for (int row : new int[] {0, 4193, 4194, 4195, 4499}) {
      FeatureMatrix one = asked.view(new int[] {row});
      assertThat(predicted[row]).isEqualTo(head.predict(one)[0]);
      assertThat(ranked[row]).isEqualTo(head.rank(one, 2)[0]).startsWith(predicted[row]);
      assertThat(head.rank(one, 1)[0]).containsExactly(predicted[row]);
    }
  }

  @Test
  void ranksTheOthersBehindTheVotersByTheirNearestRow() {
    float[][] labeled = {{1, 0}, {0.9f, 0}, {0.2f, 0}, {0.4f, 0}};
    int[][] ranked =
        new NearestNeighbours(FeatureMatrix.copyOf(labeled), new int[] {4, 4, 1, 3}, 5, 2, KERNELS)
            .rank(FeatureMatrix.copyOf(new float[][] {{1, 0}}), 5);
    assertThat(ranked[0]).as("classes 0 and 2 were never labeled").containsExactly(4, 3, 1);
  }

  @Test
  void ranksTheNearestClassesFirstWithOneNeighbour() {
    float[][] labeled = {{1, 0}, {0.5f, 0}, {0, 0}, {-1, 0}};
    int[][] ranked =
        new NearestNeighbours(FeatureMatrix.copyOf(labeled), new int[] {2, 0, 3, 1}, 4, 1, KERNELS)
            .rank(FeatureMatrix.copyOf(new float[][] {{0.9f, 0}, {-0.6f, 0}}), 3);
    assertThat(ranked[0]).containsExactly(2, 0, 3);
    assertThat(ranked[1]).containsExactly(1, 3, 0);
  }

  @Test
  void ranksFirstWhatItPredicts() {
    Blobs labeled = Blobs.of(500, 3, 7, 1);
    Blobs asked = Blobs.of(200, 3, 7, 2);
    for (int k : new int[] {1, 2, 8}) {
      NearestNeighbours head =
          new NearestNeighbours(labeled.features(), labeled.classes(), 7, k, KERNELS);
      assertThat(Arrays.stream(head.rank(asked.features(), 5)).mapToInt(ranked -> ranked[0]))
          .containsExactly(
              Arrays.stream(head.predict(asked.features())).boxed().toArray(Integer[]::new));
    }
  }

  private static int byBruteForce(Blobs labeled, float[] row, int k) {
    double[] distances =
        IntStream.range(0, labeled.classes().length)
            .mapToDouble(other -> distance(labeled.features().row(other), row))
            .toArray();
    int[] votes = new int[4];
    IntStream.range(0, distances.length)
        .boxed()
        .sorted((a, b) -> Double.compare(distances[a], distances[b]))
        .limit(k)
        .forEach(other -> votes[labeled.classes()[other]]++);
    int most = Arrays.stream(votes).max().orElseThrow();
    return IntStream.range(0, 4).filter(c -> votes[c] == most).findFirst().orElseThrow();
  }

  private static double distance(float[] a, float[] b) {
    return Math.sqrt(
        IntStream.range(0, a.length).mapToDouble(k -> Math.pow((double) a[k] - b[k], 2)).sum());
  }

  private static int predict(float[][] labeled, int[] classes, int k, float... row) {
    return new NearestNeighbours(FeatureMatrix.copyOf(labeled), classes, 5, k, KERNELS)
        .predict(FeatureMatrix.copyOf(new float[][] {row}))[0];
  }
}
