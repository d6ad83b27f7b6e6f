package recurrent.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Long short-term memory: a cell state c that changes by addition, behind gates.
 *
 * <pre>
 * i(t) = σ(Wi x(t) + Ui h(t-1) + bi)          input gate: how much is written
 * f(t) = σ(Wf x(t) + Uf h(t-1) + bf)          forget gate: how much is kept
 * g(t) = tanh(Wg x(t) + Ug h(t-1) + bg)       candidate: what is written
 * o(t) = σ(Wo x(t) + Uo h(t-1) + bo)          output gate: how much is shown
 * c(t) = f(t) ⊙ c(t-1) + i(t) ⊙ g(t)
 * h(t) = o(t) ⊙ tanh(c(t))
 * </pre>
 *
 * <p>{@code Wxh} (4 hidden, input) holds Wi, Wf, Wg, Wo, one below the other; {@code Whh} (4
 * hidden, hidden) holds Ui, Uf, Ug, Uo, and {@code bh} (1, 4 hidden) bi, bf, bg, bo. Peepholes let
 * gates see the cell state: {@code pi ⊙ c(t-1)} is added to the pre-activation of i, {@code pf ⊙
 * c(t-1)} to that of f, {@code po ⊙ c(t)} to that of o, with {@code pi}, {@code pf}, {@code po} (1,
 * hidden). Without a forget gate there are three blocks i, g, o, no pf, and {@code c(t) = c(t-1) +
 * i(t) ⊙ g(t)}.
 *
 * <p>First values: {@code Wxh} Glorot-uniform, every block of {@code Whh} orthogonal, {@code bh} 0
 * but for bf, which is the forget bias; peepholes uniform in ±0.1.
 *
 * <p>Sources: Hochreiter and Schmidhuber (1997), Long short-term memory, without a forget gate;
 * Gers, Schmidhuber and Cummins (2000), Learning to forget: continual prediction with LSTM, added
 * it; Gers and Schmidhuber (2000), Recurrent nets that time and count, added peepholes.
 *
 * @param hiddenSize units
 * @param forgetGate whether there is a forget gate; without, the cell keeps all
 * @param peepholes whether gates see the cell state
 * @param forgetBias first value of the bias of the forget gate; 0 where there is none
 */
