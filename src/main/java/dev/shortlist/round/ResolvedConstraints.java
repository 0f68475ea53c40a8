package dev.shortlist.round;

import dev.shortlist.dataset.Dataset;
import dev.shortlist.dataset.Datasets;
import dev.shortlist.dataset.Items;
import dev.shortlist.dataset.Strata;
import dev.shortlist.pool.Standing;
import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.round.RoundConstraints.Quota;
import dev.shortlist.selection.Constraints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns what a round asks for into what a selection takes: item numbers, strata and costs. */
@Component
class ResolvedConstraints {

  private static final int SHOWN_STRATA = 20;

  private final Datasets datasets;
  private final Items items;

  ResolvedConstraints(Datasets datasets, Items items) {
    this.datasets = datasets;
    this.items = items;
  }

  /**
   * @param standing of the pool: what can be picked no more needs no cost
   * @throws Problem INVALID_REQUEST with every fault, pointers below {@code /constraints}
   */
  Constraints of(@Nullable RoundConstraints asked, UUID datasetId, Standing standing) {
    int[] unusable = items.unusable(datasetId);
    if (asked == null) {
      return Constraints.NONE.excluding(unusable);
    }
    Dataset dataset = datasets.require(datasetId);
    List<Fault> faults = new ArrayList<>();
    int[] excluded = excluded(asked, unusable, dataset, faults);
    int @Nullable [] included =
        asked.include() == null ? null : items.matching(datasetId, asked.include());
    Constraints constraints =
        new Constraints(
            excluded,
            included,
            Objects.requireNonNullElse(asked.minimumDistance(), 0.0),
            asked.strata() == null ? null : strata(asked.strata(), datasetId, faults),
            asked.costBudget() == null
                ? null
                : costs(asked.costBudget(), dataset, standing, excluded, included, faults));
    if (!faults.isEmpty()) {
      throw Problem.invalid(faults);
    }
    return constraints;
  }

  /** What the round rules out, and what can never be selected. */
  private static int[] excluded(
      RoundConstraints asked, int[] unusable, Dataset dataset, List<Fault> faults) {
    List<Integer> exclude = Objects.requireNonNullElse(asked.exclude(), List.of());
    for (int i = 0; i < exclude.size(); i++) {
      int item = exclude.get(i);
      if (item < 0 || item >= dataset.size()) {
        faults.add(
            new Fault(
                "/constraints/exclude/" + i,
                "%d is out of range; the dataset has items 0 to %d"
                    .formatted(item, dataset.size() - 1)));
      }
    }
    return IntStream.concat(Arrays.stream(unusable), exclude.stream().mapToInt(Integer::intValue))
        .toArray();
  }

  /** Only strata with a quota matter; items of all others count as being in none. */
  private Constraints.Strata strata(Map<String, Quota> quotas, UUID datasetId, List<Fault> faults) {
    Strata strata = items.strata(datasetId);
    String[] names = strata.names().stream().filter(quotas::containsKey).toArray(String[]::new);
    requireKnown(quotas.keySet(), strata.names(), faults);
    int[] minimum = new int[names.length];
    int[] maximum = new int[names.length];
    int[] positions = new int[strata.names().size()];
    Arrays.fill(positions, -1);
    for (int position = 0; position < names.length; position++) {
      Quota quota = Objects.requireNonNull(quotas.get(names[position]));
      minimum[position] = Objects.requireNonNullElse(quota.minimum(), 0);
      maximum[position] = Objects.requireNonNullElse(quota.maximum(), Integer.MAX_VALUE);
      positions[strata.names().indexOf(names[position])] = position;
      if (minimum[position] > maximum[position]) {
        faults.add(
            new Fault(
                pointer(names[position]),
                "the minimum %d is above the maximum %d"
                    .formatted(minimum[position], maximum[position])));
      }
    }
    int[] stratumOf =
        IntStream.of(strata.codes()).map(code -> code < 0 ? -1 : positions[code]).toArray();
    return new Constraints.Strata(names, stratumOf, minimum, maximum);
  }

  private static void requireKnown(Set<String> asked, List<String> known, List<Fault> faults) {
    Set<String> all = Set.copyOf(known);
    asked.stream()
        .filter(name -> !all.contains(name))
        .sorted()
        .map(
            name ->
                new Fault(
                    pointer(name),
                    "no item of the dataset is in this stratum; known are " + shown(known)))
        .forEach(faults::add);
  }

  private static String shown(List<String> names) {
    String first = names.stream().limit(SHOWN_STRATA).collect(Collectors.joining(", "));
    return names.size() <= SHOWN_STRATA
        ? first
        : "%s and %d more".formatted(first, names.size() - SHOWN_STRATA);
  }

  private static String pointer(String stratum) {
    return "/constraints/strata/" + Fault.step(stratum);
  }

  private Constraints.Costs costs(
      double budget,
      Dataset dataset,
      Standing standing,
      int[] excluded,
      int @Nullable [] included,
      List<Fault> faults) {
    double[] costs = items.costs(dataset.id());
    BitSet wanted = bits(standing.candidates(dataset.size()));
    if (included != null) {
      wanted.and(bits(included));
    }
    wanted.andNot(bits(excluded));
    int[] unknown = wanted.stream().filter(item -> Double.isNaN(costs[item])).toArray();
    if (unknown.length > 0) {
      faults.add(
          new Fault(
              "/constraints/cost_budget",
              "%d items have no cost, the first is item %d; POST their costs to /datasets/%s/items,"
                      .formatted(unknown.length, unknown[0], dataset.id())
                  + " or exclude them"));
    }
    return new Constraints.Costs(costs, budget);
  }

  private static BitSet bits(int[] items) {
    BitSet bits = new BitSet();
    IntStream.of(items).filter(item -> item >= 0).forEach(bits::set);
    return bits;
  }
}
