package dev.shortlist.backbone;

import java.nio.ByteBuffer;
import java.util.Locale;

/** The number formats of PyTorch's storages, all little-endian. */
enum TorchType {
  BFLOAT16(2, "BFloat16Storage") {
    @Override
    double read(ByteBuffer bytes, int at) {
      return Float.intBitsToFloat(bytes.getShort(at) << 16);
    }
  },
  BOOL(1, "BoolStorage") {
    @Override
    double read(ByteBuffer bytes, int at) {
      return bytes.get(at);
    }
  },
  DOUBLE(8, "DoubleStorage") {
    @Override
    double read(ByteBuffer bytes, int at) {
      return bytes.getDouble(at);
    }
  },
  FLOAT(4, "FloatStorage") {
    @Override
    double read(ByteBuffer bytes, int at) {
      return bytes.getFloat(at);
    }
  },
  HALF(2, "HalfStorage") {
    @Override
    double read(ByteBuffer bytes, int at) {
      return Float.float16ToFloat(bytes.getShort(at));
    }
  },
  INT8(1, "CharStorage") {
    @Override
    double read(ByteBuffer bytes, int at) {
      return bytes.get(at);
    }
  },
  INT16(2, "ShortStorage") {
    @Override
    double read(ByteBuffer bytes, int at) {
      return bytes.getShort(at);
    }
  },
  INT32(4, "IntStorage") {
    @Override
    double read(ByteBuffer bytes, int at) {
      return bytes.getInt(at);
    }
  },
  INT64(8, "LongStorage") {
    @Override
    double read(ByteBuffer bytes, int at) {
      return bytes.getLong(at);
    }
  },
  UINT8(1, "ByteStorage") {
    @Override
    double read(ByteBuffer bytes, int at) {
      return bytes.get(at) & 0xff;
    }
  };

  private final int size;
  private final String storage;

  TorchType(int size, String storage) {
    this.size = size;
    this.storage = storage;
  }

  /** Bytes per number. */
  int size() {
    return size;
  }

  /** The Python class that a pickle names for it. */
  String storageClass() {
    return "torch." + storage;
  }

  /** The number at a byte position; integers beyond 2⁵³ are rounded. */
  abstract double read(ByteBuffer bytes, int at);

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
