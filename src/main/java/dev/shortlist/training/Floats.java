package dev.shortlist.training;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Arrays of float32 in streams, little-endian. */
final class Floats {

  private Floats() {}

  static void write(float[] values, DataOutputStream out) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
  }

  static float[] read(int count, DataInputStream in) throws IOException {
    byte[] bytes = in.readNBytes(Float.BYTES * count);
    if (bytes.length < Float.BYTES * count) {
      throw new EOFException(
          "%d numbers are missing".formatted(count - bytes.length / Float.BYTES));
    }
    float[] values = new float[count];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
