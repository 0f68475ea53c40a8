package dev.shortlist.selection;

import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;

/** Refuses impossible demands before any work, with what was asked and what is possible. */
final class Feasibility {

  private Feasibility() {}

  /**
   * Refuses what is impossible because too few items are eligible.
   *
   * @param items how many items the dataset has
   */
  static void requireEligible(int asked, Constraints constraints, int[] eligible, int items) {
    if (asked > eligible.length) {
      require(asked, constraints, Quotas.ofAll(constraints, eligible, items));
    }
  }

  /**
   * @param quotas with everything in reserve that can be picked together
   */
  static void require(int asked, Constraints constraints, Quotas quotas) {
    if (!quotas.canComplete(asked)) {
      throw refusal(asked, quotas.largest(asked), faults(asked, constraints, quotas));
    }
  }

  private static List<Fault> faults(int asked, Constraints constraints, Quotas quotas) {
    List<Fault> faults = new ArrayList<>();
    int eligible = quotas.candidates();
    if (eligible < asked) {
      faults.add(new Fault("/batch_size", "only %d items are eligible".formatted(eligible)));
    }
    if (constraints.strata() != null) {
      addStrataFaults(constraints.strata(), asked, quotas, faults);
    }
    long selectable = quotas.selectable();
    if (selectable < Math.min(asked, eligible) && constraints.minimumDistance() > 0) {
      faults.add(
          new Fault(
              "/constraints/minimum_distance",
              "found only %d items that are %s apart from each other and from labeled items"
                  .formatted(selectable, constraints.minimumDistance())));
    }
    if (faults.isEmpty() && constraints.costs() != null) {
      faults.add(
          new Fault(
              "/constraints/cost_budget",
              "%d items cost at least %s, the budget is %s"
                  .formatted(
                      asked, quotas.leastCost(asked) / 100.0, constraints.costs().budget())));
    }
    return faults;
  }

  private static void addStrataFaults(
      Constraints.Strata strata, int asked, Quotas quotas, List<Fault> faults) {
    long mandatory = 0;
    for (int stratum = 0; stratum < strata.names().length; stratum++) {
      int minimum = strata.minimum()[stratum];
      mandatory += minimum;
      if (minimum > quotas.available(stratum)) {
        faults.add(
            new Fault(
                "/constraints/strata/%s/minimum".formatted(Fault.step(strata.names()[stratum])),
                "asks for %d items, %d can be picked"
                    .formatted(minimum, quotas.available(stratum))));
      }
    }
    if (mandatory > asked) {
      faults.add(
          new Fault(
              "/constraints/strata",
              "the minima add up to %d, the batch has %d".formatted(mandatory, asked)));
    }
    if (quotas.selectable() < Math.min(asked, quotas.candidates())) {
      faults.add(
          new Fault(
              "/constraints/strata",
              "the maxima leave only %d items to pick".formatted(quotas.selectable())));
    }
  }

  private static Problem refusal(int asked, int possible, List<Fault> faults) {
    return new Problem(
            ProblemType.BATCH_TOO_LARGE,
            "asked for %d items under constraints that allow %d".formatted(asked, possible),
            faults)
        .with("asked", asked)
        .with("possible", possible);
  }
}
