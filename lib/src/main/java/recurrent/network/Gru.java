package recurrent.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The gated recurrent unit: one state, which is partly replaced by a candidate n.
 *
 * <pre>
 * z(t) = σ(Wz x(t) + Uz h(t-1) + bz)          update gate
 * r(t) = σ(Wr x(t) + Ur h(t-1) + br)          reset gate
 * </pre>
 *
 * The literature has three forms, which differ in what z means and in where r stands: see {@link
 * Form}.
 *
 * <p>{@code Wxh} (3 hidden, input) holds Wz, Wr, Wn, one below the other; {@code Whh} (3 hidden,
 * hidden) holds Uz, Ur, Un, and {@code bh} (1, 3 hidden) bz, br, bn. The form {@link
 * Form#RESET_AFTER} has a second bias {@code bhn} (1, hidden) within the product with r.
 *
 * <p>First values: {@code Wxh} Glorot-uniform, every block of {@code Whh} orthogonal, biases 0.
 *
 * <p>Sources: Cho et al. (2014), Learning phrase representations using RNN encoder-decoder for
 * statistical machine translation; Chung et al. (2014), Empirical evaluation of gated recurrent
 * neural networks on sequence modeling.
 *
 * @param hiddenSize units
 * @param form which equations
 */
public record Gru(int hiddenSize, Form form) implements Cell {

  /** Which equations a {@link Gru} has. */
  public enum Form {
    /**
     * Cho et al. (2014): z keeps, r comes before the product.
     *
     * <pre>
     * n(t) = tanh(Wn x(t) + Un (r(t) ⊙ h(t-1)) + bn)
     * h(t) = z(t) ⊙ h(t-1) + (1 - z(t)) ⊙ n(t)
     * </pre>
     */
    CHO,
    /**
     * Chung et al. (2014): z replaces, r comes before the product.
     *
     * <pre>
     * n(t) = tanh(Wn x(t) + Un (r(t) ⊙ h(t-1)) + bn)
     * h(t) = (1 - z(t)) ⊙ h(t-1) + z(t) ⊙ n(t)
     * </pre>
     */
    CHUNG,
    /**
     * cuDNN, PyTorch, and Keras as it comes: z keeps, r comes after the product.
     *
     * <pre>
     * n(t) = tanh(Wn x(t) + r(t) ⊙ (Un h(t-1) + bhn) + bn)
     * h(t) = z(t) ⊙ h(t-1) + (1 - z(t)) ⊙ n(t)
     * </pre>
     */
    RESET_AFTER
  }

  /** Checks size and form. */
  public Gru {
    if (hiddenSize < 1) {
      throw new IllegalArgumentException("gru: hidden size " + hiddenSize + " must be at least 1");
    }
    if (form == null) {
      throw new IllegalArgumentException("gru: form null, expected CHO, CHUNG or RESET_AFTER");
    }
  }

  /**
   * A cell of the form {@link Form#RESET_AFTER}.
   *
   * @param hiddenSize units
   */
  public Gru(int hiddenSize) {
    this(hiddenSize, Form.RESET_AFTER);
  }

  /**
   * A layer of units of the form {@link Form#RESET_AFTER}.
   *
   * @param hiddenSize units
   * @return the layer
   */
  public static Recurrent of(int hiddenSize) {
    return Recurrent.of(new Gru(hiddenSize));
  }

  /**
   * The same network with the GRU written in another form: its outputs are the same for every
   * input.
   *
   * <p>Between {@link Form#CHO} and {@link Form#CHUNG} this is always possible: as {@code 1 - σ(a)
   * = σ(-a)}, the z blocks of all weights change their sign. Between these and {@link
   * Form#RESET_AFTER} it is not: {@code Un (r ⊙ h)} and {@code r ⊙ (Un h + bhn)} are the same for
   * every r and h only if Un is diagonal (as it is for a single unit) and bhn is 0.
   *
   * @param network the network, which stays as it is
   * @param form the form of every GRU layer afterwards
   * @return a new network
   * @throws IllegalArgumentException if there are no weights that do the same
   */
  public static Network convert(Network network, Form form) {
    var layers = network.layers().stream().map(layer -> inForm(layer, form)).toArray(Layer[]::new);
    var converted = Network.of(network.inputSize(), 0, layers);
    for (var i = 0; i < layers.length; i++) {
      var prefix = Network.prefix(network.layers(), i);
      var from = network.parameters().under(prefix);
      var to = converted.parameters().under(prefix);
      if (network.layers().get(i) instanceof Recurrent layer && layer.cell() instanceof Gru gru) {
        gru.convert(prefix, from, form, to);
        if (layer.bidirectional()) {
          var reverse = "reverse.";
          gru.convert(prefix + reverse, from.under(reverse), form, to.under(reverse));
        }
      } else {
        to.copyFrom(from);
      }
    }
    return converted;
  }

  private static Layer inForm(Layer layer, Form form) {
    return layer instanceof Recurrent r && r.cell() instanceof Gru gru
        ? new Recurrent(
            new Gru(gru.hiddenSize, form), r.bidirectional(), r.lastStep(), r.learnedState())
        : layer;
  }

  private void convert(String prefix, Parameters weights, Form other, Parameters converted) {
    if ((form == Form.RESET_AFTER) != (other == Form.RESET_AFTER)) {
      requireThatTheOrderOfResetIsTheSame(prefix, weights, other);
    }
    for (var name : converted.names()) {
      if (weights.names().contains(name)) {
        converted.get(name).copyFrom(weights.get(name));
      }
    }
    if ((form == Form.CHUNG) != (other == Form.CHUNG)) {
      for (var name : List.of("Wxh", "Whh", "bh")) {
        negateBlockZ(converted.get(name).values());
      }
    }
  }

  private void requireThatTheOrderOfResetIsTheSame(String prefix, Parameters weights, Form other) {
    var reason =
        "gru: "
            + prefix
            + "Whh in the form "
            + form
            + " has no equal in the form "
            + other
            + ": Un (r ⊙ h) is r ⊙ (Un h + bhn) only if Un is diagonal and bhn 0, but ";
    var Whh = weights.get("Whh");
    for (var i = 0; i < hiddenSize; i++) {
      if (form == Form.RESET_AFTER && weights.get("bhn").get(0, i) != 0) {
        throw new IllegalArgumentException(
            reason + "bhn[" + i + "] is " + weights.get("bhn").get(0, i));
      }
      for (var j = 0; j < hiddenSize; j++) {
        var u = Whh.get(2 * hiddenSize + i, j);
        if (i != j && u != 0) {
          throw new IllegalArgumentException(reason + "Un[" + i + "][" + j + "] is " + u);
        }
      }
    }
  }

  private static void negateBlockZ(double[] blocks) {
    for (var j = 0; j < blocks.length / 3; j++) {
      blocks[j] = -blocks[j];
    }
  }

  @Override
  public String label() {
    return "gru";
  }

  @Override
  public List<String> gates() {
    return List.of("z", "r", "n");
  }

  @Override
  public List<String> stateParts() {
    return List.of("h");
  }

  @Override
  public List<Layer.Shape> shapes() {
    var shapes = new ArrayList<Layer.Shape>();
    shapes.add(new Layer.Shape("Whh", 3 * hiddenSize, hiddenSize, Initializer.orthogonal(1)));
    shapes.add(new Layer.Shape("bh", 1, 3 * hiddenSize, Initializer.constant(0)));
    if (form == Form.RESET_AFTER) {
      shapes.add(new Layer.Shape("bhn", 1, hiddenSize, Initializer.constant(0)));
    }
    return shapes;
  }

  @Override
  public UnrolledCell unroll(Parameters weights, Parameters gradients, int time, int batch) {
    return form == Form.RESET_AFTER
        ? new ResetAfter(this, weights, gradients, time, batch)
        : new ResetBefore(this, weights, gradients, time, batch);
  }

  /** What all forms share: gates, and the mixture of old state and candidate. */
  private abstract static class Unrolled extends UnrolledCell {

    final int width; // 3 · hidden
    final int nBlock; // where the candidate stands in a row of gates: 2 · hidden
    final int step; // numbers in one state: batch · hidden
    final boolean zKeeps; // whether z weighs the old state
    final double[] Whh; // (3 · hidden, hidden)
    final double[] bh; // (3 · hidden)
    final double[] dWhh; // (3 · hidden, hidden)
    final double[] dbh; // (3 · hidden)
    final PackedMatrix UzrT; // (hidden, 2 · hidden)
    final PackedMatrix packedUzr; // (2 · hidden, hidden)
    final PackedMatrix UnT; // (hidden, hidden), transposed
    final PackedMatrix packedUn; // (hidden, hidden)
    final OuterProducts gradientUn;
    final OuterProducts gradientUzr;

    // One step, each (batch, hidden): gates forward, gradients of their pre-activations backward.
    final double[] z;
    final double[] r;
    final double[] n;
    final double[] hBefore; // h(t-1)
    final double[] h;
    final double[] dn;

    Unrolled(Gru cell, Parameters weights, Parameters gradients, int time, int batch) {
      super(cell, time, batch);
      width = 3 * hidden;
      nBlock = 2 * hidden;
      step = batch * hidden;
      zKeeps = cell.form != Form.CHUNG;
      Whh = weights.get("Whh").values();
      bh = weights.get("bh").values();
      dWhh = gradients.get("Whh").values();
      dbh = gradients.get("bh").values();
      UzrT = new PackedMatrix(hidden, 2 * hidden);
      packedUzr = new PackedMatrix(2 * hidden, hidden);
      UnT = new PackedMatrix(hidden, hidden);
      packedUn = new PackedMatrix(hidden, hidden);
      gradientUn = new OuterProducts(hidden, hidden, time * batch);
      gradientUzr = new OuterProducts(nBlock, hidden, time * batch);
      z = new double[step];
      r = new double[step];
      n = new double[step];
      hBefore = new double[step];
      h = new double[step];
      dn = new double[step];
    }

    /** From z, r and hBefore to n, before its tanh. */
    abstract void candidate(int t);

    /** From dn, the gradient of n's pre-activation, to dr; adds to {@code dh(t-1)}. */
    abstract void backThroughCandidate(int t, double[] dhBefore);

    @Override
    void begin() {
      UzrT.packTransposed(Whh);
      packedUzr.pack(Whh);
      UnT.packTransposed(Whh, nBlock * hidden);
      packedUn.pack(Whh, nBlock * hidden);
    }

    @Override
    void fill(int t, int steps) {
      Rows.fill(steps * batch, width, bh, a, t * batch * width);
    }

    @Override
    final void forward(int t) {
      var row = t * batch * width;
      // The z and r blocks of a(t) = bh + Wxh x(t) + Whh h(t-1)
      UzrT.addProduct(batch, state[0], t * step, hidden, a, row, width);
      takeGates(t);
      System.arraycopy(state[0], t * step, hBefore, 0, step);
      Elementary.sigmoid(z, 0, z, 0, step);
      Elementary.sigmoid(r, 0, r, 0, step);
      candidate(t);
      Elementary.tanh(n, 0, n, 0, step);
      if (zKeeps) {
        mix(step, z, hBefore, n, h);
      } else {
        mix(step, z, n, hBefore, h);
      }
      putGates(t, n, a);
      System.arraycopy(h, 0, state[0], (t + 1) * step, step);
    }

    @Override
    final void backward(int t) {
      var dh = dState[0];
      keepFlow(0, t);
      takeGates(t);
      System.arraycopy(state[0], t * step, hBefore, 0, step);
      // From dh(t) to the gradients of z's pre-activation, of h(t-1) and of n
      if (zKeeps) {
        unmix(step, dh, z, hBefore, n, dh, dn);
      } else {
        unmix(step, dh, z, n, hBefore, dn, dh);
      }
      backThroughTanh(step, n, dn);
      backThroughCandidate(t, dh);
      putGates(t, dn, da);
      packedUzr.addProduct(batch, da, t * batch * width, width, dh, 0, hidden);
    }

    @Override
    void accumulate() {
      // dUz, dUr = Σ daz(t) h(t-1)ᵀ, Σ dar(t) h(t-1)ᵀ
      gradientUzr.add(da, 0, width, state[0], dWhh, 0);
      // dbh = Σ da(t)
      Rows.addAll(time * batch, width, da, dbh);
    }

    private void takeGates(int t) {
      var row = t * batch * width;
      Rows.copy(batch, hidden, a, row, width, z, 0, hidden);
      Rows.copy(batch, hidden, a, row + hidden, width, r, 0, hidden);
      Rows.copy(batch, hidden, a, row + nBlock, width, n, 0, hidden);
    }

    private void putGates(int t, double[] candidate, double[] rows) {
      var row = t * batch * width;
      Rows.copy(batch, hidden, z, 0, hidden, rows, row, width);
      Rows.copy(batch, hidden, r, 0, hidden, rows, row + hidden, width);
      Rows.copy(batch, hidden, candidate, 0, hidden, rows, row + nBlock, width);
    }

    /** {@code h = z ⊙ p + (1 - z) ⊙ q}. */
    private static void mix(int n, double[] z, double[] p, double[] q, double[] h) {
      for (var j = 0; j < n; j++) {
        h[j] = z[j] * p[j] + (1 - z[j]) * q[j];
      }
    }

    /** {@code dp = dh ⊙ z, dq = dh ⊙ (1 - z), z ← dh ⊙ (p - q) ⊙ z ⊙ (1 - z)}. */
    private static void unmix(
        int n, double[] dh, double[] z, double[] p, double[] q, double[] dp, double[] dq) {
      for (var j = 0; j < n; j++) {
        var d = dh[j];
        var gate = z[j];
        z[j] = d * (p[j] - q[j]) * gate * (1 - gate);
        dp[j] = d * gate;
        dq[j] = d * (1 - gate);
      }
    }

    private static void backThroughTanh(int n, double[] value, double[] d) {
      for (var j = 0; j < n; j++) {
        d[j] *= 1 - value[j] * value[j];
      }
    }
  }

  /** {@code n = tanh(Wn x + Un (r ⊙ h) + bn)}. */
  private static final class ResetBefore extends Unrolled {

    final double[] reset; // (time, batch, hidden), r(t) ⊙ h(t-1)
    final double[] q; // (batch, hidden), the same at one step, and its gradient

    ResetBefore(Gru cell, Parameters weights, Parameters gradients, int time, int batch) {
      super(cell, weights, gradients, time, batch);
      reset = new double[time * step];
      q = new double[step];
    }

    @Override
    void candidate(int t) {
      multiply(step, r, hBefore, q);
      System.arraycopy(q, 0, reset, t * step, step);
      var from = t * batch * width + nBlock;
      UnT.addProduct(batch, q, 0, hidden, a, from, width);
      Rows.copy(batch, hidden, a, from, width, n, 0, hidden);
    }

    @Override
    void backThroughCandidate(int t, double[] dhBefore) {
      Arrays.fill(q, 0);
      packedUn.addProduct(batch, dn, 0, q, 0);
      backThroughReset(step, q, hBefore, r, dhBefore);
    }

    @Override
    void accumulate() {
      super.accumulate();
      // dUn = Σ dan(t) (r(t) ⊙ h(t-1))ᵀ
      gradientUn.add(da, nBlock, width, reset, dWhh, nBlock * hidden);
    }

    private static void multiply(int n, double[] r, double[] h, double[] q) {
      for (var j = 0; j < n; j++) {
        q[j] = r[j] * h[j];
      }
    }

    /** {@code dh += dq ⊙ r, r ← dq ⊙ h ⊙ r ⊙ (1 - r)}. */
    private static void backThroughReset(int n, double[] dq, double[] h, double[] r, double[] dh) {
      for (var j = 0; j < n; j++) {
        var d = dq[j];
        var gate = r[j];
        dh[j] += d * gate;
        r[j] = d * h[j] * gate * (1 - gate);
      }
    }
  }

  /** {@code n = tanh(Wn x + r ⊙ (Un h + bhn) + bn)}. */
  private static final class ResetAfter extends Unrolled {

    final double[] bhn; // (hidden)
    final double[] dbhn; // (hidden)
    final double[] m; // (time, batch, hidden), Un h(t-1) + bhn
    final double[] dm; // (time, batch, hidden)
    final double[] q; // (batch, hidden), m at one step, and its gradient

    ResetAfter(Gru cell, Parameters weights, Parameters gradients, int time, int batch) {
      super(cell, weights, gradients, time, batch);
      bhn = weights.get("bhn").values();
      dbhn = gradients.get("bhn").values();
      m = new double[time * step];
      dm = new double[time * step];
      q = new double[step];
    }

    @Override
    void begin() {
      super.begin();
      Rows.fill(time * batch, hidden, bhn, m, 0);
    }

    @Override
    void candidate(int t) {
      UnT.addProduct(batch, hBefore, 0, m, t * step);
      System.arraycopy(m, t * step, q, 0, step);
      addProduct(step, r, q, n);
    }

    @Override
    void backThroughCandidate(int t, double[] dhBefore) {
      System.arraycopy(m, t * step, q, 0, step);
      backThroughReset(step, dn, q, r);
      System.arraycopy(q, 0, dm, t * step, step);
      packedUn.addProduct(batch, q, 0, dhBefore, 0);
    }

    @Override
    void accumulate() {
      super.accumulate();
      // dUn = Σ dm(t) h(t-1)ᵀ
      gradientUn.add(dm, 0, hidden, state[0], dWhh, nBlock * hidden);
      // dbhn = Σ dm(t)
      Rows.addAll(time * batch, hidden, dm, dbhn);
    }

    private static void addProduct(int n, double[] r, double[] m, double[] a) {
      for (var j = 0; j < n; j++) {
        a[j] += r[j] * m[j];
      }
    }

    /** {@code r ← dn ⊙ m ⊙ r ⊙ (1 - r), m ← dn ⊙ r}. */
    private static void backThroughReset(int n, double[] dn, double[] m, double[] r) {
      for (var j = 0; j < n; j++) {
        var d = dn[j];
        var gate = r[j];
        r[j] = d * m[j] * gate * (1 - gate);
        m[j] = d * gate;
      }
    }
  }
}
