package dev.shortlist.bench;

import static dev.shortlist.bench.StrategyBenchmark.BUDGETS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that was measured, as lines of {@code set,strategy,commit,seconds,head,budget,accuracies}, so
 * that a strategy can be measured again without the others.
 *
 * @param outcomes at most one per set and strategy, in their orders
 */
record Measurements(List<Outcome> outcomes) {

  private static final String HEADER = "set,strategy,commit,seconds,head,budget,accuracies";

  /** What the file holds of the sets and strategies there are; nothing where it is missing. */
  static Measurements read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new Measurements(List.of());
    }
    Map<String, List<String[]>> bySetAndStrategy =
        Files.readAllLines(file).stream()
            .skip(1)
            .map(line -> line.split(",", -1))
            .filter(line -> ImageSet.NAMES.contains(line[0]))
            .filter(line -> Contestant.NAMES.contains(line[1]))
            .collect(Collectors.groupingBy(line -> line[0] + "," + line[1]));
    return sorted(bySetAndStrategy.values().stream().map(Measurements::outcome));
  }

  /** With one outcome new or replaced. */
  Measurements with(Outcome measured) {
    Stream<Outcome> others =
        outcomes.stream()
            .filter(
                other ->
                    !other.set().equals(measured.set())
                        || !other.contestant().equals(measured.contestant()));
    return sorted(Stream.concat(others, Stream.of(measured)));
  }

  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    outcomes.forEach(outcome -> lines.addAll(lines(outcome)));
    Files.createDirectories(file.getParent());
    Files.write(file, lines);
  }

  private static Measurements sorted(Stream<Outcome> outcomes) {
    return new Measurements(
        outcomes
            .sorted(
                Comparator.<Outcome>comparingInt(each -> ImageSet.NAMES.indexOf(each.set()))
                    .thenComparingInt(each -> Contestant.NAMES.indexOf(each.contestant().name())))
            .toList());
  }

  private static List<String> lines(Outcome outcome) {
    return Stream.of(Judge.values())
        .flatMap(judge -> BUDGETS.stream().map(budget -> line(outcome, judge, budget)))
        .toList();
  }

  private static String line(Outcome outcome, Judge judge, int budget) {
    String accuracies =
        Arrays.stream(outcome.at(judge, budget))
            .mapToObj(accuracy -> String.format(Locale.ROOT, "%.2f", accuracy))
            .collect(Collectors.joining(" "));
    return String.format(
        Locale.ROOT,
        "%s,%s,%s,%.1f,%s,%d,%s",
        outcome.set(),
        outcome.contestant().name(),
        outcome.commit(),
        outcome.seconds(),
        judge.title,
        budget,
        accuracies);
  }

  /**
   * @param lines of one outcome
   */
  private static Outcome outcome(List<String[]> lines) {
    Map<Judge, double[][]> accuracies = new EnumMap<>(Judge.class);
    for (Judge judge : Judge.values()) {
      accuracies.put(
          judge,
          lines.stream()
              .filter(line -> line[4].equals(judge.title))
              .map(line -> Stream.of(line[6].split(" ")).mapToDouble(Double::parseDouble).toArray())
              .toArray(double[][]::new));
    }
    String[] any = lines.getFirst();
    return new Outcome(
        any[0], Contestant.named(any[1]), any[2], Double.parseDouble(any[3]), accuracies);
  }
}
