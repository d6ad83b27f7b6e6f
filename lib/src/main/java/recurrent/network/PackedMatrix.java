package recurrent.network;

/**
 * The right factor B (k, n) of products {@code C += A B}, each row in an array of its own. Loops
 * over whole arrays are what the JIT compiler turns into vector instructions; with an offset into
 * one long array it does not, and the product takes four times as long.
 *
 * <p>Rows are a little longer than they need be. An array's numbers begin 16 bytes into it, so
 * arrays of a multiple of 64 bytes in all, one after the other, begin at the same place in a cache
 * line: where the vectors of one row are aligned, those of every row are. That is worth 15 % where
 * rows are long.
 *
 * <p>Every number of C is summed in the order of the inner index, whatever the sizes, so it has the
 * same digits on every machine.
 */
final class PackedMatrix {

  private static final int TILE = 16;

  private final int k;
  private final int n;
  private final double[][] rows; // (k, n)
  private final double[][] tile; // (TILE, n), rows of C at work

  PackedMatrix(int k, int n) {
    this.k = k;
    this.n = n;
    rows = rows(k, n);
    tile = rows(TILE, n);
  }

  /** Rows of at least n numbers, with the same place in a cache line. */
  static double[][] rows(int k, int n) {
    return new double[k][n + Math.floorMod(6 - n, 8)];
  }

  /** Takes over B from {@code source} (k, n). */
  void pack(double[] source) {
    pack(source, 0);
  }

  /** Takes over B from {@code source} (k, n), which begins at an offset. */
  void pack(double[] source, int from) {
    pack(k, source, from, n);
  }

  /** Takes over some rows of B from columns of an array with wider rows. */
  void pack(int count, double[] source, int from, int width) {
    for (var p = 0; p < count; p++) {
      System.arraycopy(source, from + p * width, rows[p], 0, n);
    }
  }

  /** Takes over B as the transpose of {@code source} (n, k). */
  void packTransposed(double[] source) {
    packTransposed(source, 0);
  }

  /** Takes over B as the transpose of {@code source} (n, k), which begins at an offset. */
  void packTransposed(double[] source, int from) {
    var p = 0;
    for (; p + 3 < k; p += 4) {
      var b0 = rows[p];
      var b1 = rows[p + 1];
      var b2 = rows[p + 2];
      var b3 = rows[p + 3];
      for (int j = 0, i = from + p; j < n; j++, i += k) {
        b0[j] = source[i];
        b1[j] = source[i + 1];
        b2[j] = source[i + 2];
        b3[j] = source[i + 3];
      }
    }
    for (; p < k; p++) {
      for (var j = 0; j < n; j++) {
        rows[p][j] = source[from + j * k + p];
      }
    }
  }

  /** {@code c += B[row]} from an offset. */
  void addRow(int row, double[] c, int from) {
    Rows.addScaled(n, 1, rows[row], 0, c, from);
  }

  /** {@code C += A B} for A (m, k) and C (m, n), both from an offset. */
  void addProduct(int m, double[] a, int a0, double[] c, int from) {
    addProduct(m, a, a0, k, c, from, n);
  }

  /** The same, where A and C are columns of arrays with wider rows. */
  void addProduct(int m, double[] a, int a0, int aWidth, double[] c, int from, int cWidth) {
    multiply(m, k, a, a0, aWidth, 1, c, from, cWidth);
  }

  /**
   * {@code C += Aᵀ B} with the first {@code inner} rows of B, for A (inner, m) and C (m, n), where
   * A is columns of an array with wider rows.
   */
  void addProductOfColumns(int m, int inner, double[] a, int a0, int aWidth, double[] c, int from) {
    multiply(m, inner, a, a0, 1, aWidth, c, from, n);
  }

  /** The same, where each row of C is an array of its own. */
  void addProductOfColumns(int m, int inner, double[] a, int a0, int aWidth, double[][] c) {
    for (var first = 0; first < m; first += TILE) {
      addTo(c, first, Math.min(TILE, m - first), inner, a, a0 + first, 1, aWidth);
    }
  }

  /** A's number (i, p) is at {@code a0 + i · down + p · right}. */
  private void multiply(
      int m, int inner, double[] a, int a0, int down, int right, double[] c, int from, int cWidth) {
    for (var first = 0; first < m; first += TILE) {
      var size = Math.min(TILE, m - first);
      for (var i = 0; i < size; i++) {
        System.arraycopy(c, from + (first + i) * cWidth, tile[i], 0, n);
      }
      addTo(tile, 0, size, inner, a, a0 + first * down, down, right);
      for (var i = 0; i < size; i++) {
        System.arraycopy(tile[i], 0, c, from + (first + i) * cWidth, n);
      }
    }
  }

  /**
   * Some rows of C take in three rows of B before the next three are fetched: those rows then stay
   * in the nearest cache.
   */
  private void addTo(
      double[][] c, int first, int size, int inner, double[] a, int corner, int down, int right) {
    var pairs = size & -2;
    if (pairs > 0) {
      addToPairs(c, first, pairs, inner, a, corner, down, right);
    }
    if (pairs < size) {
      addToRow(inner, a, corner + pairs * down, right, c[first + pairs]);
    }
  }

  private void addToPairs(
      double[][] c, int first, int size, int inner, double[] a, int corner, int down, int right) {
    var p = 0;
    for (; p + 2 < inner; p += 3) {
      var b0 = rows[p];
      var b1 = rows[p + 1];
      var b2 = rows[p + 2];
      for (var i = 0; i < size; i += 2) {
        var u = corner + i * down + p * right;
        var v = u + down;
        add(
            n,
            a[u],
            a[u + right],
            a[u + 2 * right],
            a[v],
            a[v + right],
            a[v + 2 * right],
            b0,
            b1,
            b2,
            c[first + i],
            c[first + i + 1]);
      }
    }
    for (; p < inner; p++) {
      for (var i = 0; i < size; i++) {
        add(n, a[corner + i * down + p * right], rows[p], c[first + i]);
      }
    }
  }

  private void addToRow(int inner, double[] a, int start, int right, double[] c) {
    var p = 0;
    var u = start;
    for (; p + 3 < inner; p += 4, u += 4 * right) {
      add(
          n,
          a[u],
          a[u + right],
          a[u + 2 * right],
          a[u + 3 * right],
          rows[p],
          rows[p + 1],
          rows[p + 2],
          rows[p + 3],
          c);
    }
    for (; p < inner; p++, u += right) {
      add(n, a[u], rows[p], c);
    }
  }

  private static void add(int n, double s, double[] b, double[] c) {
    for (var j = 0; j < n; j++) {
      c[j] += s * b[j];
    }
  }

  private static void add(
      int n,
      double s0,
      double s1,
      double s2,
      double s3,
      double[] b0,
      double[] b1,
      double[] b2,
      double[] b3,
      double[] c) {
    for (var j = 0; j < n; j++) {
      c[j] = c[j] + s0 * b0[j] + s1 * b1[j] + s2 * b2[j] + s3 * b3[j];
    }
  }

  private static void add(
      int n,
      double s0,
      double s1,
      double s2,
      double r0,
      double r1,
      double r2,
      double[] b0,
      double[] b1,
      double[] b2,
      double[] c,
      double[] d) {
    for (var j = 0; j < n; j++) {
      var x0 = b0[j];
      var x1 = b1[j];
      var x2 = b2[j];
      c[j] = c[j] + s0 * x0 + s1 * x1 + s2 * x2;
      d[j] = d[j] + r0 * x0 + r1 * x1 + r2 * x2;
    }
  }
}
