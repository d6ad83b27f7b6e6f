package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static recurrent.network.Near.assertNear;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;
import recurrent.network.Cell;
import recurrent.network.Dropout;
import recurrent.network.Gru;
import recurrent.network.Initializer;
import recurrent.network.Lstm;
import recurrent.network.Network;
import recurrent.network.Readout;
import recurrent.network.Recurrent;
import recurrent.network.Rnn;
import recurrent.network.Sequence;
import recurrent.network.SplitMix64;

class WeightsTest {

  private static final int INPUTS = 3;

  record Counterpart(Cell cell, BaseRecurrentLayer.Builder<?> layer) {}

  /** Layers of the course, and of DL4J, that belong together, of a size. */
  private static List<Counterpart> counterparts(int units) {
    return List.of(
        new Counterpart(
            new Rnn(units, recurrent.network.Activation.TANH, false), new FastSimpleRnn.Builder()),
        new Counterpart(
            new Rnn(units, recurrent.network.Activation.TANH, false),
            new SimpleRnn.Builder().activation(Activation.TANH)),
        new Counterpart(new Lstm(units), new FastLSTM.Builder()),
        new Counterpart(new Lstm(units), new LSTM.Builder().activation(Activation.TANH)),
        new Counterpart(new Gru(units, Gru.Form.RESET_AFTER), new GRU.Builder()),
        new Counterpart(new Gru(units, Gru.Form.CHO), new GRU.Builder().resetAfter(false)));
  }

  private static Network random(Network network) {
    var random = new SplitMix64(4);
    network.parameters().forEach((name, m) -> Initializer.normal(0.6).fill(m, random));
    return network;
  }

  private static MultiLayerNetwork dl4j(org.deeplearning4j.nn.conf.layers.Layer... layers) {
    var list = new NeuralNetConfiguration.Builder().dataType(DataType.DOUBLE).list();
    for (var layer : layers) {
      list.layer(layer);
    }
    var network = new MultiLayerNetwork(list.setInputType(InputType.recurrent(INPUTS)).build());
    network.init();
    return network;
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(2)
        .build();
  }

  private static void assertSameAnswers(Network ours, MultiLayerNetwork theirs, String what) {
    var x = new double[2][5][INPUTS];
    var random = new java.util.Random(8);
    for (var sequence : x) {
      for (var step : sequence) {
        for (var i = 0; i < INPUTS; i++) {
          step[i] = random.nextGaussian();
        }
      }
    }
    var expected = ours.predict(Sequence.of(x));
    var actual = theirs.output(Nd4j.createFromArray(x).permute(0, 2, 1));
    assertNear(expected.values(), actual.dup('c').data().asDouble(), 1e-12, what);
  }

  @Test
  void whatIsCopiedAnswersAlikeInBothDirections() {
    for (var pair : counterparts(4)) {
      var what = pair.cell + " " + pair.layer.getClass();
      var ours =
          random(
              Network.of(
                  INPUTS,
                  1,
                  Recurrent.of(pair.cell),
                  new Dropout(0.2, false),
                  Recurrent.of(pair.cell).atLastStep(),
                  Readout.softmax(2)));
      var theirs =
          dl4j(
              pair.layer.nOut(4).build(),
              new DropoutLayer(0.8),
              new LastTimeStep(pair.layer.nIn(0).nOut(4).build()),
              output());
      Weights.copy(ours, theirs.getLayers());
      assertSameAnswers(ours, theirs, what);

      var back =
          random(Network.of(INPUTS, 2, ours.layers().toArray(recurrent.network.Layer[]::new)));
      back.parameters().scale(2);
      Weights.copy(theirs.getLayers(), back);
      back.parameters()
          .forEach(
              (name, m) ->
                  assertNear(
                      ours.parameters().get(name).toArray(), m.toArray(), 0, what + " " + name));
    }
  }

