package recurrent.network;

/**
 * Exponential functions in plain arithmetic, so that they have the same digits on every machine.
 * The relative error is below 10⁻¹⁵ (a few units in the last place).
 *
 * <p>Method: {@code x = k ln 2 + r} with a whole number k and {@code |r| ≤ ln 2 / 2}; then {@code
 * eˣ = 2ᵏ eʳ}, and {@code eʳ} is its Taylor polynomial.
 */
final class Elementary {

  private static final double LOG2_E = 1.4426950408889634;
  private static final double LN2_HIGH = 0x1.62e42feep-1; // the upper bits: k times this is exact
  private static final double LN2_LOW = 0x1.a39ef35793c76p-33;
  private static final double TO_WHOLE = 0x1.8p52; // adding it rounds to whole numbers

  private Elementary() {}

  /** {@code h = tanh(a)} for n numbers. */
  static void tanh(double[] a, int from, double[] h, int to, int n) {
    for (var i = 0; i < n; i++) {
      h[to + i] = tanh(a[from + i]);
    }
  }

  /** {@code h = 1 / (1 + e⁻ᵃ)} for n numbers. */
  static void sigmoid(double[] a, int from, double[] h, int to, int n) {
    for (var i = 0; i < n; i++) {
      h[to + i] = 1 / (1 + exp(-a[from + i]));
    }
  }

  /** {@code y = e^(x + shift)} for n numbers. */
  static void exp(double[] x, int from, double shift, double[] y, int to, int n) {
    for (var i = 0; i < n; i++) {
      y[to + i] = exp(x[from + i] + shift);
    }
  }

  static double tanh(double x) {
    // tanh(x) = (e²ˣ - 1) / (e²ˣ - 1 + 2); beyond 22 it is 1 to the last digit
    var y = 2 * Math.min(Math.abs(x), 22);
    var shifted = y * LOG2_E + TO_WHOLE;
    var k = shifted - TO_WHOLE;
    var scale = powerOfTwo(shifted);
    var p = scale * expMinusOne(y - k * LN2_HIGH - k * LN2_LOW) + (scale - 1);
    return Math.copySign(p / (p + 2), x);
  }

  static double exp(double x) {
    if (!(x > -708 && x < 709)) {
      return StrictMath.exp(x);
    }
    var shifted = x * LOG2_E + TO_WHOLE;
    var k = shifted - TO_WHOLE;
    var scale = powerOfTwo(shifted);
    return scale + scale * expMinusOne(x - k * LN2_HIGH - k * LN2_LOW);
  }

  /** 2ᵏ, where k stands in the last bits of {@code shifted}. */
  private static double powerOfTwo(double shifted) {
    return Double.longBitsToDouble((Double.doubleToRawLongBits(shifted) + 1023) << 52);
  }

  /**
   * {@code eʳ - 1} for {@code |r| ≤ 0.35}: the rest of the series is below 10⁻¹⁷. Terms are added
   * in pairs, which a processor computes side by side.
   */
  private static double expMinusOne(double r) {
    var r2 = r * r;
    var r4 = r2 * r2;
    var low = (0.5 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120));
    var middle = (1.0 / 720 + r * (1.0 / 5040)) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
    var high =
        (1.0 / 3628800 + r * (1.0 / 39916800)) + r2 * (1.0 / 479001600 + r * (1.0 / 6227020800.0));
    return r + r2 * (low + r4 * (middle + r4 * high));
  }
}
