package dev.shortlist.features;

/** How the numbers of a stored matrix are held, little-endian. */
enum ElementType {
  F2(2),
  F4(4);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  int bytes() {
    return bytes;
  }

  /** As NumPy writes it. */
  String descr() {
    return "<f" + bytes;
  }
}
