package recurrent.network;

/**
 * Sums of outer products over many steps, {@code C += Σ a(t) s(t)ᵀ} for C (m, n): the gradient of a
 * weight matrix. Where m is much larger than n and there are many steps, {@code Cᵀ += Σ s(t) a(t)ᵀ}
 * is computed: longer rows are worth turning C over twice. The digits are the same.
 */
final class OuterProducts {

  private static final int BLOCK = 128;

  private final int m;
  private final int n;
  private final int steps;
  private final PackedMatrix block; // (BLOCK, n), or (BLOCK, m) if turned over
  private final double[][] turned; // (n, m), null if not turned over

  OuterProducts(int m, int n, int steps) {
    this.m = m;
    this.n = n;
    this.steps = steps;
    var turn = m >= 2 * n && steps >= BLOCK;
    block = new PackedMatrix(Math.min(BLOCK, steps), turn ? m : n);
    turned = turn ? PackedMatrix.rows(n, m) : null;
  }

  /** Adds to C, from an offset; a (steps, m) is columns of an array with wider rows. */
  void add(double[] a, int a0, int aWidth, double[] s, double[] c, int from) {
    if (turned != null) {
      turn(c, from);
    }
    for (var first = 0; first < steps; first += BLOCK) {
      var size = Math.min(BLOCK, steps - first);
      var corner = a0 + first * aWidth;
      if (turned != null) {
        block.pack(size, a, corner, aWidth);
        block.addProductOfColumns(n, size, s, first * n, n, turned);
      } else {
        block.pack(size, s, first * n, n);
        block.addProductOfColumns(m, size, a, corner, aWidth, c, from);
      }
    }
    if (turned != null) {
      turnBack(c, from);
    }
  }

  /** {@code turned = Cᵀ}. */
  private void turn(double[] c, int from) {
    for (var j = 0; j < n; j++) {
      var row = turned[j];
      for (var i = 0; i < m; i++) {
        row[i] = c[from + i * n + j];
      }
    }
  }

  private void turnBack(double[] c, int from) {
    for (var j = 0; j < n; j++) {
      var row = turned[j];
      for (var i = 0; i < m; i++) {
        c[from + i * n + j] = row[i];
      }
    }
  }
}
