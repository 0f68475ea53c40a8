package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Comparing only what comes to the top of the queue picks what comparing everything picks. */
class FarthestFirstTests {

  private static final Kernels KERNELS = Kernels.cpu(2);

  @Property(tries = 60, seed = "1")
  void picksWhatComparingEverythingPicks(
      @ForAll @IntRange(min = 2, max = 400) int items,
      @ForAll @IntRange(min = 1, max = 40) int distinct,
      @ForAll @IntRange(min = 1, max = 20) int dimension,
      @ForAll @IntRange(min = 1, max = 80) int labeled,
      @ForAll @IntRange(min = 1, max = 60) int batchSize,
      @ForAll long seed) {
    FeatureMatrix blobs = Blobs.of(400, dimension, 5, seed).features();
    FeatureMatrix features =
        blobs.view(IntStream.range(0, items).map(row -> row % (7 * distinct)).toArray());
    int[] first =
        IntStream.range(0, Math.min(labeled, items - 1)).map(i -> items - 1 - i).toArray();
    int[] candidates = IntStream.range(0, items - first.length).toArray();
    SelectionProblem problem =
        new SelectionProblem(
            features,
            new LabeledItems(first, new int[first.length], 1),
            candidates,
            Math.min(batchSize, candidates.length),
            0);
    Batch batch =
        Strategies.strategyFor(Strategies.parse(Map.of("name", "core-set")))
            .select(problem, KERNELS, Observer.NONE);
    assertThat(batch.picks()).isEqualTo(comparingEverything(problem));
  }

  private static List<Pick> comparingEverything(SelectionProblem problem) {
    FeatureMatrix features = problem.features();
    float[] distances = new float[features.rows()];
    int[] nearest = new int[features.rows()];
    Arrays.fill(distances, Float.POSITIVE_INFINITY);
    for (int item : problem.labeled().items()) {
      lower(features, item, distances, nearest);
    }
    List<Integer> open = new ArrayList<>(IntStream.of(problem.candidates()).boxed().toList());
    List<Pick> picks = new ArrayList<>();
    while (picks.size() < problem.batchSize()) {
      int farthest = open.getFirst();
      for (int item : open) {
        farthest = distances[item] > distances[farthest] ? item : farthest;
      }
      picks.add(
          new Pick(
              farthest, new Reason.Farthest(nearest[farthest], Math.sqrt(distances[farthest]))));
      int picked = farthest;
      open.removeIf(item -> item == picked);
      lower(features, farthest, distances, nearest);
    }
    return picks;
  }

  private static void lower(FeatureMatrix features, int item, float[] distances, int[] nearest) {
    float[] fresh = KERNELS.squaredDistances(features, features.row(item));
    for (int row = 0; row < distances.length; row++) {
      if (fresh[row] < distances[row]) {
        distances[row] = fresh[row];
        nearest[row] = item;
      }
    }
  }
}
