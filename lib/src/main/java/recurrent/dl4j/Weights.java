package recurrent.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import recurrent.network.Cell;
import recurrent.network.Gru;
import recurrent.network.Lstm;
import recurrent.network.Matrix;
import recurrent.network.Network;
import recurrent.network.Readout;
import recurrent.network.Recurrent;
import recurrent.network.Rnn;

/**
 * Copies weights between a network of the course and layers of DL4J, both ways.
 *
 * <pre>
 * Weights.copy(network, net.getLayers());   // from the course to DL4J
 * Weights.copy(net.getLayers(), network);   // from DL4J to the course
 * </pre>
 *
 * <p>What differs is the way in which numbers are written down. The course writes {@code W x}, so a
 * weight matrix has the shape (outputs, inputs); DL4J writes {@code x W}, so its matrix is the
 * transpose. The course stacks the gates of an LSTM in the order i, f, g, o; DL4J has them side by
 * side in the order g, f, o, i. Both have those of a GRU in the order z, r, n.
 *
 * <table>
 * <caption>Which layers belong together</caption>
 * <tr><th>course</th><th>DL4J</th></tr>
 * <tr><td>{@link Rnn}</td><td>{@code SimpleRnn}, {@link FastSimpleRnn}</td></tr>
 * <tr><td>{@link Lstm}</td><td>{@code LSTM}, {@link FastLSTM}</td></tr>
 * <tr><td>{@link Gru}, reset after</td><td>{@link GRU}</td></tr>
 * <tr><td>{@link Gru}, Cho</td><td>{@link GRU} with {@code resetAfter(false)}</td></tr>
 * <tr><td>{@link Readout}</td><td>{@code RnnOutputLayer}, {@code OutputLayer}, {@code
 *     DenseLayer}</td></tr>
 * </table>
 *
 * <p>Of the two biases of {@link GRU} at the gates z and r only the sum counts: the course has that
 * sum, and from the course the second bias becomes 0. A GRU of the form of Chung has to be brought
 * into that of Cho by {@link Gru#convert} first. Layers without parameters are passed over,
 * wrappers such as {@code LastTimeStep} looked through, and both directions of a bidirectional
 * layer copied.
 */
public final class Weights {

  private Weights() {}

  /**
   * Copies weights from a network of the course into layers of DL4J.
   *
   * @param from the network
   * @param to all layers of a network of DL4J, from the bottom up
   * @throws IllegalArgumentException if the layers do not belong together
   */
  public static void copy(Network from, Layer... to) {
    pairs(from, to).forEach(pair -> pair.copy(true));
  }

  /**
   * Copies weights from layers of DL4J into a network of the course.
   *
   * @param from all layers of a network of DL4J, from the bottom up
   * @param to the network
   * @throws IllegalArgumentException if the layers do not belong together
   */
  public static void copy(Layer[] from, Network to) {
    pairs(to, from).forEach(pair -> pair.copy(false));
  }

  private static List<Pair> pairs(Network network, Layer[] dl4j) {
    var others = new ArrayList<Layer>();
    for (var layer : dl4j) {
      if (layer.numParams() > 0) {
        others.add(inside(layer));
      }
    }
    var names = new ArrayList<>(network.parameters().names());
    var prefixes = new ArrayList<String>();
    var layers = new ArrayList<recurrent.network.Layer>();
    var inputs = network.inputSize();
    for (var layer : network.layers()) {
      var count = layer.shapes(inputs).size();
      inputs = layer.outputSize(inputs);
      if (count > 0) {
        var first = names.get(0);
        prefixes.add(first.substring(0, first.indexOf('.') + 1));
        layers.add(layer);
        names.subList(0, count).clear();
      }
    }
    if (others.size() != layers.size()) {
      throw new IllegalArgumentException(
          "layers: "
              + others.size()
              + " with parameters in DL4J, expected "
              + layers.size()
              + " as in "
              + prefixes);
    }
    var pairs = new ArrayList<Pair>();
    for (var i = 0; i < layers.size(); i++) {
      addPairs(network, layers.get(i), prefixes.get(i), others.get(i), pairs);
    }
    return pairs;
  }

  private static Layer inside(Layer layer) {
    return layer instanceof BaseWrapperLayer wrapper ? inside(wrapper.getUnderlying()) : layer;
  }

  private static org.deeplearning4j.nn.conf.layers.Layer inside(
      org.deeplearning4j.nn.conf.layers.Layer layer) {
    return layer instanceof org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer wrapper
        ? inside(wrapper.getUnderlying())
        : layer;
  }

