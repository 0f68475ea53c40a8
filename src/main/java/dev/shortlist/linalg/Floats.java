package dev.shortlist.linalg;

/** Floats that belong to rows, one each. */
public final class Floats {

  private Floats() {}

  /** Those of some rows, in their order. */
  public static float[] at(float[] values, int[] rows) {
    float[] some = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      some[i] = values[rows[i]];
    }
    return some;
  }

  /** The largest of floats that are not negative; 0 of none. */
  public static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, value);
    }
    return largest;
  }
}
