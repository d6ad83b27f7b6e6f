package recurrent.training;

import recurrent.network.Network;
import recurrent.network.Parameters;
import recurrent.network.Sequence;
import recurrent.network.State;

/**
 * Gradients of back-propagation through time that is cut off after some steps, for comparison with
 * the full gradient. Williams and Peng (1990), An efficient gradient-based algorithm for on-line
 * training of recurrent network trajectories. {@link Trainer#truncatedBptt} trains in this way.
 */
public final class TruncatedBptt {

  private TruncatedBptt() {}

  /**
   * Cuts the sequence into segments that do not overlap. State goes from one to the next, gradients
   * do not.
   *
   * @param network a network that reads forward only and answers at every step
   * @param x inputs
   * @param target targets
   * @param loss the loss of the whole sequence
   * @param length steps in a segment, at least 1; the last may be shorter
   * @return the gradients
   */
  public static Parameters segments(
      Network network, Sequence x, Sequence target, Loss loss, int length) {
    var dY = gradientOfLoss(network, x, target, loss, length);
    var unrolled = network.unroll();
    for (var from = 0; from < x.time(); from += length) {
      var to = Math.min(x.time(), from + length);
      unrolled.forward(x.steps(from, to));
      unrolled.backward(dY.steps(from, to));
      unrolled.carryState();
    }
    return unrolled.gradients();
  }

  /**
   * Follows the loss of every step back over a window that ends there and slides along.
   *
   * @param network a network that reads forward only and answers at every step
   * @param x inputs
   * @param target targets
   * @param loss the loss of the whole sequence
   * @param window steps in a window, at least 1
   * @return the gradients
   */
  public static Parameters sliding(
      Network network, Sequence x, Sequence target, Loss loss, int window) {
    var dY = gradientOfLoss(network, x, target, loss, window);
    var states = new State[x.time()]; // before each step
    var walker = network.unroll();
    for (var t = 1; t < x.time(); t++) {
      walker.forward(x.steps(t - 1, t));
      walker.carryState();
      states[t] = walker.finalState();
    }
    var unrolled = network.unroll();
    for (var t = 0; t < x.time(); t++) {
      var from = Math.max(0, t + 1 - window);
      unrolled.start(states[from]);
      unrolled.forward(x.steps(from, t + 1));
      var last = Sequence.zeros(t + 1 - from, dY.batch(), dY.features());
      var row = dY.batch() * dY.features();
      System.arraycopy(dY.values(), t * row, last.values(), (t - from) * row, row);
      unrolled.backward(last);
    }
    return unrolled.gradients();
  }

  private static Sequence gradientOfLoss(
      Network network, Sequence x, Sequence target, Loss loss, int length) {
    if (length < 1) {
      throw new IllegalArgumentException("truncated BPTT: " + length + " steps, expected >= 1");
    }
    requireEveryStep(network, x, target);
    var y = network.unroll().forward(x);
    var dY = Sequence.zeros(y.time(), y.batch(), y.features());
    loss.evaluate(y, target, dY);
    return dY;
  }

  static void requireEveryStep(Network network, Sequence x, Sequence target) {
    if (!network.readsForwardOnly()) {
      throw new IllegalArgumentException(
          "truncated BPTT: a network that also reads from the end needs the whole sequence");
    }
    if (target.time() != x.time()) {
      throw new IllegalArgumentException(
          "truncated BPTT: targets for "
              + target.time()
              + " of "
              + x.time()
              + " steps; every step needs one");
    }
  }
}
