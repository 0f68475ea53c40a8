package dev.shortlist.features;

import dev.shortlist.npy.NpyHeader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A matrix on its way in, whatever kind of file it comes in. */
interface SentMatrix extends Closeable {

  /** The kind of file as people call it, for example {@code .npy}. */
  String format();

  /** Element type, order and shape, in NumPy's terms. */
  NpyHeader header();

  /**
   * The numbers row by row, little-endian, and nothing after the last. Reading them throws a {@link
   * dev.shortlist.problem.Problem} where the file is malformed.
   */
  InputStream rows();

  /** What else the file held and was not taken; known once the rows have ended. */
  default List<String> ignored() {
    return List.of();
  }

  @Override
  default void close() throws IOException {}
}
