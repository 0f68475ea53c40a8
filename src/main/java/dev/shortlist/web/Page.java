package dev.shortlist.web;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next the cursor of the next page; absent on the last
 */
public record Page<T>(List<T> items, @Nullable String next) {

  /**
   * @param rows up to {@link Paging#fetch()} rows, in the order of their keys
   * @param key where the next page goes on from, a row's position in that order
   */
  public static <T> Page<T> of(List<T> rows, Paging paging, Function<T, ?> key) {
    if (rows.size() <= paging.limit()) {
      return new Page<>(List.copyOf(rows), null);
    }
    List<T> items = List.copyOf(rows.subList(0, paging.limit()));
    return new Page<>(items, Paging.cursor(String.valueOf(key.apply(items.getLast()))));
  }

  /** The same page of something else. */
  public <R> Page<R> map(Function<T, R> view) {
    return new Page<>(items.stream().map(view).toList(), next);
  }
}
