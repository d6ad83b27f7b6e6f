package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static recurrent.network.WorkedExamples.matrix;
import static recurrent.network.WorkedExamples.vector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import recurrent.network.WorkedExamples;

/** The layers, and DL4J's own, give the digits that were computed elsewhere. */
class WorkedExamplesTest {

  private static final double FORWARD = 1e-12;
  private static final double GRADIENT = 1e-10;
  private static final List<String> LSTM_ORDER = List.of("g", "f", "o", "i");
  private static final List<String> GRU_ORDER = List.of("z", "r", "n");

  @Test
  void lstmsMatchWithTheirBlocksInDl4jsOrder() {
    for (var id : List.of("WE08-scalar", "WE08-vector")) {
      check(id, new FastLSTM.Builder(), LSTM_ORDER);
      check(id, new LSTM.Builder().activation(Activation.TANH), LSTM_ORDER);
    }
  }

  @Test
  void grusMatch() {
    for (var size : List.of("scalar", "vector")) {
      check("WE09-" + size + "-cho2014", new GRU.Builder().resetAfter(false), GRU_ORDER);
      check("WE09-" + size + "-reset_after", new GRU.Builder(), GRU_ORDER);
    }
    check("WE09-vector-reset_after-bhn0", new GRU.Builder(), GRU_ORDER);
  }

  private static void check(String id, BaseRecurrentLayer.Builder<?> builder, List<String> gates) {
    var example = WorkedExamples.get(id);
    var inputs = example.get("inputs");
    var x = columns(matrix(inputs.get("x")));
    var hidden = vector(inputs.get("h0")).length;
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .list()
                .layer(builder.nIn(x.size(1)).nOut(hidden).build())
                .build());
    network.init();
    network.initGradientsView();
    var layer = (RecurrentLayer) network.getLayer(0);
    layer.getParam("W").assign(blocks(inputs, "W", gates));
    layer.getParam("RW").assign(blocks(inputs, "U", gates));
    layer.getParam("b").assign(bias(inputs, gates));
    if (layer.getParam("RB") != null) {
      layer.getParam("RB").assign(recurrentBias(inputs, hidden));
    }
    var start = new HashMap<String, INDArray>();
    start.put("prevAct", Nd4j.createFromArray(matrix(inputs.get("h0"))));
    if (inputs.has("c0")) {
      start.put("prevMem", Nd4j.createFromArray(matrix(inputs.get("c0"))));
    }
    layer.rnnSetTBPTTState(start);
    layer.rnnSetPreviousState(start); // where DL4J's LSTM looks on its way back
    var manager = LayerWorkspaceMgr.noWorkspaces();
    var output = layer.rnnActivateUsingStoredState(x, true, false, manager);
    var time = (int) x.size(2);
    for (var t = 0; t < time; t++) {
      var expected =
          example.at("/outputs/steps").isMissingNode()
              ? example.at("/outputs/h/" + t)
              : example.at("/outputs/steps/" + t + "/h");
      for (var j = 0; j < hidden; j++) {
        assertEquals(vector(expected)[j], output.getDouble(0, j, t), FORWARD, id + " h" + t);
      }
    }

