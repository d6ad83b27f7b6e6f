package recurrent.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network with the memory of one pass through time: activations, gradients and state. It makes
 * memory when the number of steps or sequences changes, and otherwise uses what it has: what a
 * method returns is overwritten by the next pass.
 */
public final class UnrolledNetwork {

  private final Network network;
  private final Parameters gradients;
  private final List<UnrolledLayer> layers = new ArrayList<>();
  private final SplitMix64 random = new SplitMix64(0);
  private Sequence output;
  private int time;
  private int batch;
  private State start; // the state before the first step; null for the layers' own

  UnrolledNetwork(Network network) {
    this.network = network;
    gradients = network.parameters().zerosAlike();
  }

  /**
   * The forward pass, without dropout.
   *
   * @param x inputs
   * @return outputs as a loss reads them: a softmax read-out gives scores
   */
  public Sequence forward(Sequence x) {
    return run(x, null);
  }

  /**
   * The forward pass in training, with dropout.
   *
   * @param x inputs
   * @param seed what decides which numbers are dropped
   * @return outputs as a loss reads them
   */
  public Sequence forward(Sequence x, long seed) {
    random.seed(seed);
    return run(x, random);
  }

  private Sequence run(Sequence x, SplitMix64 dropout) {
    if (x.features() != network.inputSize()) {
      throw new IllegalArgumentException(
          "forward: " + x.features() + " features, but the network takes " + network.inputSize());
    }
    prepare(x.time(), x.batch());
    output = x;
    for (var layer : layers) {
      output = layer.forward(output, dropout);
    }
    return output;
  }

  /**
   * The backward pass: adds to {@link #gradients}.
   *
   * @param dY gradient of the loss for each output of the last forward pass
   */
  public void backward(Sequence dY) {
    if (output == null) {
      throw new IllegalStateException("backward: there was no forward pass");
    }
    if (dY.time() != output.time()
        || dY.batch() != output.batch()
        || dY.features() != output.features()) {
      throw new IllegalArgumentException("backward: " + dY + " does not fit the outputs " + output);
    }
    var d = dY;
    for (var i = layers.size() - 1; i >= 0; i--) {
      layers.get(i).backward(d);
      if (i > 0) {
        d = layers.get(i).inputGradient();
      }
    }
  }

  /**
   * The backward pass, as {@link #backward}, and what it found on its way: the gradient of the loss
   * for each part of the state after each step. It is the total derivative. That of an LSTM's cell
   * state c so counts what c does by way of the hidden state h of the same step, and that of h all
   * that h does to the layer above, to the output, and to the steps after.
   *
   * @param dY gradient of the loss for each output of the last forward pass
   * @return the gradients, named as in {@link #trace}
   */
  public Trace backwardTraced(Sequence dY) {
    layers.forEach(layer -> layer.keepStateGradients(true));
    try {
      backward(dY);
      return collect(UnrolledLayer::traceGradients);
    } finally {
      layers.forEach(layer -> layer.keepStateGradients(false));
    }
  }

  /**
   * Every gate and every part of the state after each step of the last forward pass.
   *
   * @return copies; the names are those of {@link Cell#gates} and {@link Cell#stateParts}
   */
  public Trace trace() {
    if (output == null) {
      throw new IllegalStateException("trace: there was no forward pass");
    }
    return collect(UnrolledLayer::trace);
  }

  /** What a layer adds to a trace. */
  private interface Part {
    void add(UnrolledLayer layer, String prefix, Map<String, Sequence> into);
  }

  private Trace collect(Part part) {
    var sequences = new LinkedHashMap<String, Sequence>();
    for (var i = 0; i < layers.size(); i++) {
      part.add(layers.get(i), Network.prefix(network.layers(), i), sequences);
    }
    return new Trace(sequences);
  }

  /**
   * The gradient for each parameter, added up since it was last set to 0: live.
   *
   * @return the gradients
   */
  public Parameters gradients() {
    return gradients;
  }

  /**
   * The gradient for the inputs, after a backward pass.
   *
   * @return (time, batch, input)
   */
  public Sequence inputGradient() {
    return layers.get(0).inputGradient();
  }

  /**
   * What left one layer in the last forward pass.
   *
   * @param layer its number from the bottom, from 0
   * @return its outputs: the hidden states of a recurrent layer
   */
  public Sequence output(int layer) {
    return layers.get(layer).output();
  }

  /**
   * Sets the state before the first step of the passes to come.
   *
   * @param state a state for as many sequences; null for the layers' own (0 or learnt)
   */
  public void start(State state) {
    start = state == null ? null : state.copy();
  }

  /** Begins the next pass with the state at the end of the last one. */
  public void carryState() {
    if (start == null || start.parts().get(0).rows() != batch) {
      start = finalState();
    } else {
      readFinalState(start);
    }
  }

  /**
   * The state after the last step.
   *
   * @return a copy
   */
  public State finalState() {
    var state =
        new State(
            layers.stream()
                .flatMap(layer -> layer.initialState().stream())
                .map(Matrix::copy)
                .toList());
    readFinalState(state);
    return state;
  }

  /**
   * The gradient for the state before the first step, after a backward pass.
   *
   * @return a copy
   */
  public State stateGradient() {
    return new State(
        layers.stream()
            .flatMap(layer -> layer.initialStateGradient().stream())
            .map(Matrix::copy)
            .toList());
  }

  private void readFinalState(State state) {
    var from = 0;
    for (var layer : layers) {
      var to = from + layer.initialState().size();
      layer.finalState(state.parts().subList(from, to));
      from = to;
    }
  }

  private void prepare(int newTime, int newBatch) {
    if (newTime != time || newBatch != batch) {
      layers.clear();
      time = newTime;
      batch = newBatch;
      var steps = newTime;
      var size = network.inputSize();
      for (var i = 0; i < network.layers().size(); i++) {
        var layer = network.layers().get(i);
        var prefix = Network.prefix(network.layers(), i);
        layers.add(
            layer.unroll(
                network.parameters().under(prefix), gradients.under(prefix), size, steps, batch));
        steps = layer.outputTime(steps);
        size = layer.outputSize(size);
      }
    }
    if (start != null) {
      writeStart();
    }
    for (var layer : layers) {
      layer.useOwnInitialState(start == null);
    }
  }

  private void writeStart() {
    var next = 0;
    for (var layer : layers) {
      for (var part : layer.initialState()) {
        if (next == start.parts().size()) {
          throw new IllegalArgumentException("state: too few parts (" + next + ")");
        }
        part.copyFrom(start.parts().get(next++));
      }
    }
    if (next < start.parts().size()) {
      throw new IllegalArgumentException(
          "state: " + start.parts().size() + " parts, expected " + next);
    }
  }
}
