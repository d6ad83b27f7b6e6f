package recurrent.dl4j;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.api.layers.LayerConstraint;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of a recurrent layer, one after the other in its part of the network's: {@code W}
 * (inputs, gates · units), {@code RW} (units, gates · units), {@code b} (gates · units), and {@code
 * RB} (gates · units) for a layer with recurrent bias. Matrices are in order {@code f}.
 */
final class RecurrentParams implements ParamInitializer {

  static final String W = "W";
  static final String RW = "RW";
  static final String B = "b";
  static final String RB = "RB";

  private final int gates;
  private final boolean recurrentBias;
  private final ToDoubleBiFunction<BaseRecurrentLayer, Integer> firstBias;

  /**
   * Names a layout.
   *
   * @param gates how many blocks each parameter has
   * @param recurrentBias whether there is {@code RB}
   * @param firstBias the first values of {@code b}, for a layer and one of its gates
   */
  RecurrentParams(
      int gates, boolean recurrentBias, ToDoubleBiFunction<BaseRecurrentLayer, Integer> firstBias) {
    this.gates = gates;
    this.recurrentBias = recurrentBias;
    this.firstBias = firstBias;
  }

  @Override
  public long numParams(NeuralNetConfiguration conf) {
    return numParams(conf.getLayer());
  }

  @Override
  public long numParams(Layer layer) {
    var recurrent = (BaseRecurrentLayer) layer;
    var biases = recurrentBias ? 2 : 1;
    return gates * recurrent.getNOut() * (recurrent.getNIn() + recurrent.getNOut() + biases);
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    var keys = new ArrayList<>(weightKeys(layer));
    keys.addAll(biasKeys(layer));
    return keys;
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return List.of(W, RW);
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return recurrentBias ? List.of(B, RB) : List.of(B);
  }

  @Override
  public boolean isWeightParam(Layer layer, String key) {
    return weightKeys(layer).contains(key);
  }

  @Override
  public boolean isBiasParam(Layer layer, String key) {
    return biasKeys(layer).contains(key);
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
    var layer = (BaseRecurrentLayer) conf.getLayer();
    paramKeys(layer).forEach(conf::addVariable);
    if (initializeParams) {
      fill(layer, parts(layer, paramsView));
    }
    return Collections.synchronizedMap(matrices(layer, paramsView));
  }

  /** First values, with the same fan-in and fan-out as DL4J's layers. */
  private void fill(BaseRecurrentLayer layer, Map<String, INDArray> parts) {
    var inputs = layer.getNIn();
    var units = layer.getNOut();
    var own = layer.getWeightInitFnRecurrent();
    var recurrent = own == null ? layer.getWeightInitFn() : own;
    var width = gates * units;
    var fanIn = gates == 1 ? inputs : units;
    var fanOut = gates == 1 ? units : inputs + units;
    layer.getWeightInitFn().init(fanIn, fanOut, new long[] {inputs, width}, 'f', parts.get(W));
    recurrent.init(units, fanOut, new long[] {units, width}, 'f', parts.get(RW));
    for (var gate = 0; gate < gates; gate++) {
      parts
          .get(B)
          .get(NDArrayIndex.interval(gate * units, (gate + 1) * units))
          .assign(firstBias.applyAsDouble(layer, gate));
    }
    if (recurrentBias) {
      parts.get(RB).assign(0);
    }
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration conf, INDArray gradientView) {
    return matrices((BaseRecurrentLayer) conf.getLayer(), gradientView);
  }

  /** Views in the shapes of the parameters. */
  private Map<String, INDArray> matrices(BaseRecurrentLayer layer, INDArray all) {
    var width = gates * layer.getNOut();
    var matrices = parts(layer, all);
    matrices.computeIfPresent(W, (key, part) -> part.reshape('f', layer.getNIn(), width));
    matrices.computeIfPresent(RW, (key, part) -> part.reshape('f', layer.getNOut(), width));
    return matrices;
  }

  /** Views of one dimension. */
  private Map<String, INDArray> parts(BaseRecurrentLayer layer, INDArray all) {
    if (all.length() != numParams(layer)) {
      throw new IllegalStateException(
          "parameters: " + all.length() + " values, expected " + numParams(layer));
    }
    var inputs = layer.getNIn();
    var units = layer.getNOut();
    var width = gates * units;
    var biases = (inputs + units) * width;
    var flat = all.reshape(all.length());
    var parts = new LinkedHashMap<String, INDArray>();
    parts.put(W, part(flat, 0, inputs * width));
    parts.put(RW, part(flat, inputs * width, units * width));
    parts.put(B, part(flat, biases, width));
    if (recurrentBias) {
      parts.put(RB, part(flat, biases + width, width));
    }
    return parts;
  }

  private static INDArray part(INDArray flat, long from, long length) {
    return flat.get(NDArrayIndex.interval(from, from + length));
  }

  /** The constraints that a builder holds: general ones, and those of inputs and of recurrence. */
  static List<LayerConstraint> constraints(
      List<LayerConstraint> general, BaseRecurrentLayer.Builder<?> builder) {
    var all = new ArrayList<LayerConstraint>();
    if (general != null) {
      all.addAll(general);
    }
    addConstraints(builder.getInputWeightConstraints(), W, all);
    addConstraints(builder.getRecurrentConstraints(), RW, all);
    return all.isEmpty() ? null : all;
  }

  private static void addConstraints(
      List<LayerConstraint> constraints, String key, List<LayerConstraint> all) {
    if (constraints != null) {
      for (var constraint : constraints) {
        var own = constraint.clone();
        own.setParams(Set.of(key));
        all.add(own);
      }
    }
  }
}
