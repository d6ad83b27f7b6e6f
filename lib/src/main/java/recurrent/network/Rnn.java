package recurrent.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The plain recurrent cell of Elman (1990), Finding structure in time:
 *
 * <pre>
 * h(t) = f(Wxh x(t) + Whh h(t-1) + bh)
 * </pre>
 *
 * with {@code Wxh} (hidden, input), {@code Whh} (hidden, hidden), {@code bh} (1, hidden). With
 * layer normalisation (Ba, Kiros and Hinton 2016, Layer normalization) the summed inputs {@code a =
 * Wxh x + Whh h} are brought to mean 0 and variance 1 over the units before gain and bias:
 *
 * <pre>
 * h(t) = f(gain ⊙ (a - μ) / √(σ² + 10⁻⁵) + bh)
 * </pre>
 *
 * <p>First values: {@code Wxh} Glorot-uniform, {@code Whh} orthogonal, {@code bh} 0, gain 1.
 *
 * @param hiddenSize units
 * @param activation the function f
 * @param layerNorm whether summed inputs are normalised
 */
public record Rnn(int hiddenSize, Activation activation, boolean layerNorm) implements Cell {

  /** Checks the size. */
  public Rnn {
    if (hiddenSize < 1) {
      throw new IllegalArgumentException("rnn: hidden size " + hiddenSize + " must be at least 1");
    }
  }

  /**
   * A layer of tanh units.
   *
   * @param hiddenSize units
   * @return the layer
   */
  public static Recurrent tanh(int hiddenSize) {
    return of(hiddenSize, Activation.TANH);
  }

  /**
   * A layer of units with another activation.
   *
   * @param hiddenSize units
   * @param activation the function f
   * @return the layer
   */
  public static Recurrent of(int hiddenSize, Activation activation) {
    return Recurrent.of(new Rnn(hiddenSize, activation, false));
  }

  @Override
  public String label() {
    return "rnn";
  }

  @Override
  public List<String> gates() {
    return List.of("a");
  }

  @Override
  public List<String> stateParts() {
    return List.of("h");
  }

  @Override
  public List<Layer.Shape> shapes() {
    var shapes = new ArrayList<Layer.Shape>();
    shapes.add(new Layer.Shape("Whh", hiddenSize, hiddenSize, Initializer.orthogonal(1)));
    shapes.add(new Layer.Shape("bh", 1, hiddenSize, Initializer.constant(0)));
    if (layerNorm) {
      shapes.add(new Layer.Shape("gain", 1, hiddenSize, Initializer.constant(1)));
    }
    return shapes;
  }

  @Override
  public UnrolledCell unroll(Parameters weights, Parameters gradients, int time, int batch) {
    return layerNorm
        ? new NormalizedRnn(this, weights, gradients, time, batch)
        : new Plain(this, weights, gradients, time, batch);
  }

  /** The cell without normalisation. */
  private static class Plain extends UnrolledCell {

    final Activation f;
    final double[] Whh; // (hidden, hidden)
    final double[] bh; // (hidden)
    final double[] dWhh; // (hidden, hidden)
    final double[] dbh; // (hidden)
    final PackedMatrix WhhT; // (hidden, hidden), transposed
    final PackedMatrix packedWhh; // (hidden, hidden)
    final OuterProducts gradientWhh;
    final int step; // numbers in one step: batch · hidden

    Plain(Rnn cell, Parameters weights, Parameters gradients, int time, int batch) {
      super(cell, time, batch);
      f = cell.activation;
      Whh = weights.get("Whh").values();
      bh = weights.get("bh").values();
      dWhh = gradients.get("Whh").values();
      dbh = gradients.get("bh").values();
      WhhT = new PackedMatrix(hidden, hidden);
      packedWhh = new PackedMatrix(hidden, hidden);
      gradientWhh = new OuterProducts(hidden, hidden, time * batch);
      step = batch * hidden;
    }

    @Override
    void begin() {
      WhhT.packTransposed(Whh);
      packedWhh.pack(Whh);
    }

    @Override
    void fill(int t, int steps) {
      Rows.fill(steps * batch, hidden, bh, a, t * step);
    }

    @Override
    void forward(int t) {
      var h = state[0];
      // a(t) = bh + Wxh x(t) + Whh h(t-1)
      WhhT.addProduct(batch, h, t * step, a, t * step);
      // h(t) = f(a(t))
      f.apply(a, t * step, h, (t + 1) * step, step);
    }

    @Override
    void backward(int t) {
      var dh = dState[0];
      keepFlow(0, t);
      // da(t) = dh(t) ⊙ f′
      f.back(state[0], (t + 1) * step, dh, 0, step);
      System.arraycopy(dh, 0, da, t * step, step);
      passBack(t);
    }

    /** {@code dh(t-1) = Whhᵀ da(t)}. */
    final void passBack(int t) {
      Arrays.fill(dState[0], 0);
      packedWhh.addProduct(batch, da, t * step, dState[0], 0);
    }

    @Override
    void accumulate() {
      // dWhh = Σ da(t) h(t-1)ᵀ
      gradientWhh.add(da, 0, hidden, state[0], dWhh, 0);
      // dbh = Σ da(t)
      Rows.addAll(time * batch, hidden, da, dbh);
    }
  }

  /** The cell with layer normalisation. */
  private static final class NormalizedRnn extends Plain {

    final LayerNorm norm;
    final double[] z; // (batch, hidden), normalised pre-activation with gain and bias

    NormalizedRnn(Rnn cell, Parameters weights, Parameters gradients, int time, int batch) {
      super(cell, weights, gradients, time, batch);
      norm =
          new LayerNorm(
              time * batch,
              hidden,
              weights.get("gain").values(),
              bh,
              gradients.get("gain").values(),
              dbh,
              1e-5);
      z = new double[step];
    }

    @Override
    void fill(int t, int steps) {
      Arrays.fill(a, t * step, (t + steps) * step, 0);
    }

    @Override
    void forward(int t) {
      var h = state[0];
      // a(t) = Wxh x(t) + Whh h(t-1)
      WhhT.addProduct(batch, h, t * step, a, t * step);
      // z(t) = gain ⊙ (a(t) - μ) / √(σ² + ε) + bh
      norm.forward(t * batch, batch, a, t * step, z, 0);
      // h(t) = f(z(t))
      f.apply(z, 0, h, (t + 1) * step, step);
    }

    @Override
    void backward(int t) {
      var dh = dState[0];
      keepFlow(0, t);
      // dz(t) = dh(t) ⊙ f′
      f.back(state[0], (t + 1) * step, dh, 0, step);
      norm.backward(t * batch, batch, dh, 0, da, t * step);
      passBack(t);
    }

    @Override
    void accumulate() {
      // dWhh = Σ da(t) h(t-1)ᵀ; the gradients of gain and bias were added step by step
      gradientWhh.add(da, 0, hidden, state[0], dWhh, 0);
    }
  }
}
