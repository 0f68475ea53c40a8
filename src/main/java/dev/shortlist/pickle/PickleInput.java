package dev.shortlist.pickle;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream of known length, which can tell what a pickle claims from what it can hold. */
public final class PickleInput extends InputStream {

  private static final int LONGEST_LINE = 1 << 16;

  private final InputStream source;
  private long remaining;

  private PickleInput(InputStream source, long length) {
    this.source = source;
    this.remaining = length;
  }

  /**
   * @param length how many bytes of the stream may be read
   */
  public static PickleInput of(InputStream source, long length) {
    return new PickleInput(new BufferedInputStream(source), length);
  }

  public static PickleInput of(byte[] pickle) {
    return new PickleInput(new ByteArrayInputStream(pickle), pickle.length);
  }

  /** How many bytes have not been read. */
  public long remaining() {
    return remaining;
  }

  @Override
  public int read() throws IOException {
    int next = remaining > 0 ? source.read() : -1;
    remaining -= next < 0 ? 0 : 1;
    return next;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int count = source.read(target, offset, (int) Math.min(length, remaining));
    remaining -= Math.max(count, 0);
    return remaining == 0 && count == 0 && length > 0 ? -1 : count;
  }

  /**
   * Looks at the little-endian length that comes next.
   *
   * @throws PickleException if more bytes are announced than remain
   */
  void requireAnnounced(int lengthBytes) throws IOException {
    source.mark(lengthBytes);
    long length = 0;
    for (int i = 0; i < lengthBytes; i++) {
      length |= (source.read() & 0xffL) << (8 * i);
    }
    source.reset();
    if (length < 0 || length > remaining - lengthBytes) {
      throw new PickleException(
          "it is cut short: %s bytes announced, %d remain"
              .formatted(Long.toUnsignedString(length), remaining - lengthBytes));
    }
  }

  /**
   * Looks whether a line ends soon; longer ones would be digits made to keep a parser busy.
   *
   * @throws PickleException if it does not
   */
  void requireLine() throws IOException {
    source.mark(LONGEST_LINE + 1);
    for (int i = 0; i < LONGEST_LINE; i++) {
      int next = source.read();
      if (next == '\n') {
        source.reset();
        return;
      }
      if (next < 0) {
        throw new PickleException("it is cut short inside a line");
      }
    }
    throw new PickleException("it has a line of more than %d bytes".formatted(LONGEST_LINE));
  }
}
