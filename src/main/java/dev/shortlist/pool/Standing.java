package dev.shortlist.pool;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.stream.Stream;

/**
 * Where a pool stands when a selection starts.
 *
 * @param labeled item numbers in the order in which their labels were bought
 * @param classes class number of each labeled item
 * @param held items that other rounds have handed out, ascending
 * @param classCount how many classes the pool has
 */
public record Standing(int[] labeled, int[] classes, int[] held, int classCount) {

  /**
   * What may still be picked: neither labeled nor held, ascending.
   *
   * @param size how many items the dataset has
   */
  public int[] candidates(int size) {
    BitSet free = new BitSet(size);
    free.set(0, size);
    for (int item : labeled) {
      free.clear(item);
    }
    for (int item : held) {
      free.clear(item);
    }
    return free.stream().toArray();
  }

  /** Reads the integer arrays {@code labeled}, {@code classes} and {@code held} of a row. */
  public static Standing read(ResultSet row, int classCount) throws SQLException {
    return new Standing(ints(row, "labeled"), ints(row, "classes"), ints(row, "held"), classCount);
  }

  static int[] ints(ResultSet row, String column) throws SQLException {
    return Stream.of((Integer[]) row.getArray(column).getArray())
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
