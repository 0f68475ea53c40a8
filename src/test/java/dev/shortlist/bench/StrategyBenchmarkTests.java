package dev.shortlist.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.shortlist.fixture.Blobs;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.selection.Observer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StrategyBenchmarkTests {

  private static final Kernels KERNELS = Kernels.cpu(2);
  private static final Machine MACHINE =
      new Machine(2, "a processor", "scalar", "25", "abc123", LocalDate.of(2026, 1, 1));

  static List<Contestant> contestants() {
    return Contestant.ALL;
  }

  @ParameterizedTest
  @MethodSource("contestants")
  void spendsEveryBudgetExactly(Contestant contestant) {
    List<int[]> labeled =
        StrategyBenchmark.campaign(blobs(), KERNELS).spend(contestant.strategy(), 1, Observer.NONE);

    assertThat(labeled.stream().map(items -> (int) Arrays.stream(items).distinct().count()))
        .isEqualTo(StrategyBenchmark.BUDGETS);
  }

  @Test
  void findsThatLabelsOfAllClassesTellWellSeparatedBlobsApart() {
    Outcome outcome =
        new StrategyBenchmark(MACHINE, KERNELS).measure(blobs(), Contestant.named("kmeans"));

    assertThat(outcome.mean(Judge.NEAREST_NEIGHBOUR, 300)).isGreaterThan(95);
    assertThat(outcome.mean(Judge.LINEAR_PROBE, 300)).isGreaterThan(95);
    assertThat(outcome.seeds()).isEqualTo(StrategyBenchmark.SEEDS);
  }

  @Test
  void drawsTheSamePoolForTheSameSeedAndAnotherForAnother() {
    assertThat(blobs().drawn(1).poolClasses()).isEqualTo(blobs().drawn(1).poolClasses());
    assertThat(blobs().drawn(1).poolClasses())
        .hasSize(400)
        .isNotEqualTo(blobs().drawn(2).poolClasses());
  }

  @Test
  void keepsTheNumbersOfOtherStrategiesWhenOneIsMeasuredAgain(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("strategies.csv");
    new Measurements(List.of())
        .with(outcome("random", 20, 22))
        .with(outcome("kmeans", 30))
        .write(file);
    Measurements.read(file).with(outcome("kmeans", 40)).write(file);

    List<Outcome> outcomes = Measurements.read(file).outcomes();

    assertThat(outcomes)
        .extracting(each -> each.contestant().name())
        .containsExactly("kmeans", "random");
    assertThat(outcomes.getFirst().cell(Judge.LINEAR_PROBE, 100)).isEqualTo("40.0");
    assertThat(outcomes.getLast().cell(Judge.LINEAR_PROBE, 100)).isEqualTo("21.0 ± 1.4");
  }

  @Test
  void namesTheStrategiesThatBeatTheReferencesKMeansEverywhereAndNoOthers() {
    String better =
        new Report(List.of(outcome("kmeans-parity", 30), outcome("max-herding", 31)))
            .markdown(MACHINE);
    String worse =
        new Report(List.of(outcome("kmeans-parity", 31), outcome("max-herding", 31)))
            .markdown(MACHINE);

    assertThat(better).contains("By 1-NN better everywhere: `max-herding`.");
    assertThat(worse).contains("By 1-NN none is better everywhere.");
  }

  private static ImageSet blobs() {
    Blobs pool = Blobs.of(800, 16, 5, 1);
    return new ImageSet(
        "clothing",
        pool.features(),
        pool.classes(),
        pool.features(),
        pool.classes(),
        UnaryOperator.identity(),
        pool.features());
  }

  /** The same accuracies at all budgets, one per seed. */
  private static Outcome outcome(String strategy, double... accuracies) {
    double[][] everywhere = new double[StrategyBenchmark.BUDGETS.size()][];
    Arrays.fill(everywhere, accuracies);
    Map<Judge, double[][]> byJudge = new EnumMap<>(Judge.class);
    for (Judge judge : Judge.values()) {
      byJudge.put(judge, everywhere);
    }
    return new Outcome("clothing", Contestant.named(strategy), "abc123", 1, byJudge);
  }
}
