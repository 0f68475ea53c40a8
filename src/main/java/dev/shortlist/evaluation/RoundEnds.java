package dev.shortlist.evaluation;

import dev.shortlist.pool.BoughtLabels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where the rounds of a pool end in the order of its labels. */
final class RoundEnds {

  /**
   * @param round 0 for labels from before the first round
   * @param id null for labels that no round bought
   * @param labeled labels bought up to then
   */
  record End(int round, @Nullable UUID id, int labeled) {}

  private RoundEnds() {}

  /** In order; labels from elsewhere count to the round that ends next. */
  static List<End> of(BoughtLabels labels) {
    Map<UUID, Integer> lastOf = new LinkedHashMap<>();
    int initial = 0;
    for (int position = 0; position < labels.count(); position++) {
      UUID round = labels.rounds().get(position);
      if (round != null) {
        lastOf.remove(round); // so that the order is that of the ends
        lastOf.put(round, position + 1);
      } else if (lastOf.isEmpty()) {
        initial = position + 1;
      }
    }
    List<End> ends = new ArrayList<>();
    if (initial > 0) {
      ends.add(new End(0, null, initial));
    }
    int number = 0;
    for (Map.Entry<UUID, Integer> round : lastOf.entrySet()) {
      ends.add(new End(++number, round.getKey(), round.getValue()));
    }
    if (!ends.isEmpty() && ends.getLast().labeled() < labels.count()) {
      ends.add(new End(number + 1, null, labels.count()));
    }
    return ends;
  }
}
