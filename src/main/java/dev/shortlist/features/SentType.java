package dev.shortlist.features;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.stream.Stream;

/** The element types in which vectors may be sent, and what they are stored as. */
enum SentType {
  F2("<f2", 2, ElementType.F2),
  F4("<f4", 4, ElementType.F4),
  F8("<f8", 8, ElementType.F4);

  private final String descr;
  private final int bytes;
  private final ElementType storedAs;

  SentType(String descr, int bytes, ElementType storedAs) {
    this.descr = descr;
    this.bytes = bytes;
    this.storedAs = storedAs;
  }

  static Optional<SentType> of(String descr) {
    return Stream.of(values()).filter(type -> type.descr.equals(descr)).findFirst();
  }

  /** As NumPy writes it. */
  String descr() {
    return descr;
  }

  int bytes() {
    return bytes;
  }

  ElementType storedAs() {
    return storedAs;
  }

  double get(MemorySegment numbers, long index) {
    return switch (this) {
      case F2 -> Float.float16ToFloat(numbers.get(RowKernels.SHORT, index * bytes));
      case F4 -> numbers.get(RowKernels.FLOAT, index * bytes);
      case F8 -> numbers.get(RowKernels.DOUBLE, index * bytes);
    };
  }
}
