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
      if (!transposeA && !transposeB && pays(m, n, k)) {
        var b0 = b.position();
        var c0 = c.position();
        var a0 = a.position();
        for (var j = 0; j < n; j += COLUMNS) {
          for (var p = 0; p < k; p += DEPTH) {
            openblas_nolapack.cblas_sgemm(
                openblas_nolapack.CblasRowMajor,
                openblas_nolapack.CblasNoTrans,
                openblas_nolapack.CblasNoTrans,
                m,
                Math.min(COLUMNS, n - j),
                Math.min(DEPTH, k - p),
                1,
                a.position(a0 + p),
                aWidth,
                b.position(b0 + (long) p * bWidth + j),
                bWidth,
                p == 0 ? beta : 1,
                c.position(c0 + j),
                cWidth);
          }
        }
        return;
      }
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

    @Override
    int threads() {
      return openblas_nolapack.blas_get_num_threads();
    }

    @Override
    void useThreads(int threads) {
      if (threads != threads()) {
        openblas_nolapack.blas_set_num_threads(threads);
      }
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

    @Override
    int threads() {
      return 1;
    }

    @Override
    void useThreads(int threads) {}
  };

  // OpenBLAS multiplies small matrices in single precision where they lie; larger ones it copies
  // first, which does not pay for few rows. The block of B stays in the first cache.
  private static final double SMALL = 1e6; // multiplications
  private static final int COLUMNS = 128;
  private static final int DEPTH = 64;

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

  /** Whether a product is too large for OpenBLAS's way with small ones, and its blocks are not. */
  private static boolean pays(int m, int n, int k) {
    return (double) m * n * k > SMALL && (double) m * COLUMNS * DEPTH <= SMALL;
  }

  /** How many values lie from the first to the last of a matrix. */
  private static int extent(int rows, int columns, int width) {
    return (rows - 1) * width + columns;
  }

  private int callers; // that asked for one thread each
  private int before;

  /**
   * Products use one thread each, in the whole program, until everyone who asked for it has called
   * {@link #threadsBack}.
   */
  synchronized void oneThreadEach() {
    if (callers++ == 0) {
      before = threads();
      useThreads(1);
    }
  }

  /** The end of what {@link #oneThreadEach} began. */
  synchronized void threadsBack() {
    if (--callers == 0) {
      useThreads(before);
    }
  }

  /** How many threads a product may use. */
  abstract int threads();

  /** How many threads a product may use from now on, in the whole program. */
  abstract void useThreads(int threads);

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
