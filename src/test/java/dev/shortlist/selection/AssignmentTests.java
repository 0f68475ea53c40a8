package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.Centroids;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Comparing only what can have changed finds what comparing everything finds, to the bit. */
class AssignmentTests {

  private static final Kernels KERNELS = Kernels.cpu(2);

  @Property(tries = 80)
  void staysThatOfComparingEverythingWhateverMoves(
      @ForAll @IntRange(min = 1, max = 300) int count,
      @ForAll @IntRange(min = 1, max = 40) int distinct,
      @ForAll @IntRange(min = 1, max = 20) int clusters,
      @ForAll @IntRange(min = 1, max = 40) int dimension,
      @ForAll long seed) {
    FeatureMatrix rows =
        Blobs.of(300, dimension, 5, seed)
            .features()
            .view(IntStream.range(0, count).map(row -> row % (7 * distinct)).toArray());
    SplittableRandom random = new SplittableRandom(seed);
    int[] starts = random.ints(clusters, 0, count).toArray();
    Centroids centroids = Centroids.at(rows, starts);
    Assignment assignment = new Assignment(rows, KERNELS);

    for (int update = 0; update < 6; update++) {
      assignment.update(centroids);

      int[] nearest = new int[count];
      float[] distances = new float[count];
      KERNELS.nearest(rows, KERNELS.squaredNorms(rows), centroids, nearest, distances);
      assertThat(assignment.clusters()).isEqualTo(nearest);
      assertThat(assignment.distances()).isEqualTo(distances);
      for (int move = random.nextInt(clusters + 1); move > 0; move--) {
        centroids.place(random.nextInt(clusters), rows.row(random.nextInt(count)));
      }
    }
  }
}