    // ½ Σ(h - d)², over all steps, or at the last one with the target 0.5
    var target = inputs.get("target");
    var all = target != null && target.isArray();
    var dy = Nd4j.zeros(DataType.DOUBLE, 1, hidden, time);
    for (var t = all ? 0 : time - 1; t < time; t++) {
      for (var j = 0; j < hidden; j++) {
        var d = all ? target.get(t).get(j).asDouble() : 0.5;
        dy.putScalar(0, j, t, output.getDouble(0, j, t) - d);
      }
    }
    assertEquals(
        example.at("/outputs/loss").asDouble(),
        dy.mul(dy).sumNumber().doubleValue() / 2,
        FORWARD,
        id);
    var pair = layer.tbpttBackpropGradient(dy, time, manager);
    var gradients = example.get("gradients");
    var views = pair.getFirst().gradientForVariable();
    near(blocks(gradients, "W", gates), views.get("W"), id + " W");
    near(blocks(gradients, "U", gates), views.get("RW"), id + " RW");
    near(bias(gradients, gates), views.get("b"), id + " b");
    if (gradients.has("bhn")) {
      var own = recurrentBias(gradients, hidden);
      var RB = views.get("RB");
      for (var j = 2 * hidden; j < 3 * hidden; j++) {
        assertEquals(own.getDouble(j), RB.getDouble(j), GRADIENT, id + " RB");
      }
    }
    near(columns(matrix(gradients.get("x"))), pair.getSecond(), id + " x");
  }

  private static void near(INDArray expected, INDArray actual, String what) {
    assertEquals(0, Models.difference(expected.reshape(actual.shape()), actual), GRADIENT, what);
  }

  /** [step][feature] as (1, features, time). */
  private static INDArray columns(double[][] steps) {
    return Nd4j.expandDims(Nd4j.createFromArray(steps).transpose(), 0);
  }

  /** (inputs, gates · hidden): the transposes of all gates' matrices, side by side. */
  private static INDArray blocks(JsonNode node, String letter, List<String> gates) {
    var parts = new ArrayList<INDArray>();
    for (var gate : gates) {
      parts.add(Nd4j.createFromArray(matrix(node.get(letter + gate))).transpose());
    }
    return Nd4j.hstack(parts);
  }

  private static INDArray bias(JsonNode node, List<String> gates) {
    return Nd4j.createFromArray(
        gates.stream()
            .flatMapToDouble(gate -> java.util.Arrays.stream(vector(node.get("b" + gate))))
            .toArray());
  }

  /** The second bias counts at the candidate; at the gates it is 0 here. */
  private static INDArray recurrentBias(JsonNode node, int hidden) {
    var values = new double[3 * hidden];
    System.arraycopy(vector(node.get("bhn")), 0, values, 2 * hidden, hidden);
    return Nd4j.createFromArray(values);
  }

  @Test
  void plainLayersMatchAndTheScoreIsASumOverTime() {
    var example = WorkedExamples.get("WE03-scalar");
    var inputs = example.get("inputs");
    for (var layer :
        List.of(
            new FastSimpleRnn.Builder().nOut(2).build(),
            new SimpleRnn.Builder().nOut(2).activation(Activation.TANH).build())) {
      var network =
          new MultiLayerNetwork(
              new NeuralNetConfiguration.Builder()
                  .dataType(DataType.DOUBLE)
                  .list()
                  .layer(layer)
                  .layer(
                      new RnnOutputLayer.Builder(LossFunctions.LossFunction.MSE)
                          .activation(Activation.IDENTITY)
                          .nOut(1)
                          .build())
                  .setInputType(InputType.recurrent(1))
                  .build());
      network.init();
      network.setParam("0_W", Nd4j.createFromArray(matrix(inputs.get("Wxh"))).transpose());
      network.setParam("0_RW", Nd4j.createFromArray(matrix(inputs.get("Whh"))).transpose());
      network.setParam("0_b", Nd4j.createFromArray(vector(inputs.get("bh"))));
      network.setParam("1_W", Nd4j.createFromArray(matrix(inputs.get("Why"))).transpose());
      network.setParam("1_b", Nd4j.createFromArray(matrix(inputs.get("by"))));
      var x = columns(matrix(inputs.at("/x/0")));
      var target = columns(matrix(inputs.at("/target/0")));
      var h = columns(matrix(example.at("/outputs/h/0")));
      var y = columns(matrix(example.at("/outputs/y/0")));
      near(h, network.feedForward(x).get(1), "h");
      near(y, network.output(x), "y");
      network.setInput(x);
      network.setLabels(target);
      network.computeGradientAndScore();
      // The example's loss is a mean over time; DL4J sums over time.
      var mean = example.at("/outputs/loss").asDouble();
      assertEquals(mean * x.size(2), network.score(), 1e-10);
    }
  }
}
