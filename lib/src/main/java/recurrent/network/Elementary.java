package recurrent.network;

/**
 * Exponential functions in plain arithmetic, so that they have the same digits on every machine.
 * The relative error is below 10⁻¹⁵ (a few units in the last place).
 *
 * <p>Method: {@code x = k ln 2 + r} with a whole number k and {@code |r| ≤ ln 2 / 2}; then {@code
 * eˣ = 2ᵏ eʳ}, and {@code eʳ} is its Taylor polynomial. It is done in small loops over whole
 * arrays, which the JIT compiler turns into vector instructions.
 */
final class Elementary {

  private static final double LOG2_E = 1.4426950408889634;
  private static final double LN2_HIGH = 0x1.62e42feep-1; // the upper bits: k times this is exact
  private static final double LN2_LOW = 0x1.a39ef35793c76p-33;
  private static final double TO_WHOLE = 0x1.8p52; // adding it rounds to whole numbers
  private static final double HUGE = 0x1p1000; // twice a factor, it lifts every number above 1
  private static final int BLOCK = 504; // arrays of just 4 KiB would get into each other's way

  /** Arrays to work in, for each thread. */
  private static final ThreadLocal<double[][]> MEMORY =
      ThreadLocal.withInitial(() -> new double[4][BLOCK]);

  private Elementary() {}

  /** {@code h = tanh(a)} for n numbers. */
  static void tanh(double[] a, int from, double[] h, int to, int n) {
    var memory = MEMORY.get();
    var r = memory[0];
    var scale = memory[1];
    var p = memory[2];
    var sign = memory[3];
    for (var first = 0; first < n; first += BLOCK) {
      var size = Math.min(BLOCK, n - first);
      System.arraycopy(a, from + first, r, 0, size);
      doubledSize(size, r, sign);
      expMinusOne(size, r, scale, p);
      halfTangent(size, scale, sign, p);
      System.arraycopy(p, 0, h, to + first, size);
    }
  }

  /** {@code h = 1 / (1 + e⁻ᵃ)} for n numbers, but at least {@code e⁻⁷⁰⁸}. */
  static void sigmoid(double[] a, int from, double[] h, int to, int n) {
    var memory = MEMORY.get();
    var r = memory[0];
    var scale = memory[1];
    var p = memory[2];
    for (var first = 0; first < n; first += BLOCK) {
      var size = Math.min(BLOCK, n - first);
      System.arraycopy(a, from + first, r, 0, size);
      negated(size, r);
      expMinusOne(size, r, scale, p);
      share(size, scale, p);
      System.arraycopy(p, 0, h, to + first, size);
    }
  }

  /** {@code y = e^(x + shift)} for n numbers. */
  static void exp(double[] x, int from, double shift, double[] y, int to, int n) {
    var memory = MEMORY.get();
    var r = memory[0];
    var scale = memory[1];
    var p = memory[2];
    for (var first = 0; first < n; first += BLOCK) {
      var size = Math.min(BLOCK, n - first);
      for (var i = 0; i < size; i++) {
        r[i] = x[from + first + i] + shift;
      }
      expMinusOne(size, r, scale, p);
      for (var i = 0; i < size; i++) {
        var argument = x[from + first + i] + shift;
        y[to + first + i] =
            argument > -708 && argument < 709
                ? scale[i] + scale[i] * p[i]
                : StrictMath.exp(argument);
      }
    }
  }

  /** {@code x ← 2 |x|}, but at most 44: beyond, tanh is 1 to the last digit; and the sign, ±1. */
  private static void doubledSize(int n, double[] x, double[] sign) {
    for (var i = 0; i < n; i++) {
      sign[i] = Math.min(Math.max(x[i] * HUGE * HUGE, -1), 1);
      x[i] = 2 * Math.min(Math.abs(x[i]), 22);
    }
  }

  /** {@code x ← -x}, between the numbers whose exponential is a normal one. */
  private static void negated(int n, double[] x) {
    for (var i = 0; i < n; i++) {
      x[i] = Math.min(Math.max(-x[i], -708), 708);
    }
  }

  /**
   * {@code p ← (e - 1) / (e + 1)} for {@code e = 2ᵏ eʳ}: {@code tanh(x) = (e²ˣ - 1) / (e²ˣ + 1)}.
   */
  private static void halfTangent(int n, double[] scale, double[] sign, double[] p) {
    for (var i = 0; i < n; i++) {
      var e = scale[i] * p[i] + (scale[i] - 1);
      p[i] = sign[i] * (e / (e + 2));
    }
  }

  /** {@code p ← 1 / (1 + e)} for {@code e = 2ᵏ eʳ}. */
  private static void share(int n, double[] scale, double[] p) {
    for (var i = 0; i < n; i++) {
      p[i] = 1 / (1 + (scale[i] + scale[i] * p[i]));
    }
  }

  /** From x to {@code scale = 2ᵏ} and {@code p = eʳ - 1}; x is lost. */
  private static void expMinusOne(int n, double[] x, double[] scale, double[] p) {
    reduce(n, x, scale);
    for (var i = 0; i < n; i++) {
      // k stands in the last bits
      scale[i] = Double.longBitsToDouble((Double.doubleToRawLongBits(scale[i]) + 1023) << 52);
    }
    highTerms(n, x, p);
    lowTerms(n, x, p);
  }

  /** {@code x ← r, scale ← k} with an offset. */
  private static void reduce(int n, double[] x, double[] scale) {
    for (var i = 0; i < n; i++) {
      var shifted = x[i] * LOG2_E + TO_WHOLE;
      var k = shifted - TO_WHOLE;
      scale[i] = shifted;
      x[i] = x[i] - k * LN2_HIGH - k * LN2_LOW;
    }
  }

  /** The terms of {@code eʳ} from r⁶/6! to r¹³/13!, divided by r⁶: the rest is below 10⁻¹⁷. */
  private static void highTerms(int n, double[] x, double[] p) {
    for (var i = 0; i < n; i++) {
      var r = x[i];
      var r2 = r * r;
      p[i] =
          (1.0 / 720 + r * (1.0 / 5040))
              + r2 * (1.0 / 40320 + r * (1.0 / 362880))
              + r2
                  * r2
                  * ((1.0 / 3628800 + r * (1.0 / 39916800))
                      + r2 * (1.0 / 479001600 + r * (1.0 / 6227020800.0)));
    }
  }

  /** Adds the terms from r to r⁵/5!. */
  private static void lowTerms(int n, double[] x, double[] p) {
    for (var i = 0; i < n; i++) {
      var r = x[i];
      var r2 = r * r;
      p[i] = r + r2 * ((0.5 + r * (1.0 / 6)) + r2 * (1.0 / 24 + r * (1.0 / 120)) + r2 * r2 * p[i]);
    }
  }
}
