package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.probe.DropoutProbe;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DropQueryTests extends QueryStrategyContract {

  private static final Kernels KERNELS = Kernels.cpu(2);
  private static final Blobs BLOBS = Blobs.of(400, 12, 5, 4);
  private static final int[] LABELED = IntStream.range(0, 15).toArray();
  private static final int[] CANDIDATES = IntStream.range(15, 400).toArray();
  private static final long SEED = 6;

  @Override
  Map<String, Object> request() {
    return Map.of("name", "drop-query");
  }

  @Test
  void clustersTheCandidatesThatChangeTheirClassInMostDraws() {
    List<Integer> wavering = wavering(2);
    Batch batch = select(Map.of("name", "drop-query", "wanted_per_pick", 1), labeled(), 5);
    assertThat(batch.figures())
        .containsEntry("wavering", wavering.size())
        .containsEntry("drawn", 0);
    assertThat(items(batch)).isSubsetOf(wavering).isEqualTo(nearestToCentroids(wavering, 5));
  }

  @Test
  void letsInLessWaveringCandidatesWhereThoseAreTooFew() {
    List<Integer> wavering = wavering(1);
    Batch batch = select(Map.of("name", "drop-query", "wanted_per_pick", 10_000), labeled(), 5);
    assertThat(wavering).hasSizeGreaterThan(wavering(2).size());
    assertThat(batch.figures()).containsEntry("wavering", wavering.size());
    assertThat(items(batch)).isSubsetOf(wavering);
  }

  @Test
  void drawsWhatIsMissingWhereNothingWavers() {
    Batch batch = select(Map.of("name", "drop-query", "dropout", 0), labeled(), 9);
    assertThat(batch.figures()).containsEntry("wavering", 0).containsEntry("drawn", 9);
    assertThat(batch.picks()).extracting(Pick::reason).hasOnlyElementsOfType(Reason.Drawn.class);
  }

  @Test
  void isKMeansWithNothingLabeled() {
    Batch batch = select(Map.of("name", "drop-query"), LabeledItems.none(5), 9);
    assertThat(batch.figures()).containsEntry("clusters", 9);
    assertThat(batch.picks())
        .extracting(Pick::reason)
        .hasOnlyElementsOfType(Reason.Representative.class);
  }

  /** Candidates whose class differs in so many of three draws from that without dropout. */
  private static List<Integer> wavering(int atLeast) {
    DropoutProbe probe =
        DropoutProbe.train(
            BLOBS.features().view(LABELED),
            labeled().classes(),
            5,
            new DropoutProbe.Options(0.75, 1e-2, SEED),
            KERNELS,
            (epoch, loss) -> {});
    FeatureMatrix rows = BLOBS.features().view(CANDIDATES);
    SplittableRandom random = new SplittableRandom(SEED);
    int[] firm = probe.predict(rows);
    int[] first = probe.predictDropped(rows, random);
    int[] second = probe.predictDropped(rows, random);
    int[] third = probe.predictDropped(rows, random);
    return IntStream.range(0, firm.length)
        .filter(
            row ->
                IntStream.of(first[row], second[row], third[row])
                        .filter(shaken -> shaken != firm[row])
                        .count()
                    >= atLeast)
        .mapToObj(row -> CANDIDATES[row])
        .toList();
  }

  private static List<Integer> nearestToCentroids(List<Integer> items, int clusters) {
    int[] numbers = items.stream().mapToInt(Integer::intValue).toArray();
    FeatureMatrix rows = BLOBS.features().view(numbers);
    Clustering clustering =
        new KMeans(rows, clusters, KERNELS).cluster(1, 100, SEED, Observer.NONE);
    return IntStream.range(0, clusters)
        .boxed()
        .sorted((left, right) -> Long.compare(size(clustering, right), size(clustering, left)))
        .map(
            cluster -> {
              float[] centroid = clustering.centroids().centroid(cluster);
              float[] distances = KERNELS.squaredDistances(rows, centroid);
              int nearest = -1;
              for (int row = 0; row < numbers.length; row++) {
                if (clustering.assignment()[row] == cluster
                    && (nearest < 0 || distances[row] < distances[nearest])) {
                  nearest = row;
                }
              }
              return numbers[nearest];
            })
        .toList();
  }

  private static long size(Clustering clustering, int cluster) {
    return IntStream.of(clustering.assignment()).filter(own -> own == cluster).count();
  }

  private static LabeledItems labeled() {
    int[] classes = IntStream.of(LABELED).map(item -> BLOBS.classes()[item]).toArray();
    return new LabeledItems(LABELED, classes, 5);
  }

  private static Batch select(Map<String, Object> request, LabeledItems labeled, int batchSize) {
    SelectionProblem problem =
        new SelectionProblem(BLOBS.features(), labeled, CANDIDATES, batchSize, SEED);
    return Strategies.strategyFor(Strategies.parse(request))
        .select(problem, KERNELS, Observer.NONE);
  }

  private static List<Integer> items(Batch batch) {
    return batch.picks().stream().map(Pick::item).toList();
  }
}
