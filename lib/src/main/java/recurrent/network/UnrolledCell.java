package recurrent.network;

/**
 * A cell with the memory of one pass. For each pass the layer calls {@link #begin}; for some steps
 * at a time {@link #fill}, adds the inputs to {@link #a} and calls {@link #forward}; then {@link
 * #backward} from the last step to the first, and {@link #accumulate}.
 */
public abstract class UnrolledCell {

  final int time;
  final int batch;
  final int hidden;

  /** By part: (time + 1, batch, hidden), the state before step t at t, after it at t + 1. */
  final double[][] state;

  /** By part: (batch, hidden), gradient for the state between two steps. */
  final double[][] dState;

  /**
   * (time, batch, gates · hidden), first the inputs' part of every pre-activation; once a step is
   * done, what the cell's gates stand for at that step: the whole pre-activation of a plain cell,
   * the values of the gates of a gated one.
   */
  final double[] a;

  /** (time, batch, gates · hidden), gradient of every pre-activation. */
  final double[] da;

  /**
   * By part: (time, batch, hidden), the gradient for the state after each step; null unless asked
   * for.
   */
  double[][] flow;

  UnrolledCell(Cell cell, int time, int batch) {
    this.time = time;
    this.batch = batch;
    hidden = cell.hiddenSize();
    var parts = cell.stateParts().size();
    state = new double[parts][(time + 1) * batch * hidden];
    dState = new double[parts][batch * hidden];
    a = new double[time * batch * cell.gates().size() * hidden];
    da = new double[a.length];
  }

  /** Before the first step: takes over the weights. */
  abstract void begin();

  /**
   * Before the first of some steps: fills {@link #a} with what is there without input, such as
   * biases.
   *
   * @param t the first step
   * @param steps how many
   */
  abstract void fill(int t, int steps);

  /**
   * One step forward: reads the state at {@code t} and the pre-activations at {@code t}, writes the
   * state at {@code t + 1} and whatever the backward pass needs.
   *
   * @param t the step
   */
  abstract void forward(int t);

  /**
   * One step back: takes the gradient for the state at {@code t + 1} from {@link #dState}, writes
   * {@link #da} at {@code t} and puts the gradient for the state at {@code t} in its place. It must
   * be linear in {@link #dState}: where that is 0, nothing is added anywhere.
   *
   * @param t the step
   */
  abstract void backward(int t);

  /**
   * Called by a cell on its way back, when the gradient for a part of the state at {@code t + 1} is
   * complete in {@link #dState}: all that depends on this part, such as h on c, has been counted.
   */
  final void keepFlow(int part, int t) {
    if (flow != null) {
      System.arraycopy(dState[part], 0, flow[part], t * batch * hidden, batch * hidden);
    }
  }

  /** After all steps back: adds to the gradients of the cell's parameters. */
  abstract void accumulate();
}
