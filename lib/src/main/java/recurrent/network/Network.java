package recurrent.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Layers one upon the other, with their parameters.
 *
 * <pre>
 * var net = Network.of(1, 42, Rnn.tanh(16).atLastStep(), Readout.linear(1));
 * </pre>
 *
 * <p>A network holds no state and no memory of a pass: {@link #unroll} makes that.
 */
public final class Network {

  private final int inputSize;
  private final List<Layer> layers;
  private final Parameters parameters;

  private Network(int inputSize, List<Layer> layers, Parameters parameters) {
    this.inputSize = inputSize;
    this.layers = layers;
    this.parameters = parameters;
  }

  /**
   * A network with first values drawn at random.
   *
   * @param inputSize features of the input; for tokens, how many different ones
   * @param seed what decides the first values
   * @param layers from the bottom up
   * @return the network
   */
  public static Network of(int inputSize, long seed, Layer... layers) {
    if (inputSize < 1) {
      throw new IllegalArgumentException(
          "network: input size " + inputSize + " must be at least 1");
    }
    if (layers.length == 0) {
      throw new IllegalArgumentException("network: no layers");
    }
    var matrices = new LinkedHashMap<String, Matrix>();
    var size = inputSize;
    for (var i = 0; i < layers.length; i++) {
      for (var shape : layers[i].shapes(size)) {
        var matrix = Matrix.zeros(shape.rows(), shape.columns());
        var stream = SplitMix64.derive(seed, matrices.size());
        shape.initial().fill(matrix, new SplitMix64(stream));
        matrices.put(prefix(List.of(layers), i) + shape.name(), matrix);
      }
      size = layers[i].outputSize(size);
    }
    return new Network(inputSize, List.of(layers), new Parameters(matrices));
  }

  /**
   * Draws the first values of one parameter anew.
   *
   * @param name its name, as for {@link Parameters#get}
   * @param initializer how
   * @param seed what decides the values
   * @return this network
   */
  public Network initialize(String name, Initializer initializer, long seed) {
    initializer.fill(parameters.get(name), new SplitMix64(seed));
    return this;
  }

  /**
   * Features of the input.
   *
   * @return the number
   */
  public int inputSize() {
    return inputSize;
  }

  /**
   * Features of the output.
   *
   * @return the number
   */
  public int outputSize() {
    var size = inputSize;
    for (var layer : layers) {
      size = layer.outputSize(size);
    }
    return size;
  }

  /**
   * The layers, from the bottom up.
   *
   * @return the configuration
   */
  public List<Layer> layers() {
    return layers;
  }

  /**
   * What the network has learnt: live.
   *
   * @return the parameters
   */
  public Parameters parameters() {
    return parameters;
  }

  /**
   * A network of the same layers and values that learns on its own.
   *
   * @return the copy
   */
  public Network copy() {
    return new Network(inputSize, layers, parameters.copy());
  }

  /**
   * Memory for forward and backward passes, with state and gradients of its own. Several may stand
   * beside each other.
   *
   * @return the network, unrolled over time
   */
  public UnrolledNetwork unroll() {
    return new UnrolledNetwork(this);
  }

  /**
   * Predicts from a zero (or learnt) state, without dropout.
   *
   * @param x inputs
   * @return outputs; probabilities from a softmax read-out
   */
  public Sequence predict(Sequence x) {
    var y = unroll().forward(x).copy();
    present(y);
    return y;
  }

  /** Turns outputs, in place, into what a person reads. */
  void present(Sequence output) {
    layers.get(layers.size() - 1).present(output);
  }

  /** What the names of the parameters of a layer begin with, such as {@code rnn2.}. */
  static String prefix(List<Layer> layers, int index) {
    var number = 1;
    for (var i = 0; i < index; i++) {
      number += layers.get(i).label().equals(layers.get(index).label()) ? 1 : 0;
    }
    return layers.get(index).label() + number + ".";
  }

  @Override
  public String toString() {
    var lines = new ArrayList<String>();
    lines.add("input " + inputSize);
    layers.forEach(layer -> lines.add(layer.toString()));
    lines.add(parameters.toString());
    return String.join("\n", lines);
  }
}
