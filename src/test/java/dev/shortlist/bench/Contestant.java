package dev.shortlist.bench;

import dev.shortlist.evaluation.SimulatedCampaign;
import dev.shortlist.selection.Strategies;
import dev.shortlist.selection.StrategyCard;
import dev.shortlist.selection.StrategySpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A query strategy with its parameters.
 *
 * @param name the strategy's, with what sets it apart from its defaults
 */
record Contestant(String name, StrategyCard card, StrategySpec strategy) {

  /** The reference program's k-means, to the id. */
  static final String REFERENCE_KMEANS = "kmeans-parity";

  private static final List<String> OF_THE_REFERENCE =
      List.of("kmeans", "multi-batch-kmeans", "core-set", "max-entropy", "uniform", "random");

  /** Every strategy with its defaults, and the reference's k-means. */
  static final List<Contestant> ALL =
      Strategies.cards().stream()
          .flatMap(
              card ->
                  card.name().equals("kmeans")
                      ? Stream.of(
                          of(card.name(), card, Map.of()),
                          of(REFERENCE_KMEANS, card, Map.of("parity", true)))
                      : Stream.of(of(card.name(), card, Map.of())))
          .toList();

  static final List<String> NAMES = ALL.stream().map(Contestant::name).toList();

  static Contestant named(String name) {
    return ALL.get(NAMES.indexOf(name));
  }

  private static Contestant of(String name, StrategyCard card, Map<String, Object> parameters) {
    Map<String, Object> request = new HashMap<>(parameters);
    request.put("name", card.name());
    return new Contestant(name, card, Strategies.parse(request));
  }

  boolean isBeyondReference() {
    return !OF_THE_REFERENCE.contains(card.name());
  }

  boolean isOracle() {
    return SimulatedCampaign.isOracle(card);
  }
}
