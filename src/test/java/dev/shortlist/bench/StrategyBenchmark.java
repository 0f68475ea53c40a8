package dev.shortlist.bench;

import dev.shortlist.evaluation.SimulatedCampaign;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.selection.Observer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Measures what the labels chosen by each strategy are worth, prints it, and writes it down. With
 * names of sets or strategies as arguments only those are measured again; with {@code report}
 * nothing is, and only the page is written anew.
 */
final class StrategyBenchmark {

  static final List<Integer> BUDGETS = List.of(10, 20, 50, 100, 300);

  static final int RANDOM_SEEDS = 10;
  static final int SEEDS = 5;

  private static final Path DATA = Path.of("..", "shared", "data");
  private static final Path RESULTS = Path.of("docs", "results");

  private final Machine machine;
  private final Kernels kernels;

  StrategyBenchmark(Machine machine, Kernels kernels) {
    this.machine = machine;
    this.kernels = kernels;
  }

  public static void main(String[] args) throws IOException {
    List<String> arguments = List.of(args);
    Kernels kernels = Kernels.cpu(Runtime.getRuntime().availableProcessors());
    Machine machine = Machine.describe(kernels, Clock.systemUTC());
    StrategyBenchmark benchmark = new StrategyBenchmark(machine, kernels);
    Path numbers = RESULTS.resolve("strategies.csv");
    List<String> sets =
        arguments.equals(List.of("report")) ? List.of() : chosen(ImageSet.NAMES, arguments);
    for (String name : sets) {
      ImageSet set = ImageSet.read(name, DATA);
      for (String strategy : chosen(Contestant.NAMES, arguments)) {
        Outcome outcome = benchmark.measure(set, Contestant.named(strategy));
        Measurements.read(numbers).with(outcome).write(numbers);
        System.out.println(Report.line(outcome));
      }
    }
    String report = new Report(Measurements.read(numbers).outcomes()).markdown(machine);
    Files.writeString(RESULTS.resolve("strategies.md"), report);
    System.out.println(report);
  }

  /** Runs a strategy from several seeds, each with a pool of its own that all strategies share. */
  Outcome measure(ImageSet set, Contestant contestant) {
    int seeds = contestant.name().equals("random") ? RANDOM_SEEDS : SEEDS;
    List<Map<Judge, double[]>> bySeed = new ArrayList<>();
    double seconds = 0;
    for (int seed = 1; seed <= seeds; seed++) {
      ImageSet drawn = set.drawn(seed);
      long start = System.nanoTime();
      List<int[]> spent =
          campaign(drawn, kernels).spend(contestant.strategy(), seed, Observer.NONE);
      seconds += (System.nanoTime() - start) / 1e9 / seeds;
      bySeed.add(accuracies(drawn, spent));
    }
    return new Outcome(set.name(), contestant, machine.commit(), seconds, byJudge(bySeed));
  }

  static SimulatedCampaign campaign(ImageSet set, Kernels kernels) {
    return new SimulatedCampaign(set.pool(), set.poolClasses(), set.classCount(), BUDGETS, kernels);
  }

  /** One per budget. */
  private Map<Judge, double[]> accuracies(ImageSet set, List<int[]> spent) {
    Map<Judge, double[]> accuracies = new EnumMap<>(Judge.class);
    for (Judge judge : Judge.values()) {
      accuracies.put(
          judge,
          spent.stream().mapToDouble(items -> judge.accuracy(set, items, kernels)).toArray());
    }
    return accuracies;
  }

  /** Shape (budgets, seeds). */
  private static Map<Judge, double[][]> byJudge(List<Map<Judge, double[]>> bySeed) {
    Map<Judge, double[][]> byJudge = new EnumMap<>(Judge.class);
    for (Judge judge : Judge.values()) {
      List<double[]> seeds =
          bySeed.stream().map(seed -> Objects.requireNonNull(seed.get(judge))).toList();
      byJudge.put(
          judge,
          IntStream.range(0, BUDGETS.size())
              .mapToObj(budget -> seeds.stream().mapToDouble(seed -> seed[budget]).toArray())
              .toArray(double[][]::new));
    }
    return byJudge;
  }

  /** Those of the names that are among the arguments, or all where none is. */
  private static List<String> chosen(List<String> names, List<String> arguments) {
    List<String> chosen = names.stream().filter(arguments::contains).toList();
    return chosen.isEmpty() ? names : chosen;
  }
}
