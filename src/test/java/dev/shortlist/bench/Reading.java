package dev.shortlist.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the numbers say, in words that follow from them alone. */
record Reading(List<Outcome> outcomes) {

  private static final List<Integer> SMALLEST = List.of(10, 20);
  private static final List<Integer> LOW = List.of(10, 20, 50, 100);

  /** One number of the tables. */
  private record Cell(String set, Judge judge, int budget) {}

  String markdown() {
    return """
    **The reference's claim**, k-means above random above core-set at the smallest budgets:

    | set | head | labels | `kmeans` | `random` | `core-set` | k-means > random | random > core-set |
    |---|---|--:|--:|--:|--:|---|---|
    %s
    **Beyond the reference's six**, against its `kmeans` at 10, 20, 50 and 100 labels on every set. %s

    | strategy | 1-NN: better in | mean gain | linear probe: better in | mean gain |
    |---|--:|--:|--:|--:|
    %s\
    """
        .formatted(
            cells(Stream.of(Judge.values()), SMALLEST)
                .map(this::claim)
                .collect(Collectors.joining()),
            Stream.of(Judge.values()).map(this::verdict).collect(Collectors.joining(" ")),
            rivals().map(this::comparison).collect(Collectors.joining()));
  }

  private String claim(Cell cell) {
    double kmeans = mean("kmeans", cell);
    double random = mean("random", cell);
    double coreSet = mean("core-set", cell);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d | %.1f | %.1f | %.1f | %s | %s |%n",
        cell.set(),
        cell.judge().title,
        cell.budget(),
        kmeans,
        random,
        coreSet,
        kmeans > random ? "yes" : "no",
        random > coreSet ? "yes" : "no");
  }

  private String verdict(Judge judge) {
    List<Cell> all = cells(Stream.of(judge), LOW).toList();
    List<String> winners =
        rivals().filter(rival -> wins(rival, judge) == all.size()).map("`%s`"::formatted).toList();
    return winners.isEmpty()
        ? "By %s none is better everywhere.".formatted(judge.title)
        : "By %s better everywhere: %s.".formatted(judge.title, String.join(", ", winners));
  }

  private String comparison(String rival) {
    return Stream.of(Judge.values())
        .map(judge -> comparison(rival, judge))
        .collect(Collectors.joining("", "| `%s` |".formatted(rival), "\n"));
  }

  private String comparison(String rival, Judge judge) {
    double[] gains =
        cells(Stream.of(judge), LOW)
            .mapToDouble(cell -> gain(rival, cell))
            .filter(Double::isFinite)
            .toArray();
    return String.format(
        Locale.ROOT,
        " %d of %d | %+.1f |",
        wins(rival, judge),
        gains.length,
        Arrays.stream(gains).average().orElse(Double.NaN));
  }

  private long wins(String rival, Judge judge) {
    return cells(Stream.of(judge), LOW).filter(cell -> gain(rival, cell) > 0).count();
  }

  /** NaN where one of the two was not measured. */
  private double gain(String rival, Cell cell) {
    return mean(rival, cell) - mean("kmeans", cell);
  }

  private Stream<String> rivals() {
    return outcomes.stream()
        .filter(outcome -> outcome.isBeyondReference() && !outcome.isOracle())
        .map(outcome -> outcome.card().name())
        .distinct();
  }

  private Stream<Cell> cells(Stream<Judge> judges, List<Integer> budgets) {
    List<String> sets = outcomes.stream().map(Outcome::set).distinct().toList();
    return judges.flatMap(
        judge ->
            sets.stream()
                .flatMap(set -> budgets.stream().map(budget -> new Cell(set, judge, budget))));
  }

  /** NaN where it was not measured. */
  private double mean(String strategy, Cell cell) {
    return outcomes.stream()
        .filter(outcome -> outcome.set().equals(cell.set()))
        .filter(outcome -> outcome.card().name().equals(strategy))
        .mapToDouble(outcome -> outcome.mean(cell.judge(), cell.budget()))
        .findFirst()
        .orElse(Double.NaN);
  }
}
