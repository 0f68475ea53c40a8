package dev.shortlist.selection;

import java.util.Arrays;

/**
 * Items by upper bounds of their squared distances, in buckets of bounds that agree in their first
 * binary digits. Unlike a heap it adds and removes an item in constant time.
 */
final class DistanceBuckets {

  /** Low bits of a bound that are ignored; 4,096 buckets remain between 1 and 2. */
  private static final int IGNORED_BITS = 11;

  private static final int NONE = -1;

  /** The item of each bucket that was added last. */
  private final int[] heads = new int[bucket(Float.POSITIVE_INFINITY) + 1];

  /** The item of the same bucket that was added before each item. */
  private final int[] next;

  private int top = NONE;

  /**
   * @param items how many item numbers there are
   */
  DistanceBuckets(int items) {
    this.next = new int[items];
    Arrays.fill(heads, NONE);
  }

  boolean isEmpty() {
    return top == NONE;
  }

  /** Adds an item that is not there. */
  void add(int item, float squaredDistance) {
    int bucket = bucket(squaredDistance);
    next[item] = heads[bucket];
    heads[bucket] = item;
    top = Math.max(top, bucket);
  }

  /** Removes the topmost buckets until they make at least so many items, or all there are. */
  int[] remove(int least) {
    int[] removed = new int[least];
    int count = 0;
    while (count < least && top != NONE) {
      for (int item = heads[top]; item != NONE; item = next[item]) {
        removed = count == removed.length ? Arrays.copyOf(removed, 2 * count) : removed;
        removed[count++] = item;
      }
      heads[top] = NONE;
      while (top != NONE && heads[top] == NONE) {
        top--;
      }
    }
    return Arrays.copyOf(removed, count);
  }

  /** Bits of floats that are not negative are in the order of the floats. */
  private static int bucket(float squaredDistance) {
    return Float.floatToRawIntBits(squaredDistance) >>> IGNORED_BITS;
  }
}
