package recurrent.network;

/**
 * Matrix products on row-major arrays. Every result is a sum in the order of the inner index, so it
 * has the same digits on every machine.
 */
final class Gemm {

  private Gemm() {}

  /**
   * {@code C += A B} for A (m, k), B (k, n), C (m, n); each begins at an offset and has a row
   * length.
   */
  static void addProduct(
      int m,
      int n,
      int k,
      double[] a,
      int a0,
      int lda,
      double[] b,
      int b0,
      int ldb,
      double[] c,
      int c0,
      int ldc) {
    for (var i = 0; i < m; i++) {
      for (var p = 0; p < k; p++) {
        addScaled(n, a[a0 + i * lda + p], b, b0 + p * ldb, c, c0 + i * ldc);
      }
    }
  }

  /** {@code C += Aᵀ B} for A (k, m), B (k, n), C (m, n), all without gaps between rows. */
  static void addTransposedProduct(
      int m, int n, int k, double[] a, int a0, double[] b, int b0, double[] c, int c0) {
    for (var i = 0; i < m; i++) {
      for (var p = 0; p < k; p++) {
        addScaled(n, a[a0 + p * m + i], b, b0 + p * n, c, c0 + i * n);
      }
    }
  }

  /** {@code y += s x}. */
  static void addScaled(int n, double s, double[] x, int x0, double[] y, int y0) {
    for (var j = 0; j < n; j++) {
      y[y0 + j] += s * x[x0 + j];
    }
  }

  /** Writes the row y (n) into every row of A (m, n). */
  static void fillRows(int m, int n, double[] y, double[] a) {
    for (var i = 0; i < m; i++) {
      System.arraycopy(y, 0, a, i * n, n);
    }
  }

  /** Adds the rows of A (m, n), from an offset, to y (n). */
  static void addRows(int m, int n, double[] a, int a0, double[] y) {
    for (var i = 0; i < m; i++) {
      addScaled(n, 1, a, a0 + i * n, y, 0);
    }
  }

  /** Writes the transpose of {@code source} (rows, columns) into {@code destination}. */
  static void transpose(int rows, int columns, double[] source, double[] destination) {
    for (var i = 0; i < rows; i++) {
      for (var j = 0; j < columns; j++) {
        destination[j * rows + i] = source[i * columns + j];
      }
    }
  }
}
