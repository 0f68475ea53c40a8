package dev.shortlist.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the numbers say, in words that follow from them alone. */
record Reading(List<Outcome> outcomes) {

  private static final List<Integer> SMALLEST = List.of(10, 20, 50);
  private static final List<Integer> LOW = List.of(10, 20, 50, 100);

  /** One number of the tables. */
  private record Cell(String set, Judge judge, int budget) {}

  String markdown() {
    return """
    **The reference's claim**, k-means above random above core-set at the smallest budgets: gain in points, mean over the seeds that both were run from ± its
    standard error. The first 10 of `core-set` are those of `random`.

    | set | head | labels | `kmeans-parity` over `random` | `kmeans` over `random` | `random` over `core-set` |
    |---|---|--:|--:|--:|--:|
    %s
    **Beyond the reference's six**, against the reference's k-means (`kmeans-parity`) at 10, 20, 50 and 100 labels on every set. %s
    What decides between them was looked into in [decision 0052](../decisions/0052-auto-starts-with-k-means-and-herds-along-principal-axes.md).

    | strategy | 1-NN: better in | mean gain | linear probe: better in | mean gain |
    |---|--:|--:|--:|--:|
    %s
    **`%s` in detail**: gain in points, mean over the seeds ± its standard error.

    | set | head | labels | over `kmeans-parity` | over `kmeans` |
    |---|---|--:|--:|--:|
    %s\
    """
        .formatted(
            cells(Stream.of(Judge.values()), SMALLEST)
                .map(this::claim)
                .collect(Collectors.joining()),
            Stream.of(Judge.values()).map(this::verdict).collect(Collectors.joining(" ")),
            rivals().map(this::comparison).collect(Collectors.joining()),
            best(),
            cells(Stream.of(Judge.values()), LOW)
                .map(cell -> detail(best(), cell))
                .collect(Collectors.joining()));
  }

  private String claim(Cell cell) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d | %s | %s | %s |%n",
        cell.set(),
        cell.judge().title,
        cell.budget(),
        paired(Contestant.REFERENCE_KMEANS, "random", cell),
        paired("kmeans", "random", cell),
        paired("random", "core-set", cell));
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

  /** Of those beyond the reference's six the one with the highest mean gain by 1-NN. */
  private String best() {
    return rivals()
        .max(
            Comparator.comparingDouble(
                rival ->
                    cells(Stream.of(Judge.NEAREST_NEIGHBOUR), LOW)
                        .mapToDouble(cell -> gain(rival, cell))
                        .average()
                        .orElse(Double.NEGATIVE_INFINITY)))
        .orElse("none");
  }

  private String detail(String rival, Cell cell) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d | %s | %s |%n",
        cell.set(),
        cell.judge().title,
        cell.budget(),
        paired(rival, Contestant.REFERENCE_KMEANS, cell),
        paired(rival, "kmeans", cell));
  }

  /** What one gains over another on the pools that both were run on. */
  private String paired(String rival, String other, Cell cell) {
    double[] ours = values(rival, cell);
    double[] theirs = values(other, cell);
    int seeds = Math.min(ours.length, theirs.length);
    double[] gains = IntStream.range(0, seeds).mapToDouble(i -> ours[i] - theirs[i]).toArray();
    double mean = Arrays.stream(gains).average().orElse(Double.NaN);
    double squares = Arrays.stream(gains).map(gain -> (gain - mean) * (gain - mean)).sum();
    return String.format(
        Locale.ROOT, "%+.1f ± %.1f", mean, Math.sqrt(squares / (seeds - 1) / seeds));
  }

  /** NaN where one of the two was not measured. */
  private double gain(String rival, Cell cell) {
    return mean(rival, cell) - mean(Contestant.REFERENCE_KMEANS, cell);
  }

  private Stream<String> rivals() {
    return outcomes.stream()
        .filter(outcome -> outcome.contestant().isBeyondReference())
        .map(outcome -> outcome.contestant().name())
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
    return Arrays.stream(values(strategy, cell)).average().orElse(Double.NaN);
  }

  /** One per seed; none where it was not measured. */
  private double[] values(String strategy, Cell cell) {
    return outcomes.stream()
        .filter(outcome -> outcome.set().equals(cell.set()))
        .filter(outcome -> outcome.contestant().name().equals(strategy))
        .map(outcome -> outcome.at(cell.judge(), cell.budget()))
        .findFirst()
        .orElse(new double[0]);
  }
}
