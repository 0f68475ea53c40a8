package dev.shortlist.selection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.FeatureMatrix;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.probe.LinearProbe;
import dev.shortlist.probe.ProbeOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DcomTests extends QueryStrategyContract {

  private static final Kernels KERNELS = Kernels.cpu(2);
  private static final int ITEMS = 200;
  private static final int BATCH_SIZE = 12;
  private static final int[] LABELED = IntStream.range(0, 9).toArray();
  private static final int[] CANDIDATES = IntStream.range(9, ITEMS).toArray();

  /** Wide clusters, so that balls of many sizes are pure. */
  private static final Blobs BLOBS = Blobs.of(ITEMS, 4, 4, 6);

  private static final FeatureMatrix FEATURES = BLOBS.features();

  @Override
  Map<String, Object> request() {
    return Map.of("name", "dcom");
  }

  @Test
  void coversFirstWhereLittleIsCovered() {
    Formula formula = assertPicksAsTheFormulaSays(0.8, 50, 0.3);
    assertThat(formula.competence).isLessThan(0.1);
  }

  @Test
  void turnsToMarginsWhereMuchIsCovered() {
    Formula formula = assertPicksAsTheFormulaSays(0.1, 50, 1.1);
    assertThat(formula.competence).isGreaterThan(0.9);
  }

  @Test
  void mixesBothInBetween() {
    Formula formula = assertPicksAsTheFormulaSays(0.5, 2, 0.5);
    assertThat(formula.competence).isBetween(0.3, 0.9);
  }

  @Test
  void coversAsProbCoverWithNothingLabeled() {
    int[] everything = IntStream.range(0, ITEMS).toArray();
    SelectionProblem problem =
        new SelectionProblem(FEATURES, LabeledItems.none(4), everything, 10, 3);
    assertThat(select(Map.of("name", "dcom", "initial_radius", 0.4), problem).picks())
        .isEqualTo(select(Map.of("name", "prob-cover", "radius", 0.4), problem).picks());
  }

  private static Formula assertPicksAsTheFormulaSays(
      double centre, double steepness, double largestRadius) {
    int[] classes = IntStream.of(LABELED).map(item -> BLOBS.classes()[item]).toArray();
    SelectionProblem problem =
        new SelectionProblem(
            FEATURES, new LabeledItems(LABELED, classes, 4), CANDIDATES, BATCH_SIZE, 3);
    Batch batch =
        select(
            Map.of(
                "name",
                "dcom",
                "initial_radius",
                0.3,
                "largest_radius",
                largestRadius,
                "centre",
                centre,
                "steepness",
                steepness),
            problem);
    Formula formula = new Formula(classes, 0.3, largestRadius);
    List<Integer> expected = formula.picks(centre, steepness);
    assertThat(batch.picks().stream().map(Pick::item).toList()).isEqualTo(expected);
    assertThat(batch.figures()).containsEntry("radius", formula.delta);
    return formula;
  }

  private static Batch select(Map<String, Object> request, SelectionProblem problem) {
    return Strategies.strategyFor(Strategies.parse(request))
        .select(problem, KERNELS, Observer.NONE);
  }

  /** Section 6.8 of the reference behaviour with a full graph, for one trained probe. */
  private static final class Formula {

    private final double[] closeness = new double[ITEMS];
    private final boolean[] covered = new boolean[ITEMS];
    private final double delta;
    private final double coverage;
    private double competence;

    Formula(int[] classes, double initialRadius, double largestRadius) {
      LinearProbe probe =
          LinearProbe.train(
              FEATURES.view(LABELED),
              classes,
              4,
              ProbeOptions.REFERENCE,
              3,
              KERNELS,
              (epoch, loss) -> {});
      Predictions predictions = Predictions.of(FEATURES, probe, 1);
      Arrays.setAll(closeness, predictions::closeness);
      boolean[] initial = new boolean[ITEMS];
      for (int labeled : LABELED) {
        cover(initial, labeled, initialRadius);
      }
      double threshold = 0.2 * share(initial) + 0.4;
      double sum = 0;
      for (int i = 0; i < LABELED.length; i++) {
        double low = 0;
        double high = largestRadius;
        while (high - low > 0.05) {
          double middle = (low + high) / 2;
          int labeled = LABELED[i];
          int own = classes[i];
          int[] within =
              IntStream.range(0, ITEMS).filter(item -> distance(labeled, item) < middle).toArray();
          long pure =
              IntStream.of(within).filter(item -> predictions.predicted()[item] == own).count();
          boolean larger = pure >= threshold * within.length;
          low = larger ? middle : low;
          high = larger ? high : middle;
        }
        cover(covered, LABELED[i], (low + high) / 2);
        sum += (low + high) / 2;
      }
      this.delta = sum / LABELED.length;
      this.coverage = share(covered);
    }

    List<Integer> picks(double centre, double steepness) {
      competence =
          (1 + Math.exp(-steepness * (1 - centre)))
              / (1 + Math.exp(-steepness * (coverage - centre)));
      double[] margins = scaled(closeness);
      for (int labeled : LABELED) {
        margins[labeled] = 0;
      }
      List<Integer> picks = new ArrayList<>();
      while (picks.size() < BATCH_SIZE) {
        double[] degrees = new double[ITEMS];
        for (int item : CANDIDATES) {
          degrees[item] = picks.contains(item) ? 0 : degree(item);
        }
        double[] margin = scaled(margins);
        double[] degree = scaled(degrees);
        int best = -1;
        for (int item : CANDIDATES) {
          boolean better =
              best < 0
                  || competence * margin[item] + (1 - competence) * degree[item]
                      > competence * margin[best] + (1 - competence) * degree[best] + 1e-12;
          best = !picks.contains(item) && better ? item : best;
        }
        picks.add(best);
        cover(covered, best, delta);
        margins[best] = 0;
      }
      return picks;
    }

    private double degree(int item) {
      return IntStream.range(0, ITEMS)
          .filter(other -> !covered[other] && distance(item, other) < delta)
          .count();
    }

    private static void cover(boolean[] covered, int centre, double radius) {
      for (int item = 0; item < ITEMS; item++) {
        covered[item] |= distance(centre, item) < radius;
      }
    }

    private static double share(boolean[] covered) {
      return IntStream.range(0, ITEMS).filter(item -> covered[item]).count() / (double) ITEMS;
    }

    private static double[] scaled(double[] values) {
      double least = Arrays.stream(values).min().orElseThrow();
      double range = Arrays.stream(values).max().orElseThrow() - least;
      return Arrays.stream(values).map(value -> range == 0 ? 0 : (value - least) / range).toArray();
    }

    private static double distance(int item, int other) {
      return Math.sqrt(
          IntStream.range(0, FEATURES.dimension())
              .mapToDouble(
                  k -> Math.pow((double) FEATURES.get(item, k) - FEATURES.get(other, k), 2))
              .sum());
    }
  }
}
