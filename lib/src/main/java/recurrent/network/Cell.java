package recurrent.network;

import java.util.List;

/**
 * A recurrent unit: the equations that lead from the state before a step to the state after it. A
 * cell is configuration only. The layer around it multiplies inputs with {@code Wxh}, for all steps
 * at once, and walks through time; the cell says what happens in one step.
 */
public interface Cell {

  /**
   * What the cell is called in the names of parameters.
   *
   * @return a short word in lower case
   */
  String label();

  /**
   * How many units there are.
   *
   * @return the size of the hidden state
   */
  int hiddenSize();

  /**
   * What each pre-activation of a unit is called. {@code Wxh} has a block of rows of the hidden
   * size for each, in this order.
   *
   * @return {@code a} for a plain cell, the names of the gates for a gated one
   */
  List<String> gates();

  /**
   * The names of the parts of the state, each of the hidden size. The first is the output.
   *
   * @return {@code h}, and more where a cell remembers more
   */
  List<String> stateParts();

  /**
   * What the cell learns besides {@code Wxh}.
   *
   * @return the shape of each parameter, in order
   */
  List<Layer.Shape> shapes();

  /**
   * Memory for passes of one shape.
   *
   * @param weights the cell's parameters, by the names in {@link #shapes}
   * @param gradients where their gradients are added
   * @param time steps in a pass
   * @param batch sequences in a pass
   * @return the cell, unrolled
   */
  UnrolledCell unroll(Parameters weights, Parameters gradients, int time, int batch);
}
