package dev.shortlist.features;

import java.lang.foreign.MemorySegment;

/** Stored rows as strategies want them: float32, of unit length. */
final class UnitRows {

  /** How far from 1 the length of a row may be for the row to count as one of unit length. */
  private static final double TOLERANCE = 1e-6;

  private UnitRows() {}

  /**
   * @param chunk its bytes may be overwritten
   * @return the chunk's rows, little-endian
   */
  static byte[] of(Chunk chunk, Contents contents) {
    byte[] floats =
        switch (contents.elementType()) {
          case F2 -> widen(chunk);
          case F4 -> chunk.vectors();
        };
    MemorySegment rows = MemorySegment.ofArray(floats);
    int dimension = contents.dimension();
    for (int row = 0; row < chunk.rowCount(); row++) {
      normalise(rows, (long) Float.BYTES * row * dimension, dimension);
    }
    return floats;
  }

  private static byte[] widen(Chunk chunk) {
    MemorySegment halves = MemorySegment.ofArray(chunk.vectors());
    byte[] floats = new byte[2 * chunk.length()];
    MemorySegment target = MemorySegment.ofArray(floats);
    for (int i = 0; i < chunk.length() / Short.BYTES; i++) {
      target.set(
          RowKernels.FLOAT,
          (long) Float.BYTES * i,
          Float.float16ToFloat(halves.get(RowKernels.SHORT, (long) Short.BYTES * i)));
    }
    return floats;
  }

  /**
   * Divides a row by its Euclidean length. The length is summed in double and each number rounded
   * once. A row of unit length stays as it is to the bit, so that normalising again, here or where
   * the features were made, changes nothing.
   *
   * @param offset where the row starts, in bytes
   */
  private static void normalise(MemorySegment rows, long offset, int dimension) {
    double squares = 0;
    for (int i = 0; i < dimension; i++) {
      double x = rows.get(RowKernels.FLOAT, offset + (long) Float.BYTES * i);
      squares += x * x;
    }
    double length = Math.sqrt(squares);
    if (Math.abs(length - 1) <= TOLERANCE) {
      return;
    }
    for (int i = 0; i < dimension; i++) {
      long at = offset + (long) Float.BYTES * i;
      rows.set(RowKernels.FLOAT, at, (float) (rows.get(RowKernels.FLOAT, at) / length));
    }
  }
}
