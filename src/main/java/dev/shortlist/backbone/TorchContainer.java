package dev.shortlist.backbone;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Where a file of {@code torch.save} keeps its pickle and its storages. */
interface TorchContainer extends Closeable {

  /** The object that was saved. */
  Object contents();

  /**
   * Reads bytes of a storage.
   *
   * @throws IOException if the file does not hold that many
   */
  ByteBuffer read(String key, long offset, int length) throws IOException;
}
