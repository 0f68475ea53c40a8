package dev.shortlist.round;

import dev.shortlist.dataset.Dataset;
import dev.shortlist.dataset.Datasets;
import dev.shortlist.dataset.Items;
import dev.shortlist.dataset.Strata;
import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import dev.shortlist.round.RoundConstraints.Quota;
import dev.shortlist.selection.Constraints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Turns what a round asks for into what a selection takes: item numbers, strata and costs. */
@Component
class ResolvedConstraints {

  private final Datasets datasets;
  private final Items items;

  ResolvedConstraints(Datasets datasets, Items items) {
    this.datasets = datasets;
    this.items = items;
  }

  /**
   * @throws Problem INVALID_REQUEST with every fault, pointers below {@code /constraints}
   */
  Constraints of(@Nullable RoundConstraints asked, UUID datasetId) {
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
                : costs(asked.costBudget(), dataset, excluded, included, faults));
    if (!faults.isEmpty()) {
      throw new Problem(
          ProblemType.INVALID_REQUEST,
          "%s: %s".formatted(faults.getFirst().pointer(), faults.getFirst().detail()),
          faults);
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

  private Constraints.Strata strata(Map<String, Quota> quotas, UUID datasetId, List<Fault> faults) {
    Strata strata = items.strata(datasetId);
    int[] minimum = new int[strata.names().size()];
    int[] maximum = new int[strata.names().size()];
    Arrays.fill(maximum, Integer.MAX_VALUE);
    quotas.forEach(
        (name, quota) -> {
          int stratum = strata.names().indexOf(name);
          if (stratum < 0) {
            faults.add(
                new Fault(
                    "/constraints/strata/" + name,
                    "no item of the dataset is in this stratum; known are "
                        + String.join(", ", strata.names())));
            return;
          }
          minimum[stratum] = Objects.requireNonNullElse(quota.minimum(), 0);
          maximum[stratum] = Objects.requireNonNullElse(quota.maximum(), Integer.MAX_VALUE);
          if (minimum[stratum] > maximum[stratum]) {
            faults.add(
                new Fault(
                    "/constraints/strata/" + name,
                    "the minimum %d is above the maximum %d"
                        .formatted(minimum[stratum], maximum[stratum])));
          }
        });
    return new Constraints.Strata(
        strata.names().toArray(String[]::new), strata.codes(), minimum, maximum);
  }

  private Constraints.Costs costs(
      double budget,
      Dataset dataset,
      int[] excluded,
      int @Nullable [] included,
      List<Fault> faults) {
    double[] costs = items.costs(dataset.id());
    BitSet wanted = new BitSet(dataset.size());
    if (included == null) {
      wanted.set(0, dataset.size());
    } else {
      Arrays.stream(included).forEach(wanted::set);
    }
    Arrays.stream(excluded).filter(item -> item >= 0).forEach(wanted::clear);
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
}
