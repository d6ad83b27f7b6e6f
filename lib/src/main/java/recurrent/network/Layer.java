package recurrent.network;

import java.util.List;

/**
 * A part of a network: its configuration, and nothing that changes. Parameters and the memory of a
 * pass are handed in or made by it.
 */
public interface Layer {

  /**
   * What a parameter looks like before anything is learnt.
   *
   * @param name the field's name for it, such as {@code Whh}
   * @param rows its rows
   * @param columns its columns
   * @param initial how its first values are chosen
   */
  record Shape(String name, int rows, int columns, Initializer initial) {}

  /**
   * What the layer is called in the names of parameters, without its number.
   *
   * @return a short word in lower case
   */
  String label();

  /**
   * How many features leave the layer.
   *
   * @param inputSize how many enter it
   * @return the number
   */
  int outputSize(int inputSize);

  /**
   * How many steps leave the layer.
   *
   * @param time how many enter it
   * @return as many, unless the layer answers at the last step only
   */
  default int outputTime(int time) {
    return time;
  }

  /**
   * What the layer learns.
   *
   * @param inputSize how many features enter it
   * @return the shape of each parameter, in order
   */
  List<Shape> shapes(int inputSize);

  /**
   * Memory for passes of one shape.
   *
   * @param weights the layer's parameters, by the names in {@link #shapes}
   * @param gradients where their gradients are added
   * @param inputSize how many features enter
   * @param time steps in a pass
   * @param batch sequences in a pass
   * @return the layer, unrolled
   */
  UnrolledLayer unroll(
      Parameters weights, Parameters gradients, int inputSize, int time, int batch);

  /**
   * Whether an output depends on nothing that comes later in the sequence.
   *
   * @return false for a layer that also reads from the end
   */
  default boolean readsForwardOnly() {
    return true;
  }

  /**
   * Turns outputs, in place, from what a loss reads into what a person reads. A softmax read-out
   * turns scores into probabilities; other layers leave them.
   *
   * @param output outputs of this layer
   */
  default void present(Sequence output) {}
}
