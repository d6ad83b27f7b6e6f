package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** States that go on: step by step, chunk by chunk, given and read. */
class StatesTest {

  private static final int BATCH = 3;
  private static final int TIME = 10;
  private static final double NEAR = 1e-12;

  private static INDArray x() {
    return Models.random(DataType.DOUBLE, 1, 1, BATCH, Models.INPUTS, TIME);
  }

  private static INDArray y() {
    return Models.random(DataType.DOUBLE, 2, 1, BATCH, Models.OUTPUTS, TIME);
  }

  private static INDArray steps(INDArray a, int from, int to) {
    return a.get(all(), all(), interval(from, to));
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void stepByStepIsTheWholeSequence(String kind) {
    for (var format : RNNFormat.values()) {
      var network =
          Models.network(
              DataType.DOUBLE,
              format,
              WorkspaceMode.ENABLED,
              Models.layer(kind, format),
              Models.layer(kind, format));
      var nwc = format == RNNFormat.NWC;
      var x = nwc ? x().permute(0, 2, 1).dup('c') : x();
      var whole = network.output(x);
      whole = nwc ? whole.permute(0, 2, 1) : whole;
      var parts = new ArrayList<INDArray>();
      for (var bounds : List.of(List.of(0, 1), List.of(1, 2), List.of(2, 7), List.of(7, TIME))) {
        var time = interval(bounds.get(0), bounds.get(1));
        var part = network.rnnTimeStep(nwc ? x.get(all(), time, all()) : x.get(all(), all(), time));
        parts.add(nwc ? part.permute(0, 2, 1) : part);
      }
      var joined = Nd4j.concat(2, parts.toArray(INDArray[]::new));
      assertEquals(0, Models.difference(whole, joined), NEAR, kind + " " + format);
    }
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void oneStepMayComeAsAMatrix(String kind) {
    var network = Models.network(Models.layer(kind));
    var whole = network.output(x());
    for (var t = 0; t < TIME; t++) {
      var step = network.rnnTimeStep(x().get(all(), all(), point(t)));
      assertEquals(0, Models.difference(whole.get(all(), all(), point(t)), step), NEAR);
    }
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void statesCanBeReadAndGiven(String kind) {
    var network = Models.network(Models.layer(kind));
    var whole = network.output(x());
    network.rnnTimeStep(steps(x(), 0, 4));
    var state = network.rnnGetPreviousState(0);
    var names = kind.equals("lstm") ? List.of("prevAct", "prevMem") : List.of("prevAct");
    assertEquals(names, state.keySet().stream().sorted().toList());
    var copy = new HashMap<String, INDArray>();
    // In another order of memory and another precision than the layer's own
    state.forEach((name, part) -> copy.put(name, part.dup('f')));

    network.rnnClearPreviousState();
    assertEquals(Map.of(), network.rnnGetPreviousState(0));
    assertTrue(
        Models.difference(steps(whole, 4, TIME), network.rnnTimeStep(steps(x(), 4, TIME))) > 1e-3);

    network.rnnSetPreviousState(0, copy);
    var rest = network.rnnTimeStep(steps(x(), 4, TIME));
    assertEquals(0, Models.difference(steps(whole, 4, TIME), rest), NEAR);
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void storedStatesAreUsedAndChangedOnlyOnRequest(String kind) {
    var network = Models.network(Models.layer(kind));
    var whole = network.output(x());
    var fromZero = network.rnnActivateUsingStoredState(steps(x(), 0, 4), false, false).get(2);
    assertEquals(0, Models.difference(steps(whole, 0, 4), fromZero), NEAR);
    network.rnnActivateUsingStoredState(steps(x(), 0, 4), false, true);
    for (var repeat = 0; repeat < 2; repeat++) {
      var rest = network.rnnActivateUsingStoredState(steps(x(), 4, TIME), false, false).get(2);
      assertEquals(0, Models.difference(steps(whole, 4, TIME), rest), NEAR);
    }
    // It is a state of its own: rnnTimeStep does not know it.
    assertEquals(Map.of(), network.rnnGetPreviousState(0));
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void paddingLeavesTheStateAlone(String kind) {
    var network = Models.network(Models.layer(kind));
    var layer = (RecurrentLayer) network.getLayer(0);
    network.rnnTimeStep(steps(x(), 0, 4));
    var expected = network.rnnGetPreviousState(0);
    network.rnnClearPreviousState();
    var mask = Nd4j.ones(BATCH, TIME);
    mask.get(all(), interval(4, TIME)).assign(0);
    layer.setMaskArray(mask);
    network.rnnTimeStep(x());
    expected.forEach(
        (name, part) ->
            assertEquals(
                0, Models.difference(part, network.rnnGetPreviousState(0).get(name)), NEAR, name));
  }

  private static NeuralNetConfiguration.Builder configuration() {
    return new NeuralNetConfiguration.Builder()
        .dataType(DataType.DOUBLE)
        .seed(4)
        .updater(new Sgd(0.3));
  }

  private static RnnOutputLayer output() {
    return new RnnOutputLayer.Builder(LossFunctions.LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .nOut(Models.OUTPUTS)
        .build();
  }

  private static MultiLayerNetwork truncated(String kind) {
    var network =
        new MultiLayerNetwork(
            configuration()
                .list()
                .layer(Models.layer(kind))
                .layer(output())
                .setInputType(InputType.recurrent(Models.INPUTS))
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(4)
                .build());
    network.init();
    network.params().assign(Models.random(DataType.DOUBLE, 5, 0.8, network.params().shape()));
    return network;
  }

  private static ComputationGraph truncatedGraph(String kind) {
    ComputationGraphConfiguration configuration =
        configuration()
            .graphBuilder()
            .addInputs("in")
            .addLayer("recurrent", Models.layer(kind), "in")
            .addLayer("out", output(), "recurrent")
            .setOutputs("out")
            .setInputTypes(InputType.recurrent(Models.INPUTS))
            .backpropType(BackpropType.TruncatedBPTT)
            .tBPTTLength(4)
            .build();
    var graph = new ComputationGraph(configuration);
    graph.init();
    return graph;
  }

  private static Map<String, INDArray> start(String kind) {
    var state = new HashMap<String, INDArray>();
    state.put("prevAct", Models.random(DataType.DOUBLE, 6, 1, BATCH, Models.UNITS));
    if (kind.equals("lstm")) {
      state.put("prevMem", Models.random(DataType.DOUBLE, 7, 1, BATCH, Models.UNITS));
    }
    return state;
  }

  /** Training in chunks uses the state before a chunk forward and backward. */
  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void gradientsFromAGivenStateMatchFiniteDifferences(String kind) {
    var network = truncated(kind);
    Runnable pass =
        () -> {
          ((RecurrentLayer) network.getLayer(0)).rnnSetTBPTTState(start(kind));
          network.setInput(steps(x(), 0, 4));
          network.setLabels(steps(y(), 0, 4));
          network.computeGradientAndScore();
        };
    pass.run();
    var gradient = network.gradient().gradient().dup();
    var step = 1e-6;
    for (var i = 0; i < network.numParams(); i += 3) {
      var value = network.params().getDouble(i);
      network.params().putScalar(i, value + step);
      pass.run();
      var above = network.score();
      network.params().putScalar(i, value - step);
      pass.run();
      var below = network.score();
      network.params().putScalar(i, value);
      // DL4J's score is a mean over the batch, its gradients are sums.
      var numeric = BATCH * (above - below) / (2 * step);
      assertEquals(numeric, gradient.getDouble(i), 1e-7, kind + " parameter " + i);
    }
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void truncatedTrainingGoesChunkByChunk(String kind) {
    var network = truncated(kind);
    var byHand = truncated(kind);
    network.fit(x(), y());
    Map<String, INDArray> state = Map.of();
    for (var bounds : List.of(List.of(0, 4), List.of(4, 8), List.of(8, TIME))) {
      var layer = (RecurrentLayer) byHand.getLayer(0);
      layer.rnnSetTBPTTState(state);
      byHand.setInput(steps(x(), bounds.get(0), bounds.get(1)));
      byHand.setLabels(steps(y(), bounds.get(0), bounds.get(1)));
      byHand.computeGradientAndScore();
      state = layer.rnnGetTBPTTState();
      byHand.params().subi(byHand.gradient().gradient().mul(0.3 / BATCH));
    }
    assertEquals(0, Models.difference(byHand.params(), network.params()), NEAR);
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void graphsTrainInChunksLikeNetworks(String kind) {
    var network = truncated(kind);
    var graph = truncatedGraph(kind);
    graph.setParams(network.params());
    network.fit(x(), y());
    graph.fit(new INDArray[] {x()}, new INDArray[] {y()});
    assertEquals(0, Models.difference(network.params(), graph.params()), NEAR);
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void aShortBackwardLengthCutsTheGradient(String kind) {
    var network = Models.network(Models.layer(kind));
    var layer = (RecurrentLayer) network.getLayer(0);
    network.initGradientsView();
    var manager = LayerWorkspaceMgr.noWorkspaces();
    var dy = Models.random(DataType.DOUBLE, 8, 1, BATCH, Models.UNITS, TIME);
    layer.activate(x(), true, manager);
    var cut = layer.tbpttBackpropGradient(dy, 3, manager);
    var cutGradient = cut.getFirst().gradient().dup();
    // The same: a pass that begins three steps before the end, with the state from before
    layer.rnnSetTBPTTState(Map.of());
    layer.rnnActivateUsingStoredState(steps(x(), 0, TIME - 3), true, true, manager);
    layer.rnnActivateUsingStoredState(steps(x(), TIME - 3, TIME), true, false, manager);
    var tail = layer.backpropGradient(steps(dy, TIME - 3, TIME), manager);
    assertEquals(0, Models.difference(tail.getFirst().gradient(), cutGradient), NEAR);
    assertEquals(
        0, Models.difference(tail.getSecond(), steps(cut.getSecond(), TIME - 3, TIME)), NEAR);
    assertEquals(0, steps(cut.getSecond(), 0, TIME - 3).norm2Number().doubleValue());
  }
}
