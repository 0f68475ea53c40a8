package dev.shortlist.importing;

import java.net.URI;
import java.nio.file.Path;

/** Where an item's image is. */
public sealed interface ImageLocation {

  /** A file of its own, in a format that is told by its content. */
  record InFile(Path file) implements ImageLocation {}

  /**
   * Raw pixels inside a larger file: a red, a green and a blue plane of side × side bytes.
   *
   * @param offset of the first byte of the red plane
   */
  record Planes(Path file, long offset, int side) implements ImageLocation {}

  /** An object behind http, https or s3. */
  record Remote(URI uri) implements ImageLocation {}
}
