package dev.shortlist.linalg;

/**
 * e to the power x in float32, the same bits on every machine, which {@link Math#exp} and vector
 * libraries do not promise.
 *
 * <p>x = n·ln 2 + r with |r| ≤ ln 2 / 2; a polynomial gives e^r, and n goes into the exponent bits.
 * Relative error below 2⁻²²; arguments are bounded so that the result stays normal.
 *
 * @see <a href="https://www.netlib.org/cephes/">Moshier: Cephes, expf</a>
 */
final class Exponential {

  static final float LEAST = -87;
  static final float MOST = 88;
  static final float LOG2_E = 1.442695f;

  /** Adding it rounds to a whole number, which then stands in the lowest bits. */
  static final float ROUNDER = 0x1.8p23f;

  static final float LN2_HIGH = 6.933594e-1f;
  static final float LN2_LOW = -2.1219444e-4f;
  static final int EXPONENT_AT = 23;

  static final float C2 = 5.0e-1f;
  static final float C3 = 1.6666666e-1f;
  static final float C4 = 4.1665796e-2f;
  static final float C5 = 8.333452e-3f;
  static final float C6 = 1.3981999e-3f;
  static final float C7 = 1.9875691e-4f;

  private Exponential() {}

  static float of(float x) {
    float bounded = Math.min(MOST, Math.max(LEAST, x));
    float shifted = Math.fma(bounded, LOG2_E, ROUNDER);
    float n = shifted - ROUNDER;
    float r = Math.fma(n, -LN2_HIGH, bounded);
    r = Math.fma(n, -LN2_LOW, r);
    float p = C7;
    p = Math.fma(p, r, C6);
    p = Math.fma(p, r, C5);
    p = Math.fma(p, r, C4);
    p = Math.fma(p, r, C3);
    p = Math.fma(p, r, C2);
    float power = Math.fma(p * r, r, r) + 1;
    int bits = Float.floatToRawIntBits(power);
    return Float.intBitsToFloat(bits + (Float.floatToRawIntBits(shifted) << EXPONENT_AT));
  }
}
