package dev.shortlist.selection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Every query strategy there is. */
final class Catalogue {

  /**
   * @param make the selector that a specification with this card's name describes
   */
  record Entry(StrategyCard card, Function<StrategySpec, Selector> make) {}

  static final List<Entry> ENTRIES =
      List.of(
          Auto.ENTRY,
          KMeansSelection.ENTRY,
          MultiBatchKMeans.ENTRY,
          MaxHerding.ENTRY,
          UncertaintyHerding.ENTRY,
          TypiClust.ENTRY,
          ProbCover.ENTRY,
          Usl.ENTRY,
          DropQuery.ENTRY,
          ActiveFt.ENTRY,
          Dcom.ENTRY,
          Badge.ENTRY,
          UncertaintySampling.MAX_ENTROPY,
          UncertaintySampling.MARGIN,
          UncertaintySampling.LEAST_CONFIDENCE,
          CoreSet.ENTRY,
          RandomSelection.ENTRY,
          Uniform.ENTRY);

  /** By name and alias. */
  static final Map<String, Entry> BY_NAME = byName();

  private Catalogue() {}

  private static Map<String, Entry> byName() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Entry entry : ENTRIES) {
      entries.put(entry.card().name(), entry);
      entry.card().aliases().forEach(alias -> entries.put(alias, entry));
    }
    return entries;
  }
}
