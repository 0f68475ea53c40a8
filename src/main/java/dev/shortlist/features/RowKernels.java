package dev.shortlist.features;

import dev.shortlist.linalg.FeatureMatrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Loops over the numbers of rows, written so that the compiler turns them into vector instructions
 * where it can.
 */
final class RowKernels {

  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfFloat FLOAT = FeatureMatrix.FLOAT;

  private RowKernels() {}

  /**
   * Whether a row can be normalised: all numbers finite and not all of them zero. Without their
   * sign, IEEE numbers order like their bits: nothing finite reaches the exponent of infinity.
   *
   * @param offset where the row starts, in bytes
   */
  static boolean isUsable(MemorySegment rows, long offset, int dimension, ElementType type) {
    int largest = 0;
    return switch (type) {
      case F2 -> {
        for (int i = 0; i < dimension; i++) {
          largest = Math.max(largest, rows.get(SHORT, offset + 2L * i) & 0x7FFF);
        }
        yield largest > 0 && largest < 0x7C00;
      }
      case F4 -> {
        for (int i = 0; i < dimension; i++) {
          largest = Math.max(largest, rows.get(INT, offset + 4L * i) & 0x7FFF_FFFF);
        }
        yield largest > 0 && largest < 0x7F80_0000;
      }
    };
  }

  /** Rounds float64 to float32; what is too large becomes infinite. */
  static void narrow(MemorySegment doubles, MemorySegment floats, int count) {
    for (int i = 0; i < count; i++) {
      floats.set(FLOAT, 4L * i, (float) doubles.get(DOUBLE, 8L * i));
    }
  }
}
