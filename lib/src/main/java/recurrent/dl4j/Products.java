package recurrent.dl4j;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * Who multiplies matrices: {@code C = op(A) op(B) + β C}, where op may transpose, and every matrix
 * is stored row by row, with a given number of values from the start of one row to the start of the
 * next. Pointers stand at the first value.
 */
enum Products {
  /** The OpenBLAS that ND4J brings along. */
  OPENBLAS {
    @Override
    void multiply(
        boolean transposeA,
        boolean transposeB,
        int m,
        int n,
        int k,
        FloatPointer a,
        int aWidth,
        FloatPointer b,
        int bWidth,
        int beta,
        FloatPointer c,
        int cWidth) {
      openblas_nolapack.cblas_sgemm(
          openblas_nolapack.CblasRowMajor,
          transposeA ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
          transposeB ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
          m,
          n,
          k,
          1,
          a,
          aWidth,
          b,
          bWidth,
          beta,
          c,
          cWidth);
    }

    @Override
    void multiply(
        boolean transposeA,
        boolean transposeB,
        int m,
        int n,
        int k,
        DoublePointer a,
        int aWidth,
        DoublePointer b,
        int bWidth,
        int beta,
        DoublePointer c,
        int cWidth) {
      openblas_nolapack.cblas_dgemm(
          openblas_nolapack.CblasRowMajor,
          transposeA ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
          transposeB ? openblas_nolapack.CblasTrans : openblas_nolapack.CblasNoTrans,
          m,
          n,
          k,
          1,
          a,
          aWidth,
          b,
          bWidth,
          beta,
          c,
          cWidth);
    }
  },
  /** Loops in Java, for machines where OpenBLAS does not load. */
  JAVA {
    @Override
    void multiply(
        boolean transposeA,
        boolean transposeB,
        int m,
        int n,
        int k,
        FloatPointer a,
        int aWidth,
        FloatPointer b,
        int bWidth,
        int beta,
        FloatPointer c,
        int cWidth) {
      var left = new float[extent(transposeA ? k : m, transposeA ? m : k, aWidth)];
      var right = new float[extent(transposeB ? n : k, transposeB ? k : n, bWidth)];
      a.get(left);
      b.get(right);
      var row = new float[n];
      var start = c.position();
      for (var i = 0; i < m; i++) {
        c.position(start + (long) i * cWidth);
        if (beta == 0) {
          java.util.Arrays.fill(row, 0);
        } else {
          c.get(row);
        }
        for (var p = 0; p < k; p++) {
          var s = left[transposeA ? p * aWidth + i : i * aWidth + p];
          var from = transposeB ? p : p * bWidth;
          var step = transposeB ? bWidth : 1;
          for (var j = 0; j < n; j++) {
            row[j] += s * right[from + j * step];
          }
        }
        c.put(row);
      }
      c.position(start);
    }

    @Override
    void multiply(
        boolean transposeA,
        boolean transposeB,
        int m,
        int n,
        int k,
        DoublePointer a,
        int aWidth,
        DoublePointer b,
        int bWidth,
        int beta,
        DoublePointer c,
        int cWidth) {
      var left = new double[extent(transposeA ? k : m, transposeA ? m : k, aWidth)];
      var right = new double[extent(transposeB ? n : k, transposeB ? k : n, bWidth)];
      a.get(left);
      b.get(right);
      var row = new double[n];
      var start = c.position();
      for (var i = 0; i < m; i++) {
        c.position(start + (long) i * cWidth);
        if (beta == 0) {
          java.util.Arrays.fill(row, 0);
        } else {
          c.get(row);
        }
        for (var p = 0; p < k; p++) {
          var s = left[transposeA ? p * aWidth + i : i * aWidth + p];
          var from = transposeB ? p : p * bWidth;
          var step = transposeB ? bWidth : 1;
          for (var j = 0; j < n; j++) {
            row[j] += s * right[from + j * step];
          }
        }
        c.put(row);
      }
      c.position(start);
    }
  };

  private static final Products BEST = opensBlas() ? OPENBLAS : JAVA;

  /** OpenBLAS where it loads, otherwise Java. */
  static Products best() {
    return BEST;
  }

  private static boolean opensBlas() {
    try {
      Loader.load(openblas_nolapack.class);
      return true;
    } catch (LinkageError | RuntimeException missing) {
      return false;
    }
  }

  /** How many values lie from the first to the last of a matrix. */
  private static int extent(int rows, int columns, int width) {
    return (rows - 1) * width + columns;
  }

  /** In single precision; β is 0 or 1. */
  abstract void multiply(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      FloatPointer a,
      int aWidth,
      FloatPointer b,
      int bWidth,
      int beta,
      FloatPointer c,
      int cWidth);

  /** In double precision; β is 0 or 1. */
  abstract void multiply(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      DoublePointer a,
      int aWidth,
      DoublePointer b,
      int bWidth,
      int beta,
      DoublePointer c,
      int cWidth);
}
