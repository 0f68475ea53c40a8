package dev.shortlist.pool;

import org.jspecify.annotations.Nullable;

/**
 * Labels that can be stored as they are, column by column.
 *
 * @param items distinct item numbers
 * @param classes class numbers
 * @param annotators null where not named
 */
record CheckedLabels(int[] items, int[] classes, @Nullable String[] annotators) {

  int count() {
    return items.length;
  }
}
