package recurrent.network;

/** Exponential functions that have the same digits on every machine. */
final class Elementary {

  private Elementary() {}

  static void tanh(double[] a, int from, double[] h, int to, int n) {
    for (var i = 0; i < n; i++) {
      h[to + i] = StrictMath.tanh(a[from + i]);
    }
  }

  static void sigmoid(double[] a, int from, double[] h, int to, int n) {
    for (var i = 0; i < n; i++) {
      h[to + i] = 1 / (1 + StrictMath.exp(-a[from + i]));
    }
  }

  /** {@code y = e^(x + shift)}. */
  static void exp(double[] x, int from, double shift, double[] y, int to, int n) {
    for (var i = 0; i < n; i++) {
      y[to + i] = StrictMath.exp(x[from + i] + shift);
    }
  }
}
