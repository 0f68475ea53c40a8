package dev.shortlist.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 text, with or without a byte order mark. Unlike a reader of the library, it hands out
 * everything in front of what is not UTF-8, and so can say which line that is on.
 */
public final class Utf8Reader extends Reader {

  private static final int BUFFER = 1 << 13;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InputStream in;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
  private final CharBuffer chars = CharBuffer.allocate(BUFFER).flip();
  private long line = 1;
  private boolean begun;
  private boolean ended;

  public Utf8Reader(InputStream in) {
    this.in = in;
  }

  /** Says which line is not UTF-8. */
  public static final class MalformedLineException extends CharacterCodingException {

    private static final long serialVersionUID = 1L;

    private final long line;

    MalformedLineException(long line) {
      this.line = line;
    }

    @Override
    public String getMessage() {
      return "line %d is not UTF-8; write the file as UTF-8".formatted(line);
    }
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!chars.hasRemaining() && !decode()) {
      return -1;
    }
    int count = Math.min(length, chars.remaining());
    chars.get(target, offset, count);
    return count;
  }

  /** Decodes at least one character, unless there is none any more. */
  private boolean decode() throws IOException {
    chars.clear();
    CoderResult result = decoder.decode(bytes, chars, ended);
    while (chars.position() == 0 && result.isUnderflow() && !ended) {
      fill();
      result = decoder.decode(bytes, chars, ended);
    }
    chars.flip();
    if (!chars.hasRemaining() && result.isError()) {
      throw new MalformedLineException(line);
    }
    for (int i = 0; i < chars.limit(); i++) {
      line += chars.get(i) == '\n' ? 1 : 0;
    }
    if (!begun && chars.hasRemaining()) {
      begun = true;
      if (chars.get(0) == BYTE_ORDER_MARK) {
        chars.get();
        return chars.hasRemaining() || decode();
      }
    }
    return chars.hasRemaining();
  }

  private void fill() throws IOException {
    bytes.compact();
    int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
    ended = count < 0;
    bytes.position(bytes.position() + Math.max(count, 0)).flip();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
