package recurrent.network;

import java.io.IOException;
import java.nio.file.Path;
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

  /**
   * Predicts as {@link #predict} does, and shows what went on inside.
   *
   * @param x inputs
   * @return every gate and every part of the state of each recurrent layer after each step
   */
  public Trace trace(Sequence x) {
    var unrolled = unroll();
    unrolled.forward(x);
    return unrolled.trace();
  }

  /**
   * Whether an output depends on nothing that comes later in the sequence.
   *
   * @return false if a layer also reads from the end
   */
  public boolean readsForwardOnly() {
    return layers.stream().allMatch(Layer::readsForwardOnly);
  }

  /**
   * Writes layers and parameters to a file, as an {@link Archive}. The text of the file is {@code
   * input: 1} and a line {@code layer: …} for each layer.
   *
   * @param path where
   * @throws IOException if it cannot be written
   */
  public void save(Path path) throws IOException {
    var matrices = new LinkedHashMap<String, Matrix>();
    parameters.forEach(matrices::put);
    new Archive(describe(), matrices).write(path);
  }

  /**
   * Reads a network from a file.
   *
   * @param path where
   * @return the network, with the same digits as the one that was saved
   * @throws IOException if the file cannot be read, is damaged, or holds something else
   */
  public static Network load(Path path) throws IOException {
    var archive = Archive.read(path);
    try {
      var network = ofDescription(archive);
      network.parameters.copyFrom(new Parameters(archive.matrices()));
      return network;
    } catch (IllegalArgumentException unfit) {
      throw new IOException(path + ": " + unfit.getMessage(), unfit);
    }
  }

  /**
   * The configuration as text, one line for the input and one for each layer.
   *
   * @return the lines
   */
  public List<String> describe() {
    var lines = new ArrayList<String>();
    lines.add("input: " + inputSize);
    layers.forEach(layer -> lines.add("layer: " + Notation.write(layer)));
    return lines;
  }

  private static Network ofDescription(Archive archive) throws IOException {
    var inputSize = Integer.parseInt(archive.line("input"));
    var layers =
        archive.lines().stream()
            .filter(line -> line.startsWith("layer: "))
            .map(line -> Notation.read(line.substring("layer: ".length()), Layer.class))
            .toArray(Layer[]::new);
    return of(inputSize, 0, layers);
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
