package dev.shortlist.accelerator;

import ai.djl.engine.EngineException;
import dev.shortlist.backbone.OutOfDeviceMemoryException;

/** How many rows a device has memory for: halved whenever it runs out, and remembered. */
final class RowsAtOnce {

  /** Does something with the rows from {@code first} to before {@code end}. */
  @FunctionalInterface
  interface Range {
    void take(int first, int end);
  }

  private int most = Integer.MAX_VALUE;

  /**
   * Takes all rows, as many at once as fit.
   *
   * @throws EngineException if even a single row does not, or whatever else fails
   */
  void forEach(int from, int to, Range body) {
    int first = from;
    while (first < to) {
      int end = first + Math.min(most, to - first);
      try {
        body.take(first, end);
        first = end;
      } catch (EngineException e) {
        if (end - first == 1 || !OutOfDeviceMemoryException.isReason(e)) {
          throw e;
        }
        most = (end - first) / 2;
      }
    }
  }
}
