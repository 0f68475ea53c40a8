package dev.shortlist.accelerator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** How exactly a device multiplies matrices of float32. */
enum Precision {

  /** Every product in float32. */
  SINGLE(23),

  /** Operands cut to ten binary digits, as TensorFloat-32 has. */
  TF32(10),

  /** Operands cut to seven binary digits, as bfloat16 has. */
  BFLOAT16(7);

  private static final double UNIT = 0x1p-24;

  /** A side that tensor cores take. */
  private static final int SIDE = 256;

  private final int digits;

  Precision(int digits) {
    this.digits = digits;
  }

  /**
   * Asks the device, as settings and environment variables of several libraries decide: a number
   * with a last digit of its own times 1 comes back only where operands are not cut.
   */
  static Precision of(NDManager manager) {
    for (Precision precision : values()) {
      if (precision.survives(manager)) {
        return precision;
      }
    }
    throw new IllegalStateException(
        "%s multiplies too roughly to propose neighbours".formatted(manager.getDevice()));
  }

  private boolean survives(NDManager parent) {
    float number = 1 + Math.scalb(1f, -digits);
    try (NDManager manager = parent.newSubManager()) {
      float[] numbers = new float[SIDE * SIDE];
      float[] ones = new float[SIDE * SIDE];
      for (int i = 0; i < SIDE; i++) {
        numbers[i * SIDE] = number;
        ones[i * SIDE] = 1;
      }
      NDArray left = manager.create(numbers, new Shape(SIDE, SIDE));
      NDArray right = manager.create(ones, new Shape(SIDE, SIDE));
      return left.matMul(right.transpose()).toFloatArray()[0] == number;
    }
  }

  /**
   * How far |c|² − 2x·c may be off, as a share of (|x| + |c|)². Cut operands are off by 2^−digits
   * each, and 2|x||c| is at most half of (|x| + |c|)². Sums may run in any order; tensor cores also
   * cut them instead of rounding.
   */
  double relativeError(int dimension) {
    double cut = this == SINGLE ? 0 : 1.01 * Math.scalb(1.0, -digits);
    double roundings = (dimension + 4) * (this == SINGLE ? UNIT : 2 * UNIT);
    return cut + roundings / (1 - roundings);
  }
}
