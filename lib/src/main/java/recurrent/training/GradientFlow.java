package recurrent.training;

import java.util.List;
import recurrent.network.Network;
import recurrent.network.Sequence;
import recurrent.network.Trace;

/**
 * How the gradient of a loss flows back through time: {@code ∂L/∂h(t)} for the state after each
 * step, and {@code ∂L/∂c(t)} where there is a cell state. With a loss at the last step only, its
 * norm over t is the curve on which a gradient vanishes or explodes. Hochreiter (1991),
 * Untersuchungen zu dynamischen neuronalen Netzen; Bengio, Simard and Frasconi (1994), Learning
 * long-term dependencies with gradient descent is difficult.
 *
 * <p>Each is the total derivative: what L changes by when this state alone is pushed a little, and
 * all that is computed from it follows. That of c counts its way through the h of the same step.
 */
public final class GradientFlow {

  private final Trace gradients;

  private GradientFlow(Trace gradients) {
    this.gradients = gradients;
  }

  /**
   * One pass forward, without dropout and from the network's own first state, and one back.
   *
   * @param network the network
   * @param loss the loss
   * @param x inputs
   * @param target targets
   * @return the gradients
   */
  public static GradientFlow of(Network network, Loss loss, Sequence x, Sequence target) {
    var unrolled = network.unroll();
    var y = unrolled.forward(x);
    var dY = Sequence.zeros(y.time(), y.batch(), y.features());
    loss.evaluate(y, target, dY);
    return new GradientFlow(unrolled.backwardTraced(dY));
  }

  /**
   * The name of each part of the state of each recurrent layer, such as {@code lstm1.c}.
   *
   * @return the names
   */
  public List<String> names() {
    return gradients.names();
  }

  /**
   * The gradient for one part of the state after each step.
   *
   * @param name its name, or the end of it after a dot if only one name ends so
   * @return (time, batch, hidden)
   */
  public Sequence get(String name) {
    return gradients.get(name);
  }

  /**
   * The Euclidean norm of the gradient over the units, averaged over the sequences that count at a
   * step.
   *
   * @param name as for {@link #get}
   * @return one number for each step; NaN for a step that counts in no sequence
   */
  public double[] norms(String name) {
    var g = get(name);
    var norms = new double[g.time()];
    for (var t = 0; t < norms.length; t++) {
      var counted = 0;
      for (var b = 0; b < g.batch(); b++) {
        if (g.counts(t, b)) {
          counted++;
          norms[t] += norm(g, t, b);
        }
      }
      norms[t] /= counted;
    }
    return norms;
  }

  private static double norm(Sequence g, int t, int b) {
    var sum = 0.0;
    for (var j = 0; j < g.features(); j++) {
      sum += g.get(t, b, j) * g.get(t, b, j);
    }
    return Math.sqrt(sum);
  }
}