  @Test
  void bothDirectionsOfABidirectionalLayerAreCopied() {
    for (var pair : counterparts(4)) {
      var ours =
          random(
              Network.of(
                  INPUTS,
                  1,
                  Recurrent.of(pair.cell).inBothDirections(),
                  Recurrent.of(pair.cell).atLastStep(),
                  Readout.softmax(2)));
      var theirs =
          dl4j(
              new Bidirectional(
                  Bidirectional.Mode.CONCAT, (BaseRecurrentLayer) pair.layer.nOut(4).build()),
              new LastTimeStep(pair.layer.nIn(0).nOut(4).build()),
              output());
      Weights.copy(ours, theirs.getLayers());
      assertSameAnswers(ours, theirs, pair.cell.toString());
    }
  }

  @Test
  void theTwoBiasesOfAGateBecomeOne() {
    var theirs = dl4j(new GRU.Builder().nOut(2).build());
    var layer = theirs.getLayer(0);
    layer.getParam("b").assign(Nd4j.createFromArray(1.0, 2, 3, 4, 5, 6));
    layer.getParam("RB").assign(Nd4j.createFromArray(10.0, 20, 30, 40, 50, 60));
    var ours = Network.of(INPUTS, 1, Gru.of(2));
    Weights.copy(theirs.getLayers(), ours);
    assertNear(new double[] {11, 22, 33, 44, 5, 6}, ours.parameters().get("bh").values(), 0, "bh");
    assertNear(new double[] {50, 60}, ours.parameters().get("bhn").values(), 0, "bhn");
    Weights.copy(ours, theirs.getLayers());
    assertEquals(Nd4j.createFromArray(0.0, 0, 0, 0, 50, 60), layer.getParam("RB"));
  }

  @Test
  void layersThatDoNotBelongTogetherAreRefused() {
    var lstm = dl4j(new FastLSTM.Builder().nOut(2).build());
    var gru = dl4j(new GRU.Builder().nOut(2).build());
    var rnn = dl4j(new FastSimpleRnn.Builder().nOut(2).build());
    assertSays("lstm1", "FastLSTM", Recurrent.of(new Lstm(2).withPeepholes()), lstm);
    assertSays("lstm1", "FastLSTM", Recurrent.of(new Lstm(2).withoutForgetGate()), lstm);
    assertSays("gru1", "GRU", Recurrent.of(new Gru(2, Gru.Form.CHO)), gru);
    assertSays("gru1", "GRU", Recurrent.of(new Gru(2, Gru.Form.CHUNG)), gru);
    assertSays("gru1", "FastLSTM", Gru.of(2), lstm);
    assertSays("lstm1", "FastLSTM", Lstm.of(2).inBothDirections(), lstm);
    assertSays("lstm1", "FastLSTM", Lstm.of(2).withLearnedState(), lstm);
    assertSays(
        "rnn1",
        "FastSimpleRnn",
        Recurrent.of(new Rnn(2, recurrent.network.Activation.TANH, true)),
        rnn);
    assertSays("(12, 3)", "found [3, 8]", Lstm.of(3), lstm);
    assertSays("1 with parameters", "expected 2", Lstm.of(2), lstm, Readout.linear(1));
  }

  private static void assertSays(
      String first,
      String second,
      recurrent.network.Layer layer,
      MultiLayerNetwork dl4j,
      recurrent.network.Layer... more) {
    var layers = new recurrent.network.Layer[more.length + 1];
    layers[0] = layer;
    System.arraycopy(more, 0, layers, 1, more.length);
    var network = Network.of(INPUTS, 1, layers);
    Layer[] others = dl4j.getLayers();
    for (var message :
        List.of(
            assertThrows(IllegalArgumentException.class, () -> Weights.copy(network, others)),
            assertThrows(IllegalArgumentException.class, () -> Weights.copy(others, network)))) {
      assertTrue(message.getMessage().contains(first), message.getMessage());
      assertTrue(message.getMessage().contains(second), message.getMessage());
    }
  }
}
