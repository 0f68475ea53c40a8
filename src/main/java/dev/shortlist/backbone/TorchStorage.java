package dev.shortlist.backbone;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A run of numbers in a file of {@code torch.save}, perhaps shared by several tensors.
 *
 * @param key its name in the file
 * @param first where it begins inside the run of that name, in numbers
 * @param length how many numbers it has
 */
record TorchStorage(TorchContainer container, String key, TorchType type, long first, long length) {

  TorchStorage {
    if (first < 0 || length < 0) {
      throw new IllegalArgumentException(
          "storage %s has %d numbers from %d".formatted(key, length, first));
    }
  }

  /** Reads {@code count} numbers from {@code from} on. */
  ByteBuffer read(long from, long count) throws IOException {
    int bytes = Math.toIntExact(count * type.size());
    return container.read(key, (first + from) * type.size(), bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
