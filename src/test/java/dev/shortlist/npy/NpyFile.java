package dev.shortlist.npy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Small {@code .npy} files for tests. */
public final class NpyFile {

  private NpyFile() {}

  /** A matrix of {@code <f2}, {@code <f4} or {@code <f8}. */
  public static byte[] matrix(String descr, double[][] rows) {
    int bytes = Character.digit(descr.charAt(2), 10);
    ByteBuffer data =
        ByteBuffer.allocate(rows.length * rows[0].length * bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (double[] row : rows) {
      for (double x : row) {
        put(data, descr, x);
      }
    }
    return of(NpyHeader.of(descr, rows.length, rows[0].length), data.array());
  }

  /** A list of {@code <i8}. */
  public static byte[] list(long... numbers) {
    ByteBuffer data = ByteBuffer.allocate(numbers.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    data.asLongBuffer().put(numbers);
    return of(NpyHeader.of("<i8", numbers.length), data.array());
  }

  public static byte[] of(NpyHeader header, byte[] data) {
    byte[] start = header.bytes();
    return ByteBuffer.allocate(start.length + data.length).put(start).put(data).array();
  }

  private static void put(ByteBuffer data, String descr, double x) {
    switch (descr) {
      case "<f2" -> data.putShort(Float.floatToFloat16((float) x));
      case "<f4" -> data.putFloat((float) x);
      case "<f8" -> data.putDouble(x);
      default -> throw new IllegalArgumentException(descr);
    }
  }
}
