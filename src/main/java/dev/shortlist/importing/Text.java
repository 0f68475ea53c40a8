package dev.shortlist.importing;

import dev.shortlist.dataset.Utf8Reader;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Text files in UTF-8, gzipped or not, with or without a byte order mark. */
final class Text {

  private static final int GZIP = 0x8b1f;
  private static final int BUFFER = 1 << 16;

  private Text() {}

  /** A text of lines, none of which may be longer than any list has. */
  static BufferedReader lines(Path file) throws IOException {
    return new BufferedReader(new LineLimit(open(file)), BUFFER);
  }

  /** For who keeps no line: JSON is one of many megabytes as a rule. */
  static BufferedReader open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    try {
      in.mark(2);
      int magic = in.read() | in.read() << 8;
      in.reset();
      InputStream plain = magic == GZIP ? new GZIPInputStream(in) : in;
      return new BufferedReader(new Utf8Reader(plain), BUFFER);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Ends reading at a line that is longer than any list has, before it fills the memory. */
  private static final class LineLimit extends FilterReader {

    private static final int LONGEST = 1 << 20;

    private long line = 1;
    private int length;

    LineLimit(Reader in) {
      super(in);
    }

    @Override
    public int read(char[] target, int offset, int count) throws IOException {
      int got = super.read(target, offset, count);
      for (int i = offset; i < offset + got; i++) {
        if (target[i] == '\n') {
          line++;
          length = 0;
        } else if (++length > LONGEST) {
          throw new IOException("line %d has more than %d characters".formatted(line, LONGEST));
        }
      }
      return got;
    }
  }
}
