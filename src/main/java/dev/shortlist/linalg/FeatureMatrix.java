package dev.shortlist.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * A matrix of n rows × d columns of float32, row-major and little-endian, off the heap: usually a
 * memory-mapped file. Rows are items, in dataset order.
 */
public final class FeatureMatrix {

  /** Little-endian float32 without alignment, as files hold it. */
  public static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment segment;
  private final int rows;
  private final int dimension;

  private FeatureMatrix(MemorySegment segment, int rows, int dimension) {
    this.segment = segment;
    this.rows = rows;
    this.dimension = dimension;
  }

  /**
   * A matrix over memory that somebody else owns.
   *
   * @param segment at least rows × dimension × 4 bytes
   * @throws IllegalArgumentException if the segment is too small or a side is below 1
   */
  public static FeatureMatrix over(MemorySegment segment, int rows, int dimension) {
    long bytes = 4L * rows * dimension;
    if (rows < 1 || dimension < 1 || segment.byteSize() < bytes) {
      throw new IllegalArgumentException(
          "a %d x %d float32 matrix needs %d bytes, the segment has %d"
              .formatted(rows, dimension, bytes, segment.byteSize()));
    }
    return new FeatureMatrix(segment.asSlice(0, bytes).asReadOnly(), rows, dimension);
  }

  /** A copy of the given rows, freed by the garbage collector. */
  public static FeatureMatrix copyOf(float[][] rows) {
    int dimension = rows[0].length;
    MemorySegment segment = Arena.ofAuto().allocate(4L * rows.length * dimension, 64);
    for (int row = 0; row < rows.length; row++) {
      MemorySegment.copy(rows[row], 0, segment, FLOAT, 4L * row * dimension, dimension);
    }
    return over(segment, rows.length, dimension);
  }

  public int rows() {
    return rows;
  }

  public int dimension() {
    return dimension;
  }

  /** The rows themselves, rows × dimension × 4 bytes, read-only. */
  public MemorySegment segment() {
    return segment;
  }

  public float get(int row, int column) {
    return segment.get(FLOAT, 4L * ((long) row * dimension + column));
  }

  /** Copies one row to {@code target}, from {@code offset} on. */
  public void copyRow(int row, float[] target, int offset) {
    MemorySegment.copy(segment, FLOAT, 4L * row * dimension, target, offset, dimension);
  }
}
