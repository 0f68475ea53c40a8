package dev.shortlist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** NumPy files for tests: writing small ones, reading the ones of the data pack. */
public final class Npy {

  private Npy() {}

  /** A version 1.0 file of float32, C order. */
  public static byte[] float32(float[][] rows) {
    byte[] header = header("<f4", rows.length + ", " + rows[0].length);
    ByteBuffer file =
        ByteBuffer.allocate(header.length + 4 * rows.length * rows[0].length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(header);
    for (float[] row : rows) {
      for (float value : row) {
        file.putFloat(value);
      }
    }
    return file.array();
  }

  /** The first bytes of a version 1.0 file, up to its data. */
  public static byte[] header(String dtype, String shape) {
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(dtype, shape);
    int padding = 64 - (11 + text.length()) % 64;
    byte[] body = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(10 + body.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) 0x93)
        .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) body.length)
        .put(body)
        .array();
  }

  /** The rows of a two-dimensional float32 file. */
  public static float[][] readFloat32(Path file, int dimension) {
    ByteBuffer data = data(file);
    float[][] rows = new float[data.remaining() / 4 / dimension][dimension];
    for (float[] row : rows) {
      for (int i = 0; i < dimension; i++) {
        row[i] = data.getFloat();
      }
    }
    return rows;
  }

  /** The values of a one-dimensional uint8 file. */
  public static int[] readUint8(Path file) {
    ByteBuffer data = data(file);
    int[] values = new int[data.remaining()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Byte.toUnsignedInt(data.get());
    }
    return values;
  }

  private static ByteBuffer data(Path file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
      return bytes.position(10 + bytes.getShort(8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
