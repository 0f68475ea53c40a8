package dev.shortlist.importing;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Text files in UTF-8, gzipped or not. */
final class Text {

  private static final int GZIP = 0x8b1f;

  private Text() {}

  static BufferedReader open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    try {
      in.mark(2);
      int magic = in.read() | in.read() << 8;
      in.reset();
      Reader reader =
          new InputStreamReader(
              magic == GZIP ? new GZIPInputStream(in) : in, StandardCharsets.UTF_8);
      return new BufferedReader(reader, 1 << 16);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }
}
