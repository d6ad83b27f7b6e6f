package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static recurrent.network.Near.assertNear;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import recurrent.network.Activation;
import recurrent.network.Cell;
import recurrent.network.Gru;
import recurrent.network.Lstm;
import recurrent.network.Matrix;
import recurrent.network.Network;
import recurrent.network.Recurrent;
import recurrent.network.Rnn;
import recurrent.network.Sequence;
import recurrent.network.State;

/** The layers do what the course's own cells do, whatever the configuration. */
class ReferenceCellsTest {

  private static final double TOLERANCE = 1e-10;
  private static final LayerWorkspaceMgr PLAIN = LayerWorkspaceMgr.noWorkspaces();

  private final Random random = new Random(3);

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "gru", "gru-cho"})
  void outputsStatesAndGradientsAgreeForRandomConfigurations(String kind) {
    for (var i = 0; i < 25; i++) {
      compare(kind, i);
    }
  }

  private int between(int from, int to) {
    return from + random.nextInt(to - from + 1);
  }

  private void compare(String kind, int number) {
    var inputs = between(1, 5);
    var hidden = between(1, 6);
    var batch = between(1, 4);
    var time = between(1, 7);
    var format = RNNFormat.values()[random.nextInt(2)];
    var f = Activation.values()[random.nextInt(4)];
    var masked = random.nextBoolean();
    var what = kind + " " + number;

    var network = Network.of(inputs, number, Recurrent.of(cell(kind, hidden, f)));
    network.parameters().forEach((name, m) -> fill(m.values()));
    var layer = layer(kind, inputs, hidden, f, format);
    Weights.copy(network, layer);

    var x = numbers(batch, time, inputs);
    var dy = numbers(batch, time, hidden);
    var counts = new boolean[batch][time];
    for (var row : counts) {
      for (var t = 0; t < time; t++) {
        row[t] = !masked || random.nextInt(3) > 0;
      }
    }
    var start = new LinkedHashMap<String, INDArray>();
    var parts = layer.stateNames().stream().map(name -> Matrix.zeros(batch, hidden)).toList();
    for (var p = 0; p < parts.size(); p++) {
      fill(parts.get(p).values());
      start.put(layer.stateNames().get(p), Nd4j.createFromArray(parts.get(p).toArray()));
    }

    // Ours
    var run = network.unroll();
    run.start(new State(parts));
    var expected = run.forward(Sequence.of(x).masked(counts)).masked(counts);
    run.backward(Sequence.of(dy).masked(counts));

    // DL4J's
    layer.setMaskArray(masked ? mask(counts) : null);
    layer.rnnSetTBPTTState(start);
    var output = layer.rnnActivateUsingStoredState(array(x, format), true, true, PLAIN);
    var pair = layer.backpropGradient(array(dy, format), PLAIN);

    assertNear(expected.values(), values(output, format), TOLERANCE, what + " output");
    assertNear(
        run.inputGradient().values(), values(pair.getSecond(), format), TOLERANCE, what + " dx");
    var after = run.finalState().parts();
    for (var p = 0; p < parts.size(); p++) {
      var name = layer.stateNames().get(p);
      var state = layer.rnnGetTBPTTState().get(name);
      assertNear(after.get(p).toArray(), state.toDoubleMatrix(), TOLERANCE, what + " " + name);
    }
    assertGradients(network, run.gradients(), layer, what);
  }

  /** Copies DL4J's gradients as if they were weights, so that both stand in one order. */
  private static void assertGradients(
      Network network, recurrent.network.Parameters expected, ThroughTime<?> layer, String what) {
    var gradients = layer.getGradientsViewArray().dup();
    if (layer.getParam("RB") != null) {
      // At both gates the second bias has the gradient of the first.
      var units = layer.layerConf().getNOut();
      var RB = gradients.length() - 3 * units;
      for (var j = RB; j < RB + 2 * units; j++) {
        assertEquals(gradients.getDouble(j - 3 * units), gradients.getDouble(j), 1e-14, what);
        gradients.putScalar(j, 0);
      }
    }
    layer.setParams(gradients);
    var actual = network.copy();
    Weights.copy(new org.deeplearning4j.nn.api.Layer[] {layer}, actual);
    expected.forEach(
        (name, g) ->
            assertNear(
                g.toArray(),
                actual.parameters().get(name).toArray(),
                TOLERANCE,
                what + " d" + name));
  }

  private static Cell cell(String kind, int hidden, Activation f) {
    return switch (kind) {
      case "rnn" -> new Rnn(hidden, f, false);
      case "lstm" -> new Lstm(hidden);
      case "gru" -> new Gru(hidden, Gru.Form.RESET_AFTER);
      default -> new Gru(hidden, Gru.Form.CHO);
    };
  }

  private static ThroughTime<?> layer(
      String kind, int inputs, int hidden, Activation f, RNNFormat format) {
    var builder =
        switch (kind) {
          case "rnn" ->
              new FastSimpleRnn.Builder()
                  .activation(org.nd4j.linalg.activations.Activation.valueOf(f.name()));
          case "lstm" -> new FastLSTM.Builder();
          case "gru" -> new GRU.Builder();
          default -> new GRU.Builder().resetAfter(false);
        };
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .list()
                .layer(builder.nIn(inputs).nOut(hidden).dataFormat(format).build())
                .build());
    network.init();
    var layer = (ThroughTime<?>) network.getLayer(0);
    layer.setBackpropGradientsViewArray(Nd4j.create(DataType.DOUBLE, network.numParams()));
    return layer;
  }

  private void fill(double[] values) {
    for (var i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian() * 0.7;
    }
  }

  /** [sequence][step][feature]. */
  private double[][][] numbers(int batch, int time, int features) {
    var result = new double[batch][time][features];
    Arrays.stream(result).flatMap(Arrays::stream).forEach(this::fill);
    return result;
  }

  private static INDArray mask(boolean[][] counts) {
    var mask = Nd4j.create(DataType.FLOAT, counts.length, counts[0].length);
    for (var b = 0; b < counts.length; b++) {
      for (var t = 0; t < counts[b].length; t++) {
        mask.putScalar(b, t, counts[b][t] ? 1 : 0);
      }
    }
    return mask;
  }

  private static INDArray array(double[][][] values, RNNFormat format) {
    var nwc = Nd4j.createFromArray(values);
    return format == RNNFormat.NWC ? nwc : nwc.permute(0, 2, 1);
  }

  /** In the order of a {@link Sequence}: time, batch, features. */
  private static double[] values(INDArray array, RNNFormat format) {
    var tbf = format == RNNFormat.NWC ? array.permute(1, 0, 2) : array.permute(2, 0, 1);
    return tbf.dup('c').data().asDouble();
  }
}
