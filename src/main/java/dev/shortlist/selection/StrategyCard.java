package dev.shortlist.selection;

import java.util.List;

/**
 * What a user needs to know of a query strategy to choose it.
 *
 * @param name its one name
 * @param aliases other names it is accepted under
 * @param summary what it picks
 * @param whenToChoose the pools and budgets it is good for
 * @param paper link to where it is from
 * @param needs what it cannot do without
 * @param parameters what it takes beside its name
 */
public record StrategyCard(
    String name,
    List<String> aliases,
    String summary,
    String whenToChoose,
    String paper,
    List<Need> needs,
    List<Parameter> parameters) {

  /** What a strategy looks at. */
  public enum Need {
    /** The feature vectors of the pool. */
    FEATURES,
    /** At least one labeled item. */
    LABELS,
    /** Class probabilities, which a probe trained on the labeled items gives. */
    PROBABILITIES,
    /** The true classes of the whole pool: an oracle, not for real rounds. */
    TRUTH
  }
}
