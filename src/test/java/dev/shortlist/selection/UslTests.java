package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UslTests extends QueryStrategyContract {

  private static final int BATCH_SIZE = 8;
  private static final int[] LABELED = {3, 30, 111};
  private static final FeatureMatrix FEATURES = Blobs.of(160, 6, 4, 5).features();

  @Override
  Map<String, Object> request() {
    return Map.of("name", "usl");
  }

  @Test
  void picksTheDensestItemOfEachClusterWhenThereIsOnePass() {
    assertPicksAsTheFormulaSays(Map.of("name", "usl", "neighbours", 12, "passes", 1));
  }

  @Test
  void picksWhatTheFormulaSaysWhenPicksCrowdEachOther() {
    assertPicksAsTheFormulaSays(Map.of("name", "usl", "neighbours", 12));
  }

  @Test
  void picksWhatTheFormulaSaysWithTheSettingsOfCifar100() {
    assertPicksAsTheFormulaSays(
        Map.of("name", "usl", "neighbours", 12, "strength", 1, "exponent", 1, "horizon", 1));
  }

  @Test
  void crowdingMovesPicksApart() {
    Map<String, Object> crowded = Map.of("name", "usl", "neighbours", 12, "strength", 20);
    Map<String, Object> dense = Map.of("name", "usl", "neighbours", 12, "strength", 0);
    assertThat(leastDistance(select(crowded))).isGreaterThan(leastDistance(select(dense)));
  }

  private static void assertPicksAsTheFormulaSays(Map<String, Object> request) {
    StrategySpec spec = Strategies.parse(request);
    assertThat(select(request)).containsExactlyInAnyOrderElementsOf(expected(spec));
  }

  /** Section 6.5 of the reference behaviour in doubles, one loop per sum. */
  private static List<Integer> expected(StrategySpec spec) {
    int[] clusterOf =
        new KMeans(FEATURES, BATCH_SIZE, Kernels.scalar(1))
            .cluster(1, spec.count("iterations"), 8, Observer.NONE)
            .assignment();
    double[] crowding = new double[FEATURES.rows()];
    Map<Integer, Integer> picks = picks(spec, clusterOf, crowding);
    for (int pass = 1; pass < spec.count("passes"); pass++) {
      for (int item = 0; item < crowding.length; item++) {
        double sum = 0;
        for (int labeled : LABELED) {
          sum += crowdingOf(spec, item, labeled);
        }
        for (Map.Entry<Integer, Integer> pick : picks.entrySet()) {
          sum += pick.getKey() == clusterOf[item] ? 0 : crowdingOf(spec, item, pick.getValue());
        }
        double momentum = spec.number("momentum");
        crowding[item] = momentum * crowding[item] + (1 - momentum) * sum;
      }
      picks = picks(spec, clusterOf, crowding);
    }
    return List.copyOf(picks.values());
  }

  private static Map<Integer, Integer> picks(
      StrategySpec spec, int[] clusterOf, double[] crowding) {
    Map<Integer, Integer> best = new HashMap<>();
    Map<Integer, Double> highest = new HashMap<>();
    for (int item : candidates()) {
      double score = 1 / meanOfNearest(spec, item) - spec.number("strength") * crowding[item];
      if (score > highest.getOrDefault(clusterOf[item], Double.NEGATIVE_INFINITY)) {
        best.put(clusterOf[item], item);
        highest.put(clusterOf[item], score);
      }
    }
    return best;
  }

  private static double meanOfNearest(StrategySpec spec, int item) {
    return IntStream.range(0, FEATURES.rows())
        .mapToDouble(other -> squaredDistance(item, other))
        .sorted()
        .limit(spec.count("neighbours"))
        .average()
        .orElseThrow();
  }

  private static double crowdingOf(StrategySpec spec, int item, int pick) {
    double squared = squaredDistance(item, pick);
    return squared < spec.number("horizon")
        ? Math.pow(Math.max(1e-6, squared), -spec.number("exponent"))
        : 0;
  }

  private static double leastDistance(List<Integer> items) {
    return items.stream()
        .flatMapToDouble(
            item ->
                items.stream()
                    .filter(other -> !other.equals(item))
                    .mapToDouble(other -> squaredDistance(item, other)))
        .min()
        .orElseThrow();
  }

  private static double squaredDistance(int item, int other) {
    return IntStream.range(0, FEATURES.dimension())
        .mapToDouble(k -> Math.pow((double) FEATURES.get(item, k) - FEATURES.get(other, k), 2))
        .sum();
  }

  private static int[] candidates() {
    return IntStream.range(0, FEATURES.rows())
        .filter(item -> Arrays.stream(LABELED).noneMatch(labeled -> labeled == item))
        .toArray();
  }

  private static List<Integer> select(Map<String, Object> request) {
    LabeledItems labeled = new LabeledItems(LABELED, new int[LABELED.length], 4);
    SelectionProblem problem = new SelectionProblem(FEATURES, labeled, candidates(), BATCH_SIZE, 8);
    return Strategies.strategyFor(Strategies.parse(request))
        .select(problem, Kernels.cpu(2), Observer.NONE)
        .picks()
        .stream()
        .map(Pick::item)
        .toList();
  }
}
