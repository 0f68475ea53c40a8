package dev.shortlist.features;

import dev.shortlist.npy.NpyHeader;

/**
 * The stored matrix of a feature cache.
 *
 * @param rows how many vectors, n
 * @param dimension numbers per vector, d
 * @param digest {@code sha256:} and the hex digest of its bytes
 */
record Contents(ElementType elementType, int rows, int dimension, String digest) {

  int rowBytes() {
    return dimension * elementType.bytes();
  }

  /** Names the local copy after all that decides its bytes. */
  String localName() {
    return "%s-%dx%d-%s.f32"
        .formatted(digest.replace(':', '-'), rows, dimension, elementType.descr().substring(1));
  }

  /** Length of the local copy: every number as float32. */
  long localBytes() {
    return (long) Float.BYTES * rows * dimension;
  }

  /** What stands before the matrix in a {@code .npy} file. */
  byte[] npyHeader() {
    return NpyHeader.of(elementType.descr(), rows, dimension).bytes();
  }

  /** Length of the matrix as a {@code .npy} file. */
  long npyBytes() {
    return npyHeader().length + (long) rows * rowBytes();
  }
}