  private static void addPairs(
      Network network, recurrent.network.Layer layer, String prefix, Layer dl4j, List<Pair> pairs) {
    var conf = inside(dl4j.conf().getLayer());
    var both = conf instanceof Bidirectional;
    var one = conf instanceof Bidirectional two ? inside(two.getFwd()) : conf;
    var ours = layer instanceof Recurrent recurrent && recurrent.bidirectional();
    if (both != ours || !fits(layer, one)) {
      throw new IllegalArgumentException(
          "%s (%s) has no counterpart in %s%s; the documentation of Weights says what has"
              .formatted(
                  prefix, layer, both ? "Bidirectional " : "", one.getClass().getSimpleName()));
    }
    pairs.add(new Pair(network, layer, prefix, dl4j, both ? "f" : ""));
    if (both) {
      pairs.add(new Pair(network, layer, prefix + "reverse.", dl4j, "b"));
    }
  }

  private static boolean fits(
      recurrent.network.Layer layer, org.deeplearning4j.nn.conf.layers.Layer conf) {
    if (layer instanceof Recurrent recurrent) {
      return !recurrent.learnedState() && fits(recurrent.cell(), conf);
    }
    return layer instanceof Readout
        && (conf instanceof BaseOutputLayer || conf instanceof DenseLayer);
  }

  private static boolean fits(Cell cell, org.deeplearning4j.nn.conf.layers.Layer conf) {
    if (cell instanceof Rnn rnn) {
      return !rnn.layerNorm()
          && (conf instanceof FastSimpleRnn
              || conf instanceof SimpleRnn simple && !simple.hasLayerNorm());
    }
    if (cell instanceof Lstm lstm) {
      return lstm.forgetGate()
          && !lstm.peepholes()
          && (conf instanceof FastLSTM || conf instanceof LSTM);
    }
    return cell instanceof Gru gru
        && conf instanceof GRU other
        && gru.form() == (other.isResetAfter() ? Gru.Form.RESET_AFTER : Gru.Form.CHO);
  }

  /** One layer here and there; for a bidirectional layer, one of its directions. */
  private record Pair(
      Network network, recurrent.network.Layer layer, String ours, Layer dl4j, String theirs) {

    void copy(boolean toDl4j) {
      if (layer instanceof Readout) {
        copyMatrix("Why", "W", List.of(0), toDl4j);
        copyRow("by", "b", List.of(0), toDl4j);
        return;
      }
      var cell = ((Recurrent) layer).cell();
      var gates = cell instanceof Lstm ? List.of("g", "f", "o", "i") : cell.gates();
      var order = gates.stream().map(cell.gates()::indexOf).toList();
      copyMatrix("Wxh", "W", order, toDl4j);
      copyMatrix("Whh", "RW", order, toDl4j);
      copyRow("bh", "b", order, toDl4j);
      if (cell instanceof Gru gru && gru.form() == Gru.Form.RESET_AFTER) {
        copyRecurrentBias(toDl4j);
      }
    }

    private Matrix ours(String name) {
      return network.parameters().get(ours + name);
    }

    private INDArray theirs(String key) {
      return dl4j.getParam(theirs + key);
    }

    /** Blocks of rows here, blocks of columns there; {@code order} says which is which. */
    private void copyMatrix(String name, String key, List<Integer> order, boolean toDl4j) {
      var matrix = ours(name);
      var array = theirs(key);
      if (array.size(0) != matrix.columns() || array.size(1) != matrix.rows()) {
        throw new IllegalArgumentException(
            "%s%s has the shape %s, so %s%s must be (%d, %d), found %s"
                .formatted(
                    ours,
                    name,
                    matrix.shape(),
                    theirs,
                    key,
                    matrix.columns(),
                    matrix.rows(),
                    Arrays.toString(array.shape())));
      }
      for (var column = 0; column < matrix.rows(); column++) {
        var row = blockIndex(column, matrix.rows(), order);
        for (var i = 0; i < matrix.columns(); i++) {
          if (toDl4j) {
            array.putScalar(i, column, matrix.get(row, i));
          } else {
            matrix.set(row, i, array.getDouble(i, column));
          }
        }
      }
    }

    private void copyRow(String name, String key, List<Integer> order, boolean toDl4j) {
      var row = ours(name);
      var array = theirs(key);
      for (var j = 0; j < row.columns(); j++) {
        var i = blockIndex(j, row.columns(), order);
        if (toDl4j) {
          array.putScalar(j, row.get(0, i));
        } else {
          row.set(0, i, array.getDouble(j));
        }
      }
    }

    /** Where number j of theirs stands in ours. */
    private static int blockIndex(int j, int length, List<Integer> order) {
      var size = length / order.size();
      return order.get(j / size) * size + j % size;
    }

    /** The second bias counts by itself at the candidate only: at the gates it joins the first. */
    private void copyRecurrentBias(boolean toDl4j) {
      var bh = ours("bh");
      var bhn = ours("bhn");
      var candidate = 2 * bhn.columns();
      var RB = theirs("RB");
      for (var j = 0; j < RB.length(); j++) {
        var gate = j < candidate;
        if (toDl4j) {
          RB.putScalar(j, gate ? 0 : bhn.get(0, j - candidate));
        } else if (gate) {
          bh.set(0, j, bh.get(0, j) + RB.getDouble(j));
        } else {
          bhn.set(0, j - candidate, RB.getDouble(j));
        }
      }
    }
  }
}
