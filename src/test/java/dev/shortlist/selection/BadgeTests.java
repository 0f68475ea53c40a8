package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.linalg.LinearMap;
import dev.shortlist.probe.LinearProbe;
import dev.shortlist.probe.ProbeOptions;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BadgeTests extends QueryStrategyContract {

  private static final Kernels KERNELS = Kernels.cpu(2);
  private static final Blobs BLOBS = Blobs.of(120, 7, 4, 5);
  private static final int[] LABELED = IntStream.range(0, 12).toArray();
  private static final int[] CANDIDATES = IntStream.range(12, 120).toArray();

  @Override
  Map<String, Object> request() {
    return Map.of("name", "badge");
  }

  @Override
  boolean ranks() {
    return true;
  }

  @Test
  void measuresGradientsAsIfTheyWereFormed() {
    LinearProbe probe = probe();
    GradientEmbeddings embeddings =
        GradientEmbeddings.of(
            BLOBS.features(), probe, KERNELS, Arena.ofAuto().allocate(4 * 120 * 4));
    double[] distances = embeddings.squaredDistances(3);
    for (int row = 0; row < 120; row++) {
      double[] gradient = gradient(BLOBS.features(), row, probe.map());
      assertThat(embeddings.squaredNorm(row))
          .isCloseTo(squaredDistance(gradient, new double[gradient.length]), within(1e-5));
      assertThat(distances[row])
          .isCloseTo(
              squaredDistance(gradient, gradient(BLOBS.features(), 3, probe.map())), within(1e-5));
    }
    assertThat(distances[3]).isZero();
  }

  @Test
  void beginsWithTheLongestGradient() {
    LinearMap map = probe().map();
    int longest = CANDIDATES[0];
    for (int item : CANDIDATES) {
      longest = norm(item, map) > norm(longest, map) ? item : longest;
    }
    assertThat(select(1).getFirst().item()).isEqualTo(longest);
  }

  @Test
  void saysHowFarEachGradientIsFromTheNearestPickedBefore() {
    LinearMap map = probe().map();
    List<Pick> picks = select(10);
    for (int rank = 1; rank < picks.size(); rank++) {
      double[] gradient = gradient(BLOBS.features(), picks.get(rank).item(), map);
      double nearest =
          picks.subList(0, rank).stream()
              .mapToDouble(
                  pick -> squaredDistance(gradient, gradient(BLOBS.features(), pick.item(), map)))
              .min()
              .orElseThrow();
      Reason.Gradient reason = (Reason.Gradient) picks.get(rank).reason();
      assertThat(reason.distance()).isCloseTo(Math.sqrt(nearest), within(1e-3));
    }
  }

  private static LinearProbe probe() {
    int[] classes = IntStream.of(LABELED).map(item -> BLOBS.classes()[item]).toArray();
    return LinearProbe.train(
        BLOBS.features().view(LABELED),
        classes,
        4,
        ProbeOptions.REFERENCE,
        8,
        KERNELS,
        (epoch, loss) -> {});
  }

  private static List<Pick> select(int batchSize) {
    int[] classes = IntStream.of(LABELED).map(item -> BLOBS.classes()[item]).toArray();
    LabeledItems labeled = new LabeledItems(LABELED, classes, 4);
    SelectionProblem problem =
        new SelectionProblem(BLOBS.features(), labeled, CANDIDATES, batchSize, 8);
    return Strategies.strategyFor(Strategies.parse(Map.of("name", "badge")))
        .select(problem, KERNELS, Observer.NONE)
        .picks();
  }

  private static double norm(int item, LinearMap map) {
    double[] gradient = gradient(BLOBS.features(), item, map);
    return squaredDistance(gradient, new double[gradient.length]);
  }

  /** Section 6.9 of the reference behaviour: (one-hot − p) ⊗ z in full. */
  private static double[] gradient(FeatureMatrix features, int row, LinearMap map) {
    double[] scores = new double[map.classes()];
    int predicted = 0;
    double total = 0;
    for (int c = 0; c < scores.length; c++) {
      scores[c] = map.biases()[c];
      for (int k = 0; k < features.dimension(); k++) {
        scores[c] += (double) map.weights().centroid(c)[k] * features.get(row, k);
      }
      predicted = scores[c] > scores[predicted] ? c : predicted;
      total += Math.exp(scores[c]);
    }
    double[] gradient = new double[scores.length * features.dimension()];
    for (int c = 0; c < scores.length; c++) {
      double residual = (c == predicted ? 1 : 0) - Math.exp(scores[c]) / total;
      for (int k = 0; k < features.dimension(); k++) {
        gradient[c * features.dimension() + k] = residual * features.get(row, k);
      }
    }
    return gradient;
  }

  private static double squaredDistance(double[] left, double[] right) {
    return IntStream.range(0, left.length).mapToDouble(i -> Math.pow(left[i] - right[i], 2)).sum();
  }
}
