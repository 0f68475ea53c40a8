package dev.shortlist.selection;

/**
 * Items by the utility they were last known to have, the largest first, ties to the lowest item.
 */
final class UtilityQueue {

  private final double[] utilities;
  private final int[] heap;
  private int size;

  /**
   * @param items how many item numbers there are
   */
  UtilityQueue(int items) {
    this.utilities = new double[items];
    this.heap = new int[items];
  }

  boolean isEmpty() {
    return size == 0;
  }

  int top() {
    return heap[0];
  }

  void clear() {
    size = 0;
  }

  /** Adds an item that is not in the queue. */
  void add(int item, double utility) {
    utilities[item] = utility;
    int hole = size++;
    while (hole > 0 && precedes(item, heap[(hole - 1) / 2])) {
      heap[hole] = heap[(hole - 1) / 2];
      hole = (hole - 1) / 2;
    }
    heap[hole] = item;
  }

  int remove() {
    int top = heap[0];
    int last = heap[--size];
    int hole = 0;
    for (int child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && precedes(heap[child + 1], heap[child])) {
        child++;
      }
      if (!precedes(heap[child], last)) {
        break;
      }
      heap[hole] = heap[child];
      hole = child;
    }
    heap[hole] = last;
    return top;
  }

  private boolean precedes(int item, int other) {
    return utilities[item] > utilities[other]
        || (utilities[item] == utilities[other] && item < other);
  }
}
