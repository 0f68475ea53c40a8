package dev.shortlist.selection;

/**
 * What is asked of a query strategy, as far as it can be judged without looking at features.
 *
 * @param candidates the items that may be picked, ascending
 * @param items how many items the dataset has, n
 * @param anyLabeled whether the pool has labels to learn from
 * @param batchSize how many to pick, b
 */
public record Demand(
    int[] candidates, int items, boolean anyLabeled, int batchSize, Constraints constraints) {

  /**
   * Refuses what no features could make possible. What only features can tell, whether enough items
   * are far enough apart, the selection itself refuses before it picks.
   *
   * @throws dev.shortlist.problem.Problem with what was asked and what is possible
   */
  public void requirePossibleFor(StrategySpec strategy) {
    CheckedStrategy.requireNeeds(Strategies.cardOf(strategy), anyLabeled, false);
    int[] eligible = constraints.eligible(candidates);
    Feasibility.requireEligible(batchSize, constraints, eligible, items);
    if (constraints.strata() != null || constraints.costs() != null) {
      Feasibility.require(batchSize, constraints, Quotas.ofAll(constraints, eligible, items));
    }
  }
}
