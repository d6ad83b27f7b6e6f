package recurrent.network;

import java.util.List;
import java.util.Map;

/** A layer with the memory of one forward and backward pass. */
public abstract class UnrolledLayer {

  /**
   * The forward pass.
   *
   * @param x inputs, of the shape that the memory was made for
   * @param dropout where dropout takes chance from; null outside training, when nothing is dropped
   * @return outputs: memory that the next pass overwrites
   */
  abstract Sequence forward(Sequence x, SplitMix64 dropout);

  /**
   * The outputs of the last forward pass.
   *
   * @return memory that the next pass overwrites
   */
  abstract Sequence output();

  /**
   * The backward pass: adds to the gradients of the parameters.
   *
   * @param dY gradient of the loss for each output of the last forward pass
   */
  abstract void backward(Sequence dY);

  /**
   * The gradient for the inputs, after the backward pass.
   *
   * @return memory that the next call overwrites
   */
  abstract Sequence inputGradient();

  /**
   * The state before the first step, in parts of shape (batch, hidden).
   *
   * @return live parts; none for a layer without state
   */
  List<Matrix> initialState() {
    return List.of();
  }

  /** Uses the layer's own first state (zeros, or the learnt one) in place of a given one. */
  void useOwnInitialState(boolean own) {}

  /** Writes the state after the last step into parts of shape (batch, hidden). */
  void finalState(List<Matrix> destination) {}

  /** Adds the gates and states of the last forward pass, by their names after a prefix. */
  void trace(String prefix, Map<String, Sequence> into) {}

  /** Keeps, from now on or no longer, the gradients for the states after each step. */
  void keepStateGradients(boolean keep) {}

  /** Adds the gradients that were kept in the last backward pass, by their names after a prefix. */
  void traceGradients(String prefix, Map<String, Sequence> into) {}

  /** The gradient for the state before the first step, in parts; live. */
  List<Matrix> initialStateGradient() {
    return List.of();
  }
}
