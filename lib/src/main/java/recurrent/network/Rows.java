package recurrent.network;

/** Sums over the rows of row-major arrays, in the order of the rows. */
final class Rows {

  private Rows() {}

  /** {@code y += s x} for n numbers. */
  static void addScaled(int n, double s, double[] x, int from, double[] y, int to) {
    for (var j = 0; j < n; j++) {
      y[to + j] += s * x[from + j];
    }
  }

  /** Adds m rows of n numbers, from the start of {@code a}, to {@code y} (n). */
  static void addAll(int m, int n, double[] a, double[] y) {
    var row = new double[n];
    for (var i = 0; i < m; i++) {
      System.arraycopy(a, i * n, row, 0, n);
      add(n, row, y);
    }
  }

  /** Between whole arrays, this becomes vector instructions. */
  private static void add(int n, double[] x, double[] y) {
    for (var j = 0; j < n; j++) {
      y[j] += x[j];
    }
  }

  /** Copies n columns of m rows between arrays whose rows may differ in width. */
  static void copy(
      int m, int n, double[] from, int start, int width, double[] to, int first, int toWidth) {
    for (var i = 0; i < m; i++) {
      System.arraycopy(from, start + i * width, to, first + i * toWidth, n);
    }
  }

  /** Writes {@code y} (n) into m rows of {@code a}, from an offset. */
  static void fill(int m, int n, double[] y, double[] a, int from) {
    for (var i = 0; i < m; i++) {
      System.arraycopy(y, 0, a, from + i * n, n);
    }
  }
}
