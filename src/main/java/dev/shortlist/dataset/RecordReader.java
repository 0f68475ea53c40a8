package dev.shortlist.dataset;

import dev.shortlist.problem.Problem;
import dev.shortlist.problem.ProblemType;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;

/**
 * UTF-8 text of one record after the other, none of them much longer than a mebibyte: whoever
 * parses it holds no more than that at a time.
 */
final class RecordReader extends FilterReader {

  private static final int LONGEST = 1 << 20;

  private long line;
  private int left = LONGEST;

  RecordReader(InputStream body) {
    super(new Utf8Reader(body));
  }

  /**
   * Says that a record is done with, and another may begin.
   *
   * @param line where it ended, from 1
   */
  void recordRead(long line) {
    this.line = line;
    this.left = LONGEST;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    if (left <= 0) {
      throw new Problem(
          ProblemType.INVALID_REQUEST,
          "the record after line %d is longer than 1 MiB; is a quote left open?".formatted(line));
    }
    int count;
    try {
      count = super.read(target, offset, length);
    } catch (Utf8Reader.MalformedLineException e) {
      throw new Problem(ProblemType.INVALID_REQUEST, e.getMessage());
    }
    left -= count;
    return count;
  }

  @Override
  public int read() throws IOException {
    char[] one = new char[1];
    return read(one, 0, 1) < 0 ? -1 : one[0];
  }

  /** Unlike a {@link Reader} of the library, this one has no need to go back. */
  @Override
  public boolean markSupported() {
    return false;
  }
}
