package dev.shortlist.evaluation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * From the class numbers of one dataset to those of another or of a pool.
 *
 * @param numbers the other's number of each class, −1 for one it does not have; null where both
 *     count alike
 */
record ClassNumbers(int @Nullable [] numbers) {

  /**
   * Classes of the same name are the same; where either side has no names, of the same number.
   *
   * @param from names by number
   * @param to likewise
   */
  static ClassNumbers between(List<String> from, List<String> to) {
    if (from.isEmpty() || to.isEmpty()) {
      return new ClassNumbers(null);
    }
    Map<String, Integer> numberOf = HashMap.newHashMap(to.size());
    for (int number = 0; number < to.size(); number++) {
      numberOf.putIfAbsent(to.get(number), number);
    }
    return new ClassNumbers(
        from.stream().mapToInt(name -> numberOf.getOrDefault(name, -1)).toArray());
  }

  /** −1 also for a number that names no class of its own dataset. */
  int of(int number) {
    if (numbers == null) {
      return number;
    }
    return number < numbers.length ? numbers[number] : -1;
  }

  int[] of(int[] classes) {
    return IntStream.of(classes).map(this::of).toArray();
  }
}
