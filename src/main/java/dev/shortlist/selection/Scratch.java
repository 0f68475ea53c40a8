package dev.shortlist.selection;

import dev.shortlist.problem.Problem;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory for matrices that a selection makes, off the heap, given back when the selection ends.
 *
 * <p>It may be as large as the heap: who sets one limit to what the service may take has set both,
 * as the Java runtime has it for its own buffers, and what the two leave of the machine's memory is
 * for the features, which are mapped and read again for every pick.
 */
final class Scratch implements AutoCloseable {

  private final Arena arena = Arena.ofShared();
  private long left;

  Scratch() {
    this(Runtime.getRuntime().maxMemory());
  }

  /**
   * @param most how many bytes may be taken
   */
  Scratch(long most) {
    this.left = most;
  }

  /**
   * Room for a matrix of floats.
   *
   * @param what the strategy that needs it, and for what
   * @throws Problem if there is not so much, with how much that would be
   */
  MemorySegment matrix(String what, int rows, int columns) {
    long bytes = 4L * rows * columns;
    if (bytes > left) {
      throw Problem.invalid(
          "/strategy/name",
          ("%s, %d x %d numbers, takes %d MiB and may take %d MiB; include fewer items in"
                  + " /constraints, choose another strategy, or start the service with -Xmx%dm")
              .formatted(what, rows, columns, mebibytes(bytes), left >> 20, mebibytes(bytes)));
    }
    left -= bytes;
    return arena.allocate(bytes, 64);
  }

  private static long mebibytes(long bytes) {
    return Math.ceilDiv(bytes, 1L << 20);
  }

  @Override
  public void close() {
    arena.close();
  }
}
