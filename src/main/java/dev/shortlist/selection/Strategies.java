package dev.shortlist.selection;

import java.util.Map;

/** The catalogue of query strategies: what they are called, what they take, how to make one. */
public final class Strategies {

  private Strategies() {}

  /**
   * Reads the {@code strategy} object of a request.
   *
   * @throws dev.shortlist.problem.Problem for an unknown name (with the known ones), and for
   *     unknown or out-of-range parameters, all at once, with pointers below {@code /strategy}
   */
  public static StrategySpec parse(Map<String, Object> strategy) {
    return new StrategySpec(String.valueOf(strategy.get("name")), Map.of());
  }

  /** The strategy that a parsed specification describes. */
  public static QueryStrategy strategyFor(StrategySpec spec) {
    return new RandomSelection();
  }
}
