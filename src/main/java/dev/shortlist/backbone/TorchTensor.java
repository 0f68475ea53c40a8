package dev.shortlist.backbone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A tensor inside a file of {@code torch.save}: a view of one of its storages, read when asked for.
 */
public final class TorchTensor {

  private final TorchStorage storage;
  private final long offset;
  private final List<Long> shape;
  private final List<Long> strides;

  TorchTensor(TorchStorage storage, long offset, List<Long> shape, List<Long> strides) {
    this.storage = storage;
    this.offset = offset;
    this.shape = List.copyOf(shape);
    this.strides = List.copyOf(strides);
    if (shape.size() != strides.size() || offset < 0 || size() > storage.length()) {
      throw new IllegalArgumentException(
          "a tensor of shape %s does not fit its storage of %d numbers"
              .formatted(shape, storage.length()));
    }
    if (size() > 0 && (smallest() < 0 || largest() >= storage.length())) {
      throw new IllegalArgumentException(
          "a tensor of shape %s reaches outside its storage of %d numbers"
              .formatted(shape, storage.length()));
    }
  }

  public List<Long> shape() {
    return shape;
  }

  /** How many numbers it has. */
  public long size() {
    long size = 1;
    for (long side : shape) {
      if (side < 0) {
        throw new IllegalArgumentException("impossible shape " + shape);
      }
      size = Math.multiplyExact(size, side);
    }
    return size;
  }

  /** Whether its numbers are integers or truth values. */
  public boolean integral() {
    return switch (storage.type()) {
      case BOOL, INT8, INT16, INT32, INT64, UINT8 -> true;
      case BFLOAT16, DOUBLE, FLOAT, HALF -> false;
    };
  }

  /** All its numbers in row-major order. */
  public float[] floats() throws IOException {
    return floats(0, Math.toIntExact(size()));
  }

  /**
   * Some of its numbers in row-major order, so that a large tensor need not be held as a whole.
   *
   * @param from position of the first one
   * @throws IOException if the file is cut short
   */
  public float[] floats(long from, int count) throws IOException {
    if (count == 0) {
      return new float[0];
    }
    boolean contiguous = contiguous();
    long first = contiguous ? offset + from : smallest();
    long span = contiguous ? count : largest() - first + 1;
    ByteBuffer bytes = storage.read(first, span);
    TorchType type = storage.type();
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      long at = contiguous ? i : position(from + i) - first;
      numbers[i] = (float) type.read(bytes, Math.toIntExact(at * type.size()));
    }
    return numbers;
  }

  /** Whether its numbers are stored one after the other in row-major order. */
  public boolean contiguous() {
    long expected = 1;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      if (shape.get(axis) > 1 && strides.get(axis) != expected) {
        return false;
      }
      expected *= shape.get(axis);
    }
    return true;
  }

  /** Where in the storage a number is, given its row-major index. */
  private long position(long index) {
    long position = offset;
    long rest = index;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      position += rest % shape.get(axis) * strides.get(axis);
      rest /= shape.get(axis);
    }
    return position;
  }

  private long smallest() {
    return extreme(false);
  }

  private long largest() {
    return extreme(true);
  }

  private long extreme(boolean largest) {
    long position = offset;
    for (int axis = 0; axis < shape.size(); axis++) {
      long reach = Math.multiplyExact(shape.get(axis) - 1, strides.get(axis));
      position = Math.addExact(position, reach > 0 == largest ? reach : 0);
    }
    return position;
  }
}
