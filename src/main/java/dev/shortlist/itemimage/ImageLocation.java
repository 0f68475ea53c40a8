package dev.shortlist.itemimage;

import java.net.URI;
import java.nio.file.Path;

/** Where an image is. Files are below a root, or in the folder that an import may fill. */
public sealed interface ImageLocation {

  /** On a disk of this machine. */
  sealed interface InFile extends ImageLocation {

    Path file();
  }

  /** A file of its own, in a format that is told by its content. */
  record Whole(Path file) implements InFile {}

  /** A file inside a larger one. */
  record Part(Path file, long firstByte, int bytes) implements InFile {}

  /**
   * Raw pixels inside a larger file: a red, a green and a blue plane of side × side bytes.
   *
   * @param firstByte of the red plane
   */
  record Planes(Path file, long firstByte, int side) implements InFile {}

  /** An object behind http, https or s3. */
  record Remote(URI uri) implements ImageLocation {}
}
