package dev.shortlist.pool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The labels of a pool in the order in which they were bought. Labels are only ever added, so the
 * first so many of them are always the same.
 *
 * @param items item numbers
 * @param classes class number of each label
 * @param rounds the round that bought each label; null for labels from elsewhere
 */
public record BoughtLabels(int[] items, int[] classes, List<@Nullable UUID> rounds) {

  public int count() {
    return items.length;
  }

  /** The first so many. */
  public BoughtLabels first(int count) {
    return new BoughtLabels(
        Arrays.copyOf(items, count), Arrays.copyOf(classes, count), rounds.subList(0, count));
  }

  /** Those of all other items. */
  public BoughtLabels without(int[] otherItems) {
    BitSet left = new BitSet();
    IntStream.of(otherItems).forEach(left::set);
    int[] kept = IntStream.range(0, items.length).filter(i -> !left.get(items[i])).toArray();
    List<@Nullable UUID> keptRounds = new ArrayList<>(kept.length);
    for (int i : kept) {
      keptRounds.add(rounds.get(i));
    }
    return new BoughtLabels(
        IntStream.of(kept).map(i -> items[i]).toArray(),
        IntStream.of(kept).map(i -> classes[i]).toArray(),
        keptRounds);
  }
}