public record Lstm(int hiddenSize, boolean forgetGate, boolean peepholes, double forgetBias)
    implements Cell {

  /** Checks size and bias. */
  public Lstm {
    if (hiddenSize < 1) {
      throw new IllegalArgumentException("lstm: hidden size " + hiddenSize + " must be at least 1");
    }
    if (!Double.isFinite(forgetBias)) {
      throw new IllegalArgumentException("lstm: forget bias " + forgetBias + " must be finite");
    }
    if (!forgetGate && forgetBias != 0) {
      throw new IllegalArgumentException(
          "lstm: forget bias " + forgetBias + " without a forget gate, expected 0");
    }
  }

  /**
   * A cell with forget gate, forget bias 1, no peepholes.
   *
   * @param hiddenSize units
   */
  public Lstm(int hiddenSize) {
    this(hiddenSize, true, false, 1);
  }

  /**
   * A layer of such units.
   *
   * @param hiddenSize units
   * @return the layer
   */
  public static Recurrent of(int hiddenSize) {
    return Recurrent.of(new Lstm(hiddenSize));
  }

  /**
   * The same, without forget gate, as in 1997.
   *
   * @return the cell
   */
  public Lstm withoutForgetGate() {
    return new Lstm(hiddenSize, false, peepholes, 0);
  }

  /**
   * The same, with gates that see the cell state.
   *
   * @return the cell
   */
  public Lstm withPeepholes() {
    return new Lstm(hiddenSize, forgetGate, true, forgetBias);
  }

  /**
   * The same, with another first value for the bias of the forget gate.
   *
   * @param bias the value; 1 and more lets the cell remember from the start
   * @return the cell
   */
  public Lstm forgetBias(double bias) {
    return new Lstm(hiddenSize, forgetGate, peepholes, bias);
  }

  @Override
  public String label() {
    return "lstm";
  }

  @Override
  public List<String> gates() {
    return forgetGate ? List.of("i", "f", "g", "o") : List.of("i", "g", "o");
  }

  @Override
  public List<String> stateParts() {
    return List.of("h", "c");
  }

  @Override
  public List<Layer.Shape> shapes() {
    var width = gates().size() * hiddenSize;
    var shapes = new ArrayList<Layer.Shape>();
    shapes.add(new Layer.Shape("Whh", width, hiddenSize, Initializer.orthogonal(1)));
    shapes.add(new Layer.Shape("bh", 1, width, this::fillBias));
    if (peepholes) {
      var names = forgetGate ? List.of("pi", "pf", "po") : List.of("pi", "po");
      for (var name : names) {
        shapes.add(new Layer.Shape(name, 1, hiddenSize, Initializer.uniform(0.1)));
      }
    }
    return shapes;
  }

  private void fillBias(Matrix bh, SplitMix64 random) {
    bh.fill(0);
    if (forgetGate) {
      Arrays.fill(bh.values(), hiddenSize, 2 * hiddenSize, forgetBias);
    }
  }

  @Override
  public UnrolledCell unroll(Parameters weights, Parameters gradients, int time, int batch) {
    return new Unrolled(this, weights, gradients, time, batch);
  }

  private static final class Unrolled extends UnrolledCell {

    final int width; // gates · hidden
    final int step; // numbers in one state: batch · hidden
    final int gBlock; // where the candidate stands in a row of gates
    final double[] Whh; // (gates · hidden, hidden)
    final double[] bh; // (gates · hidden)
    final double[] dWhh; // (gates · hidden, hidden)
    final double[] dbh; // (gates · hidden)
    final PackedMatrix WhhT; // (hidden, gates · hidden)
    final PackedMatrix packedWhh; // (gates · hidden, hidden)
    final OuterProducts gradientWhh;
    final Peepholes peepholes; // null without
    final double[] squashed; // (time, batch, hidden), tanh(c(t))

    // One step, each (batch, hidden): gates forward, gradients of their pre-activations backward.
    final double[] i;
    final double[] f; // 1 without a forget gate
    final double[] g;
    final double[] o;
    final double[] cBefore; // c(t-1)
    final double[] c;
    final double[] s; // tanh(c(t))
    final double[] h;

    Unrolled(Lstm cell, Parameters weights, Parameters gradients, int time, int batch) {
      super(cell, time, batch);
      width = cell.gates().size() * hidden;
      step = batch * hidden;
      gBlock = cell.gates().indexOf("g") * hidden;
      Whh = weights.get("Whh").values();
      bh = weights.get("bh").values();
      dWhh = gradients.get("Whh").values();
      dbh = gradients.get("bh").values();
      WhhT = new PackedMatrix(hidden, width);
      packedWhh = new PackedMatrix(width, hidden);
      gradientWhh = new OuterProducts(width, hidden, time * batch);
      peepholes = cell.peepholes ? new Peepholes(cell, weights, gradients, batch) : null;
      squashed = new double[time * step];
      i = new double[step];
      f = new double[step];
      g = new double[step];
      o = new double[step];
      cBefore = new double[step];
      c = new double[step];
      s = new double[step];
      h = new double[step];
      Arrays.fill(f, 1);
    }

    private boolean forgets() {
      return gBlock == 2 * hidden;
    }

    @Override
    void begin() {
      WhhT.packTransposed(Whh);
      packedWhh.pack(Whh);
      if (peepholes != null) {
        peepholes.begin();
      }
    }

    @Override
    void fill(int t, int steps) {
      Rows.fill(steps * batch, width, bh, a, t * batch * width);
    }

    @Override
    void forward(int t) {
      // a(t) = bh + Wxh x(t) + Whh h(t-1)
      WhhT.addProduct(batch, state[0], t * step, a, t * batch * width);
      takeGates(t);
      System.arraycopy(state[1], t * step, cBefore, 0, step);
      if (peepholes != null) {
        addProduct(step, peepholes.pi, cBefore, i);
        addProduct(step, peepholes.pf, cBefore, f);
      }
      Elementary.sigmoid(i, 0, i, 0, step);
      if (forgets()) {
        Elementary.sigmoid(f, 0, f, 0, step);
      }
      Elementary.tanh(g, 0, g, 0, step);
      // c(t) = f(t) ⊙ c(t-1) + i(t) ⊙ g(t)
      update(step, f, cBefore, i, g, c);
      if (peepholes != null) {
        addProduct(step, peepholes.po, c, o);
      }
      Elementary.sigmoid(o, 0, o, 0, step);
      // h(t) = o(t) ⊙ tanh(c(t))
      Elementary.tanh(c, 0, s, 0, step);
      multiply(step, o, s, h);
      putGates(t, a);
      System.arraycopy(c, 0, state[1], (t + 1) * step, step);
      System.arraycopy(s, 0, squashed, t * step, step);
      System.arraycopy(h, 0, state[0], (t + 1) * step, step);
    }

    @Override
    void backward(int t) {
      var dh = dState[0];
      var dc = dState[1];
      keepFlow(0, t);
      takeGates(t);
      System.arraycopy(state[1], t * step, cBefore, 0, step);
      System.arraycopy(squashed, t * step, s, 0, step);
      backThroughOutput(step, dh, s, o, dc);
      if (peepholes != null) {
        addProduct(step, peepholes.po, o, dc);
      }
      keepFlow(1, t);
      backThroughWriting(step, dc, i, g);
      backThroughForgetting(step, dc, cBefore, f);
      if (peepholes != null) {
        addProduct(step, peepholes.pi, i, dc);
        addProduct(step, peepholes.pf, f, dc);
        peepholes.accumulate(state[1], t * step, i, f, o);
      }
      putGates(t, da);
      // dh(t-1) = Whhᵀ da(t)
      Arrays.fill(dh, 0);
      packedWhh.addProduct(batch, da, t * batch * width, dh, 0);
    }

    @Override
    void accumulate() {
      // dWhh = Σ da(t) h(t-1)ᵀ
      gradientWhh.add(da, 0, width, state[0], dWhh, 0);
      // dbh = Σ da(t)
      Rows.addAll(time * batch, width, da, dbh);
    }

    /** From the rows of one step of {@link #a} to an array for each gate. */
    private void takeGates(int t) {
      var row = t * batch * width;
      Rows.copy(batch, hidden, a, row, width, i, 0, hidden);
      if (forgets()) {
        Rows.copy(batch, hidden, a, row + hidden, width, f, 0, hidden);
      } else {
        Arrays.fill(f, 1);
      }
      Rows.copy(batch, hidden, a, row + gBlock, width, g, 0, hidden);
      Rows.copy(batch, hidden, a, row + gBlock + hidden, width, o, 0, hidden);
    }

    /** And back, into the rows of one step. */
    private void putGates(int t, double[] rows) {
      var row = t * batch * width;
      Rows.copy(batch, hidden, i, 0, hidden, rows, row, width);
      if (forgets()) {
        Rows.copy(batch, hidden, f, 0, hidden, rows, row + hidden, width);
      }
      Rows.copy(batch, hidden, g, 0, hidden, rows, row + gBlock, width);
      Rows.copy(batch, hidden, o, 0, hidden, rows, row + gBlock + hidden, width);
    }

    private static void addProduct(int n, double[] p, double[] c, double[] a) {
      for (var j = 0; j < n; j++) {
        a[j] += p[j] * c[j];
      }
    }

    private static void multiply(int n, double[] o, double[] s, double[] h) {
      for (var j = 0; j < n; j++) {
        h[j] = o[j] * s[j];
      }
    }

    private static void update(
        int n, double[] f, double[] cBefore, double[] i, double[] g, double[] c) {
      for (var j = 0; j < n; j++) {
        c[j] = f[j] * cBefore[j] + i[j] * g[j];
      }
    }

    /** {@code dc += dh ⊙ o ⊙ (1 - tanh²(c)), o ← dh ⊙ tanh(c) ⊙ o ⊙ (1 - o)}. */
    private static void backThroughOutput(int n, double[] dh, double[] s, double[] o, double[] dc) {
      for (var j = 0; j < n; j++) {
        var d = dh[j];
        var gate = o[j];
        var squashed = s[j];
        dc[j] += d * gate * (1 - squashed * squashed);
        o[j] = d * squashed * gate * (1 - gate);
      }
    }

    /** {@code i ← dc ⊙ g ⊙ i ⊙ (1 - i), g ← dc ⊙ i ⊙ (1 - g²)}. */
    private static void backThroughWriting(int n, double[] dc, double[] i, double[] g) {
      for (var j = 0; j < n; j++) {
        var d = dc[j];
        var gate = i[j];
        var candidate = g[j];
        i[j] = d * candidate * gate * (1 - gate);
        g[j] = d * gate * (1 - candidate * candidate);
      }
    }

    /** {@code f ← dc ⊙ c(t-1) ⊙ f ⊙ (1 - f), dc ← dc ⊙ f}. */
    private static void backThroughForgetting(int n, double[] dc, double[] cBefore, double[] f) {
      for (var j = 0; j < n; j++) {
        var d = dc[j];
        var gate = f[j];
        f[j] = d * cBefore[j] * gate * (1 - gate);
        dc[j] = d * gate;
      }
    }
  }

  /** Weights from the cell state to the gates, repeated for every sequence of a batch. */
  private static final class Peepholes {

    final int hidden;
    final int batch;
    final boolean forgets;
    final Parameters weights;
    final Parameters gradients;
    final double[] pi; // (batch, hidden)
    final double[] pf; // (batch, hidden), 0 without a forget gate
    final double[] po; // (batch, hidden)

    Peepholes(Lstm cell, Parameters weights, Parameters gradients, int batch) {
      hidden = cell.hiddenSize;
      this.batch = batch;
      forgets = cell.forgetGate;
      this.weights = weights;
      this.gradients = gradients;
      pi = new double[batch * hidden];
      pf = new double[batch * hidden];
      po = new double[batch * hidden];
    }

    void begin() {
      Rows.fill(batch, hidden, weights.get("pi").values(), pi, 0);
      Rows.fill(batch, hidden, weights.get("po").values(), po, 0);
      if (forgets) {
        Rows.fill(batch, hidden, weights.get("pf").values(), pf, 0);
      }
    }

    /** Adds {@code dpi = Σ di ⊙ c(t-1), dpf = Σ df ⊙ c(t-1), dpo = Σ do ⊙ c(t)} of one step. */
    void accumulate(double[] c, int before, double[] di, double[] df, double[] dO) {
      add(di, c, before, gradients.get("pi").values());
      add(dO, c, before + batch * hidden, gradients.get("po").values());
      if (forgets) {
        add(df, c, before, gradients.get("pf").values());
      }
    }

    private void add(double[] da, double[] c, int from, double[] dp) {
      for (var b = 0; b < batch; b++) {
        for (var j = 0; j < hidden; j++) {
          dp[j] += da[b * hidden + j] * c[from + b * hidden + j];
        }
      }
    }
  }
}
