package dev.shortlist.bench;

import dev.shortlist.evaluation.SimulatedCampaign;
import dev.shortlist.linalg.Kernels;
import dev.shortlist.selection.Observer;
import dev.shortlist.selection.Strategies;
import dev.shortlist.selection.StrategyCard;
import dev.shortlist.selection.StrategySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Measures what the labels chosen by each strategy are worth, prints it, and writes it down. With
 * names of sets or strategies as arguments only those are measured again.
 */
final class StrategyBenchmark {

  static final List<Integer> BUDGETS = List.of(10, 20, 50, 100, 300);

  static final int RANDOM_SEEDS = 10;
  static final int SEEDS = 3;

  /** These run from one seed, for time's sake. */
  static final Set<String> SLOW =
      Set.of("active-ft", "auto", "dcom", "max-herding", "prob-cover", "uherding", "usl");

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
    for (String name : chosen(ImageSet.NAMES, arguments)) {
      ImageSet set = ImageSet.read(name, DATA);
      for (StrategyCard card : chosenCards(arguments)) {
        Outcome outcome = benchmark.measure(set, card);
        Measurements.read(numbers).with(outcome).write(numbers);
        System.out.println(Report.line(outcome));
      }
    }
    String report = new Report(Measurements.read(numbers).outcomes()).markdown(machine);
    Files.writeString(RESULTS.resolve("strategies.md"), report);
    System.out.println(report);
  }

  /** Runs a strategy from several seeds, or from one where the seed makes no difference. */
  Outcome measure(ImageSet set, StrategyCard card) {
    SimulatedCampaign campaign = campaign(set, kernels);
    StrategySpec strategy = Strategies.parse(Map.of("name", card.name()));
    List<List<int[]>> spent = new ArrayList<>();
    long start = System.nanoTime();
    spent.add(campaign.spend(strategy, 1, Observer.NONE));
    double seconds = (System.nanoTime() - start) / 1e9;
    for (int seed = 2; seed <= seeds(card) && !isDeterministic(spent); seed++) {
      spent.add(campaign.spend(strategy, seed, Observer.NONE));
    }
    if (isDeterministic(spent)) {
      spent.removeLast();
    }
    return new Outcome(set.name(), card, machine.commit(), seconds, accuracies(set, spent));
  }

  /** Every strategy runs with its defaults. */
  static SimulatedCampaign campaign(ImageSet set, Kernels kernels) {
    return new SimulatedCampaign(set.pool(), set.poolClasses(), set.classCount(), BUDGETS, kernels);
  }

  private static int seeds(StrategyCard card) {
    if (card.name().equals("random")) {
      return RANDOM_SEEDS;
    }
    return SLOW.contains(card.name()) ? 1 : SEEDS;
  }

  private static boolean isDeterministic(List<List<int[]>> spent) {
    return spent.size() == 2
        && Arrays.deepEquals(spent.getFirst().toArray(), spent.getLast().toArray());
  }

  private Map<Judge, double[][]> accuracies(ImageSet set, List<List<int[]>> spent) {
    Map<Judge, double[][]> accuracies = new EnumMap<>(Judge.class);
    for (Judge judge : Judge.values()) {
      accuracies.put(
          judge,
          IntStream.range(0, BUDGETS.size())
              .mapToObj(
                  budget ->
                      spent.stream()
                          .mapToDouble(items -> judge.accuracy(set, items.get(budget), kernels))
                          .toArray())
              .toArray(double[][]::new));
    }
    return accuracies;
  }

  private static List<StrategyCard> chosenCards(List<String> arguments) {
    List<String> names = Strategies.cards().stream().map(StrategyCard::name).toList();
    List<String> chosen = chosen(names, arguments);
    return Strategies.cards().stream().filter(card -> chosen.contains(card.name())).toList();
  }

  /** Those of the names that are among the arguments, or all where none is. */
  private static List<String> chosen(List<String> names, List<String> arguments) {
    List<String> chosen = names.stream().filter(arguments::contains).toList();
    return chosen.isEmpty() ? names : chosen;
  }
}
