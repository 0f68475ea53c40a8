package dev.shortlist.features;

import dev.shortlist.npy.NpyHeader;
import java.io.IOException;
import java.io.InputStream;

/** A {@code .npy} file, read as it arrives. */
record NpyMatrix(NpyHeader header, InputStream rows) implements SentMatrix {

  static NpyMatrix open(InputStream body) throws IOException {
    return new NpyMatrix(NpyHeader.read(body), body);
  }

  @Override
  public String format() {
    return ".npy";
  }
}
