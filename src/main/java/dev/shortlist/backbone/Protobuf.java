package dev.shortlist.backbone;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a protocol-buffers message: as much of the format as an ONNX file needs. Parts are kept
 * until the end, so that weights are copied once however deep they are nested.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class Protobuf {

  private final List<ByteBuffer> parts = new ArrayList<>();
  private long size;

  Protobuf integer(int field, long value) {
    return tag(field, 0).varint(value);
  }

  Protobuf integers(int field, long... values) {
    for (long value : values) {
      integer(field, value);
    }
    return this;
  }

  Protobuf text(int field, String value) {
    return bytes(field, ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)));
  }

  Protobuf bytes(int field, ByteBuffer value) {
    return tag(field, 2).varint(value.remaining()).append(value);
  }

  Protobuf message(int field, Protobuf value) {
    tag(field, 2).varint(value.size);
    value.parts.forEach(this::append);
    return this;
  }

  byte[] toByteArray() {
    ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(size));
    parts.forEach(part -> all.put(part.duplicate()));
    return all.array();
  }

  /** Numbers as ONNX's {@code raw_data}. */
  static ByteBuffer littleEndian(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  private Protobuf tag(int field, int wireType) {
    return varint((long) field << 3 | wireType);
  }

  private Protobuf varint(long value) {
    ByteBuffer bytes = ByteBuffer.allocate(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    return append(bytes.put((byte) rest).flip());
  }

  private Protobuf append(ByteBuffer part) {
    parts.add(part);
    size += part.remaining();
    return this;
  }
}
