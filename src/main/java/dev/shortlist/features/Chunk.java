package dev.shortlist.features;

/**
 * Consecutive rows of a matrix, as they are stored.
 *
 * @param vectors the rows' bytes, in its first {@code length} elements
 */
record Chunk(int firstRow, int rowCount, byte[] vectors, int length) {

  /** A few MiB: large enough that each costs little, small enough that a few fit any heap. */
  static final int BYTES = 4 << 20;

  /** How many rows of so many bytes make a chunk. */
  static int rowsOf(int rowBytes) {
    return Math.max(1, BYTES / rowBytes);
  }

  /** The row after the last. */
  int endRow() {
    return firstRow + rowCount;
  }

  /** The rows as people count them, for example {@code 0-8191}. */
  static String range(int firstRow, int rowCount) {
    return "%d-%d".formatted(firstRow, firstRow + rowCount - 1);
  }
}
