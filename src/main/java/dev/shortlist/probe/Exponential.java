package dev.shortlist.probe;

/**
 * e to the power of x for x ≤ 0, in float32: a polynomial that compilers turn into vector code and
 * that gives the same bits on every processor, which the platform's own need not.
 */
final class Exponential {

  private static final float LOG2_E = 1.442695f;

  /** ln 2 in two parts, the first exact in few bits, so that the reduction loses nothing. */
  private static final float LN2_HIGH = 0.6933594f;

  private static final float LN2_LOW = -0.00021219444f;

  /** Below this the result is no normal float; it is taken for 0. */
  private static final float LEAST = -87.3f;

  private Exponential() {}

  /**
   * Cephes' expf: x = k ln 2 + r with |r| ≤ ½ ln 2, and a polynomial of degree 6 in r; relative
   * error below 2 · 10⁻⁷.
   */
  static float of(float x) {
    float bounded = Math.max(x, LEAST);
    float power = (float) Math.rint(bounded * LOG2_E);
    float r = Math.fma(-power, LN2_LOW, Math.fma(-power, LN2_HIGH, bounded));
    float p = 0.00019875691f;
    p = Math.fma(p, r, 0.0013981999f);
    p = Math.fma(p, r, 0.008333452f);
    p = Math.fma(p, r, 0.041665796f);
    p = Math.fma(p, r, 0.16666666f);
    p = Math.fma(p, r, 0.5f);
    float exponential = Math.fma(p, r * r, r + 1);
    float scaled = exponential * Float.intBitsToFloat(((int) power + 127) << 23);
    return x < LEAST ? 0 : scaled;
  }
}
