package dev.shortlist.selection;

import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The catalogue of query strategies: what they are called, what they take, how to make one. */
public final class Strategies {

  private static final String NAME = "name";

  private Strategies() {}

  /** What every strategy is, takes and is good for. */
  public static List<StrategyCard> cards() {
    return Catalogue.ENTRIES.stream().map(Catalogue.Entry::card).toList();
  }

  /**
   * Reads the {@code strategy} object of a request.
   *
   * @throws Problem for an unknown name (with the known ones), and for unknown or out-of-range
   *     parameters, all at once, with pointers below {@code /strategy}
   */
  public static StrategySpec parse(Map<String, Object> strategy) {
    StrategyCard card = cardOf(strategy.get(NAME));
    List<Fault> faults = new ArrayList<>();
    Map<String, Object> parameters = new LinkedHashMap<>();
    for (Parameter parameter : card.parameters()) {
      Object given = strategy.getOrDefault(parameter.name(), parameter.fallback());
      Object value = parameter.accept(given);
      if (value == null) {
        faults.add(fault(parameter.name(), "must be " + parameter.expectation()));
      } else {
        parameters.put(parameter.name(), value);
      }
    }
    faults.addAll(unknownParameters(card, strategy));
    if (!faults.isEmpty()) {
      throw new Problem(
          ProblemType.INVALID_REQUEST,
          "the parameters of strategy %s have faults".formatted(card.name()),
          faults);
    }
    return new StrategySpec(card.name(), Collections.unmodifiableMap(parameters));
  }

  /** The strategy that a parsed specification describes. */
  public static QueryStrategy strategyFor(StrategySpec spec) {
    Catalogue.Entry entry = entryOf(spec);
    return new CheckedStrategy(entry.card(), entry.make().apply(spec));
  }

  static StrategyCard cardOf(StrategySpec spec) {
    return entryOf(spec).card();
  }

  private static Catalogue.Entry entryOf(StrategySpec spec) {
    Catalogue.Entry entry = Catalogue.BY_NAME.get(spec.name());
    if (entry == null) {
      throw new IllegalArgumentException("no strategy is called " + spec.name());
    }
    return entry;
  }

  private static StrategyCard cardOf(@Nullable Object name) {
    Catalogue.Entry entry = name instanceof String known ? Catalogue.BY_NAME.get(known) : null;
    if (entry == null) {
      List<String> known = cards().stream().map(StrategyCard::name).toList();
      String detail =
          (name == null ? "a strategy needs a name" : "there is no strategy %s".formatted(name))
              + "; choose one of "
              + String.join(", ", known);
      throw new Problem(ProblemType.UNKNOWN_STRATEGY, detail, List.of(fault(NAME, detail)))
          .with("known", known);
    }
    return entry.card();
  }

  private static List<Fault> unknownParameters(StrategyCard card, Map<String, Object> strategy) {
    List<String> known = card.parameters().stream().map(Parameter::name).toList();
    String expectation =
        known.isEmpty()
            ? "%s takes no parameters".formatted(card.name())
            : "%s takes %s".formatted(card.name(), String.join(", ", known));
    return strategy.keySet().stream()
        .filter(name -> !name.equals(NAME) && !known.contains(name))
        .sorted()
        .map(name -> fault(name, "no such parameter; " + expectation))
        .toList();
  }

  private static Fault fault(String parameter, String detail) {
    return new Fault("/strategy/" + Fault.step(parameter), detail);
  }
}
