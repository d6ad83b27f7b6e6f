package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class SameAsDl4jTest {

  private static final int BATCH = 5;
  private static final int TIME = 6;

  record Case(boolean lstm, int depth, boolean masked, RNNFormat format, DataType type) {

    Layer layer(boolean ours) {
      if (lstm) {
        return ours
            ? new FastLSTM.Builder().nOut(Models.UNITS).dataFormat(format).build()
            : new LSTM.Builder()
                .nOut(Models.UNITS)
                .activation(Activation.TANH)
                .dataFormat(format)
                .build();
      }
      return ours
          ? new FastSimpleRnn.Builder().nOut(Models.UNITS).dataFormat(format).build()
          : new SimpleRnn.Builder()
              .nOut(Models.UNITS)
              .activation(Activation.TANH)
              .dataFormat(format)
              .build();
    }

    MultiLayerNetwork network(boolean ours) {
      var layers = new ArrayList<Layer>();
      for (var i = 0; i < depth; i++) {
        layers.add(layer(ours));
      }
      return Models.network(type, format, WorkspaceMode.ENABLED, layers.toArray(Layer[]::new));
    }
  }

  static Stream<Case> cases() {
    var cases = new ArrayList<Case>();
    for (var lstm : new boolean[] {true, false}) {
      for (var depth : new int[] {1, 2}) {
        for (var masked : new boolean[] {false, true}) {
          for (var format : RNNFormat.values()) {
            for (var type : List.of(DataType.DOUBLE, DataType.FLOAT)) {
              cases.add(new Case(lstm, depth, masked, format, type));
            }
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void outputsScoreAndGradientsAgree(Case c) {
    var ours = c.network(true);
    var theirs = c.network(false);
    theirs.setParams(ours.params());
    var x = Models.sequence(c.type, c.format, 2, BATCH, Models.INPUTS, TIME);
    var y = Models.sequence(c.type, c.format, 3, BATCH, Models.OUTPUTS, TIME);
    var mask = c.masked ? Models.mask(BATCH, TIME) : null;
    var tolerance = c.type == DataType.DOUBLE ? 1e-12 : 1e-5;

    var ourOutput = counting(ours.output(x, false, mask, mask), mask, c.format);
    var theirOutput = counting(theirs.output(x, false, mask, mask), mask, c.format);
    assertEquals(0, Models.difference(ourOutput, theirOutput), tolerance, "output");

    for (var network : List.of(ours, theirs)) {
      network.setInput(x);
      network.setLabels(y);
      network.setLayerMaskArrays(mask, mask);
      network.computeGradientAndScore();
    }
    assertEquals(theirs.score(), ours.score(), 10 * tolerance, "score");
    for (var entry : theirs.gradient().gradientForVariable().entrySet()) {
      var gradient = ours.gradient().getGradientFor(entry.getKey());
      assertEquals(
          0, Models.difference(entry.getValue(), gradient), 10 * tolerance, entry.getKey());
      assertTrue(gradient.norm2Number().doubleValue() > 1e-3, entry.getKey());
    }
  }

  /** Outputs at steps that count; DL4J's LSTM leaves numbers in padding. */
  private static INDArray counting(INDArray output, INDArray mask, RNNFormat format) {
    if (mask == null) {
      return output;
    }
    var m = mask.castTo(output.dataType()).reshape(BATCH, 1, TIME);
    var ncw = format == RNNFormat.NCW ? output : output.permute(0, 2, 1);
    return ncw.mul(m.broadcast(BATCH, Models.OUTPUTS, TIME));
  }

  @Test
  void firstValuesAreThoseOfDl4j() {
    for (var lstm : new boolean[] {true, false}) {
      var c = new Case(lstm, 1, false, RNNFormat.NCW, DataType.DOUBLE);
      var params = new ArrayList<INDArray>();
      for (var ours : new boolean[] {true, false}) {
        var network =
            new MultiLayerNetwork(
                new NeuralNetConfiguration.Builder()
                    .seed(11)
                    .dataType(DataType.DOUBLE)
                    .biasInit(0.25)
                    .list()
                    .layer(nIn(c.layer(ours)))
                    .layer(
                        new RnnOutputLayer.Builder()
                            .activation(Activation.SOFTMAX)
                            .nIn(Models.UNITS)
                            .nOut(2)
                            .build())
                    .build());
        network.init();
        params.add(network.params());
      }
      assertEquals(params.get(1), params.get(0));
    }
  }

  private static Layer nIn(Layer layer) {
    ((org.deeplearning4j.nn.conf.layers.FeedForwardLayer) layer).setNIn(Models.INPUTS);
    return layer;
  }

  @Test
  void trainingTakesTheSameCourse() {
    for (var lstm : new boolean[] {true, false}) {
      var c = new Case(lstm, 2, false, RNNFormat.NCW, DataType.DOUBLE);
      var ours = c.network(true);
      var theirs = c.network(false);
      for (var network : List.of(ours, theirs)) {
        network.setLearningRate(0.05);
        for (var i = 0; i < 20; i++) {
          network.fit(
              Models.sequence(c.type, c.format, 10 + i, BATCH, Models.INPUTS, TIME),
              Models.sequence(c.type, c.format, 50 + i, BATCH, Models.OUTPUTS, TIME));
        }
      }
      assertEquals(0, Models.difference(ours.params(), theirs.params()), 1e-11);
    }
  }
}
