package dev.shortlist.evaluation;

import dev.shortlist.problem.Fault;
import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import dev.shortlist.selection.Strategies;
import dev.shortlist.selection.StrategySpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The strategies of a simulation, as a request lists them. */
final class Contestants {

  private static final String NAME = "name";

  private Contestants() {}

  /**
   * Reads names, and objects of a name and parameters.
   *
   * @return each once, {@link SimulationPlan#RANDOM} first though nobody asked for it: it is what
   *     all others are compared with
   * @throws Problem with every fault of every strategy, with pointers below {@code /strategies}
   */
  static List<StrategySpec> parse(List<Object> given) {
    Set<StrategySpec> parsed = new LinkedHashSet<>();
    parsed.add(Strategies.parse(Map.of(NAME, SimulationPlan.RANDOM)));
    List<Fault> faults = new ArrayList<>();
    ProblemType type = ProblemType.INVALID_REQUEST;
    for (int i = 0; i < given.size(); i++) {
      String pointer = "/strategies/" + i;
      Map<String, Object> strategy = strategy(given.get(i));
      if (strategy == null) {
        faults.add(new Fault(pointer, "must be a name or an object with a name"));
        continue;
      }
      try {
        parsed.add(Strategies.parse(strategy));
      } catch (Problem problem) {
        type = problem.type();
        problem.faults().forEach(fault -> faults.add(below(pointer, fault)));
      }
    }
    if (!faults.isEmpty()) {
      throw new Problem(type, faults.getFirst().detail(), faults);
    }
    return List.copyOf(parsed);
  }

  private static Fault below(String pointer, Fault fault) {
    return new Fault(pointer + fault.pointer().substring("/strategy".length()), fault.detail());
  }

  private static @Nullable Map<String, Object> strategy(Object given) {
    return switch (given) {
      case String name -> Map.of(NAME, name);
      case Map<?, ?> object -> {
        Map<String, Object> strategy = new LinkedHashMap<>();
        object.forEach((key, value) -> strategy.put(String.valueOf(key), value));
        yield strategy;
      }
      default -> null;
    };
  }
}
