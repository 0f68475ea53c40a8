package dev.shortlist.selection;

/**
 * The labels at hand, in the order in which they were bought.
 *
 * @param items item numbers, distinct
 * @param classes class number of each item, from 0
 * @param classCount how many classes the pool has, C
 */
public record LabeledItems(int[] items, int[] classes, int classCount) {

  public LabeledItems {
    if (items.length != classes.length) {
      throw new IllegalArgumentException(
          "%d items with %d classes".formatted(items.length, classes.length));
    }
  }

  /** A pool with nothing labeled yet. */
  public static LabeledItems none(int classCount) {
    return new LabeledItems(new int[0], new int[0], classCount);
  }
}
