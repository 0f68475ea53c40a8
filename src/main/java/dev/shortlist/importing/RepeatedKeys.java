package dev.shortlist.importing;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds keys that occur twice at 8 bytes a key: first by their hashes alone, then, where two are
 * equal, by a second look at the keys themselves.
 */
final class RepeatedKeys {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private long[] hashes = new long[1024];
  private int count;

  /**
   * @param number of the line it is on
   */
  record Placed(long number, String key) {}

  void add(String key) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    hashes[count++] = hash(key);
  }

  /**
   * Adds a fault for each key that occurred before.
   *
   * @param again the same keys once more; read only if there may be something to tell, and closed
   */
  void addTo(SourceFaults faults, Stream<Placed> again) {
    try (again) {
      Set<Long> suspects = suspects();
      if (suspects.isEmpty()) {
        return;
      }
      Map<String, Long> first = new HashMap<>();
      again
          .filter(placed -> suspects.contains(hash(placed.key())))
          .forEach(
              placed -> {
                Long before = first.putIfAbsent(placed.key(), placed.number());
                if (before != null) {
                  faults.add(
                      placed.number(),
                      "the key '%s' is at %d already".formatted(placed.key(), before));
                }
              });
    }
  }

  private Set<Long> suspects() {
    long[] sorted = Arrays.copyOf(hashes, count);
    Arrays.sort(sorted);
    Set<Long> suspects = new HashSet<>();
    for (int i = 1; i < count; i++) {
      if (sorted[i] == sorted[i - 1]) {
        suspects.add(sorted[i]);
      }
    }
    return suspects;
  }

  private static long hash(String key) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < key.length(); i++) {
      hash = (hash ^ key.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }
}
