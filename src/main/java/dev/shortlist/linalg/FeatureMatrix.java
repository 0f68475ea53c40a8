package dev.shortlist.linalg;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

  /** Which row of the segment each row is; null where they are the same. */
  private final int @Nullable [] selected;

  private FeatureMatrix(MemorySegment segment, int rows, int dimension, int @Nullable [] selected) {
    this.segment = segment;
    this.rows = rows;
    this.dimension = dimension;
    this.selected = selected;
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
    return new FeatureMatrix(segment.asSlice(0, bytes).asReadOnly(), rows, dimension, null);
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

  /**
   * A view of some rows in the given order, without copying them: row i of the view is row {@code
   * items[i]} of this matrix.
   */
  public FeatureMatrix view(int[] items) {
    int[] selection = new int[items.length];
    for (int row = 0; row < items.length; row++) {
      int item = Objects.checkIndex(items[row], rows);
      selection[row] = selected == null ? item : selected[item];
    }
    return new FeatureMatrix(segment, items.length, dimension, selection);
  }

  public int rows() {
    return rows;
  }

  public int dimension() {
    return dimension;
  }

  /**
   * The rows themselves, rows × dimension × 4 bytes, read-only.
   *
   * @throws IllegalStateException for a view, whose rows are not consecutive
   */
  public MemorySegment segment() {
    if (selected != null) {
      throw new IllegalStateException("a view has no segment of its own");
    }
    return segment;
  }

  public float get(int row, int column) {
    return segment.get(FLOAT, offset(row) + 4L * column);
  }

  /** Copies one row to {@code target}, from {@code offset} on. */
  public void copyRow(int row, float[] target, int offset) {
    MemorySegment.copy(segment, FLOAT, offset(row), target, offset, dimension);
  }

  /** Copies some consecutive rows to {@code target}, from its beginning on. */
  public void copyRows(int from, int to, MemorySegment target) {
    long rowBytes = 4L * dimension;
    if (selected == null) {
      MemorySegment.copy(segment, from * rowBytes, target, 0, (to - from) * rowBytes);
      return;
    }
    for (int row = from; row < to; row++) {
      MemorySegment.copy(segment, offset(row), target, (row - from) * rowBytes, rowBytes);
    }
  }

  /** The matrix that this is a view of, or else this one. */
  public FeatureMatrix whole() {
    return selected == null
        ? this
        : new FeatureMatrix(
            segment, Math.toIntExact(segment.byteSize() / 4 / dimension), dimension, null);
  }

  /** Whether its rows are some of those of another matrix. */
  public boolean isView() {
    return selected != null;
  }

  /** Which row of the {@link #whole} matrix a row is. */
  public int rowOfWhole(int row) {
    return selected == null ? row : selected[row];
  }

  /** Whether both are the same memory, or views of it. */
  boolean sharesRowsWith(FeatureMatrix other) {
    return segment.equals(other.segment) && dimension == other.dimension;
  }

  /** One row, a copy. */
  public float[] row(int row) {
    float[] copy = new float[dimension];
    copyRow(row, copy, 0);
    return copy;
  }

  /** What {@link #offset} counts in. */
  MemorySegment storage() {
    return segment;
  }

  /** Where a row begins, in bytes. */
  long offset(int row) {
    return 4L * dimension * (selected == null ? row : selected[row]);
  }
}
