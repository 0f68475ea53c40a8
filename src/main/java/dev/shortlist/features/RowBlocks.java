package dev.shortlist.features;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The bytes of rows that become known some rows at a time. */
abstract class RowBlocks extends InputStream {

  private byte[] block = {};
  private int position;

  /** The next rows, at least one, or null after the last. */
  abstract byte @Nullable [] next() throws IOException;

  private boolean hasMore() throws IOException {
    if (position < block.length) {
      return true;
    }
    byte[] following = next();
    if (following == null) {
      return false;
    }
    block = following;
    position = 0;
    return true;
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? block[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, block.length - position);
    System.arraycopy(block, position, target, offset, count);
    position += count;
    return count;
  }
}
