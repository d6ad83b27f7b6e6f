package recurrent.network;

import java.util.Arrays;
import java.util.List;

/**
 * A linear read-out, the same at every step it is given:
 *
 * <pre>
 * y(t) = Why h(t) + by
 * </pre>
 *
 * with {@code Why} (outputs, inputs), first Glorot-uniform, and {@code by} (1, outputs), first 0. A
 * softmax read-out computes scores in the same way; the cross-entropy loss reads scores, and {@link
 * Network#predict} shows {@code p = eʸ / Σeʸ}.
 *
 * @param outputs numbers or classes
 * @param softmax whether predictions are probabilities
 */
public record Readout(int outputs, boolean softmax) implements Layer {

  /** Checks the size. */
  public Readout {
    if (outputs < 1) {
      throw new IllegalArgumentException("readout: outputs " + outputs + " must be at least 1");
    }
  }

  /**
   * A read-out of numbers.
   *
   * @param outputs how many
   * @return the layer
   */
  public static Readout linear(int outputs) {
    return new Readout(outputs, false);
  }

  /**
   * A read-out of classes.
   *
   * @param classes how many
   * @return the layer
   */
  public static Readout softmax(int classes) {
    return new Readout(classes, true);
  }

  @Override
  public String label() {
    return "readout";
  }

  @Override
  public int outputSize(int inputSize) {
    return outputs;
  }

  @Override
  public List<Shape> shapes(int inputSize) {
    return List.of(
        new Shape("Why", outputs, inputSize, Initializer.glorot()),
        new Shape("by", 1, outputs, Initializer.constant(0)));
  }

  @Override
  public UnrolledLayer unroll(
      Parameters weights, Parameters gradients, int inputSize, int time, int batch) {
    return new Unrolled(weights, gradients, time, batch);
  }

  @Override
  public void present(Sequence output) {
    if (softmax) {
      for (var row = 0; row < output.time() * output.batch(); row++) {
        Softmax.apply(output.values(), row * outputs, output.values(), row * outputs, outputs);
      }
    }
  }

  private static final class Unrolled extends UnrolledLayer {

    private final Matrix Why; // (outputs, inputs)
    private final PackedMatrix WhyT; // (inputs, outputs)
    private final PackedMatrix packedWhy; // (outputs, inputs)
    private final OuterProducts gradientWhy;
    private final double[] by; // (outputs)
    private final double[] dWhy; // (outputs, inputs)
    private final double[] dby; // (outputs)
    private final Sequence y; // (time, batch, outputs)
    private final Sequence dH; // (time, batch, inputs)
    private Sequence h; // (time, batch, inputs)
    private Sequence dY; // (time, batch, outputs)

    Unrolled(Parameters weights, Parameters gradients, int time, int batch) {
      Why = weights.get("Why");
      WhyT = new PackedMatrix(Why.columns(), Why.rows());
      packedWhy = new PackedMatrix(Why.rows(), Why.columns());
      gradientWhy = new OuterProducts(Why.rows(), Why.columns(), time * batch);
      by = weights.get("by").values();
      dWhy = gradients.get("Why").values();
      dby = gradients.get("by").values();
      y = Sequence.zeros(time, batch, Why.rows());
      dH = Sequence.zeros(time, batch, Why.columns());
    }

    @Override
    Sequence forward(Sequence x, SplitMix64 dropout) {
      h = x;
      WhyT.packTransposed(Why.values());
      // y(t) = by + Why h(t)
      Rows.fill(y.time() * y.batch(), y.features(), by, y.values(), 0);
      h.addProduct(WhyT, 0, y.time(), y.features(), y.values());
      y.maskLike(x);
      return y;
    }

    @Override
    Sequence output() {
      return y;
    }

    @Override
    void backward(Sequence gradient) {
      dY = gradient;
      // dWhy = Σ dy(t) h(t)ᵀ
      h.addGradient(dY.values(), y.features(), gradientWhy, dWhy);
      // dby = Σ dy(t)
      Rows.addAll(y.time() * y.batch(), y.features(), dY.values(), dby);
    }

    @Override
    Sequence inputGradient() {
      // dh(t) = Whyᵀ dy(t)
      Arrays.fill(dH.values(), 0);
      packedWhy.pack(Why.values());
      packedWhy.addProduct(y.time() * y.batch(), dY.values(), 0, dH.values(), 0);
      return dH;
    }
  }
}
