package dev.shortlist.bench;

import static dev.shortlist.bench.StrategyBenchmark.BUDGETS;

import dev.shortlist.evaluation.SimulatedCampaign;
import dev.shortlist.selection.StrategyCard;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A measurement as Markdown. */
record Report(List<Outcome> outcomes) {

  /** One outcome as it comes in. */
  static String line(Outcome outcome) {
    return Stream.of(Judge.values())
        .map(
            judge ->
                BUDGETS.stream()
                    .map(budget -> outcome.cell(judge, budget))
                    .collect(Collectors.joining("  ", judge.title + " ", "")))
        .collect(
            Collectors.joining(
                " | ",
                "%s %s: ".formatted(outcome.set(), outcome.contestant().name()),
                String.format(Locale.ROOT, " (%.1f s)", outcome.seconds())));
  }

  String markdown(Machine machine) {
    return """
    # What the labels each strategy chooses are worth

    Accuracy on validation rows, in percent, of two heads trained on the labels that a strategy bought at a budget. This file is made, not written:

    ```bash
    bench/strategies                      # all, or only some again: bench/strategies clothing kmeans
    ```

    %s, %d cores (%s, kernels `%s`), JDK %s, commit %s. Every single value, and the commit it was measured at: [strategies.csv](strategies.csv).

    %s
    ## Reading

    %s
    ## Tables

    Mean ± standard deviation over the seeds. Bold: the best that does not see the truth. Seconds: to select for all five budgets once, on a machine
    that had other work to do.

    %s\
    """
        .formatted(
            machine.date(),
            machine.cores(),
            machine.processor(),
            machine.kernels(),
            machine.jdk(),
            commits(),
            protocol(),
            new Reading(outcomes).markdown(),
            tables());
  }

  private String protocol() {
    return """
    ## Protocol

    - Sets: `clothing` (3,068 rows to choose from, 341 + 372 validation and test rows, 1,280 features) and `cifar10` (50,000 and 10,000 rows, 256 principal
      components of MobileNetV2 features), described in `shared/data/README.md`. Rows are scaled to unit length first.
    - Pools: each seed draws one of its own, half of clothing (1,534 rows) or a fifth of CIFAR-10 (10,000), and all strategies choose from that. So what
      is luck with one pool shows as a deviation also for strategies without any randomness, and strategies are compared seed by seed.
    - Budgets are totals: 10, 20, 50, 100, 300 labels. Labels are bought in rounds, each strategy going on from the labels it has, except:
      %s plan all labels of a budget at once and spend every budget anew;
      %s rank, so a smaller budget is the beginning of the largest.
    - %s learn from labels and cannot start from nothing: their first 10 are those of `%s` with the same seed. As in the reference's tables the first
      10 of `core-set` and `max-entropy` are random, those of `random` with the same seed.
    - %s sees the true classes of the whole pool: an oracle, for orientation only.
    - Seeds: %d for `random`, %d for the others. Every strategy runs with its defaults; `kmeans-parity` is `kmeans` with `"parity": true`,
      the reference program's to the id.
    - Heads: 1-NN, and a linear probe as the reference trains it (Adam, 0.01, cut to a tenth at epochs 50 and 75 of 100, batches of 128), but on
      features of images as they are instead of augmented ones, and for CIFAR-10 in the coordinates of the backbone, see
      [decision 0050](../decisions/0050-judge-the-probe-in-the-backbones-axes.md).
    - Not measured yet: %s.
    """
        .formatted(
            code(SimulatedCampaign.PLANNERS),
            code(SimulatedCampaign.RANKERS),
            names(SimulatedCampaign::borrowsFirstBatch),
            SimulatedCampaign.STARTER,
            names(SimulatedCampaign::isOracle),
            StrategyBenchmark.RANDOM_SEEDS,
            StrategyBenchmark.SEEDS,
            unmeasured());
  }

  private String unmeasured() {
    String gaps =
        ImageSet.NAMES.stream()
            .map(set -> "on %s %s".formatted(set, code(unmeasuredOn(set))))
            .filter(gap -> gap.contains("`"))
            .collect(Collectors.joining("; "));
    return gaps.isEmpty() ? "nothing" : gaps;
  }

  private List<String> unmeasuredOn(String set) {
    List<Contestant> measured =
        outcomes.stream()
            .filter(outcome -> outcome.set().equals(set))
            .map(Outcome::contestant)
            .toList();
    return Contestant.ALL.stream()
        .filter(contestant -> !measured.contains(contestant))
        .map(Contestant::name)
        .toList();
  }

  private String commits() {
    return outcomes.stream().map(Outcome::commit).distinct().collect(Collectors.joining(", "));
  }

  private String names(Predicate<StrategyCard> which) {
    List<String> names =
        outcomes.stream()
            .map(outcome -> outcome.contestant().card())
            .filter(which)
            .map(StrategyCard::name)
            .distinct()
            .toList();
    return names.isEmpty() ? "None" : code(names);
  }

  private static String code(Collection<String> names) {
    return names.stream().sorted().map("`%s`"::formatted).collect(Collectors.joining(", "));
  }

  private String tables() {
    return outcomes.stream()
        .map(Outcome::set)
        .distinct()
        .flatMap(set -> Stream.of(Judge.values()).map(judge -> table(set, judge)))
        .collect(Collectors.joining("\n"));
  }

  private String table(String set, Judge judge) {
    List<Outcome> rows = outcomes.stream().filter(outcome -> outcome.set().equals(set)).toList();
    String head =
        """
        ### %s, %s

        | strategy | %s | seeds | seconds |
        |---|%s
        """
            .formatted(set, judge.title, joined(BUDGETS), "--:|".repeat(BUDGETS.size() + 2));
    return rows.stream()
        .map(row -> row(row, judge, rows))
        .collect(Collectors.joining("", head, ""));
  }

  private static String row(Outcome row, Judge judge, List<Outcome> rows) {
    List<String> cells =
        BUDGETS.stream()
            .map(
                budget ->
                    isBest(row, judge, budget, rows)
                        ? "**%s**".formatted(row.cell(judge, budget))
                        : row.cell(judge, budget))
            .toList();
    return String.format(
        Locale.ROOT,
        "| `%s`%s | %s | %d | %.1f |%n",
        row.contestant().name(),
        row.contestant().isOracle() ? " (oracle)" : "",
        joined(cells),
        row.seeds(),
        row.seconds());
  }

  private static boolean isBest(Outcome row, Judge judge, int budget, List<Outcome> rows) {
    return !row.contestant().isOracle()
        && rows.stream()
            .filter(other -> !other.contestant().isOracle())
            .allMatch(other -> other.mean(judge, budget) <= row.mean(judge, budget));
  }

  private static String joined(List<?> cells) {
    return cells.stream().map(Object::toString).collect(Collectors.joining(" | "));
  }
}
