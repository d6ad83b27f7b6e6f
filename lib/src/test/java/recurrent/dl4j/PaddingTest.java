package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Padding counts nowhere. */
class PaddingTest {

  private static final int TIME = 6;
  private static final int[] LENGTHS = {6, 3, 1, 5};
  private static final double NEAR = 1e-12;

  private static INDArray x(double padding) {
    var x = Models.random(DataType.DOUBLE, 1, 1, LENGTHS.length, Models.INPUTS, TIME);
    for (var b = 0; b < LENGTHS.length; b++) {
      if (LENGTHS[b] < TIME) {
        x.get(point(b), all(), interval(LENGTHS[b], TIME)).assign(padding);
      }
    }
    return x;
  }

  private static INDArray mask() {
    var mask = Nd4j.zeros(DataType.DOUBLE, LENGTHS.length, TIME);
    for (var b = 0; b < LENGTHS.length; b++) {
      mask.get(point(b), interval(0, LENGTHS[b])).assign(1);
    }
    return mask;
  }

  private static List<Layer> layers(String kind) {
    return List.of(
        Models.layer(kind), new Bidirectional(Bidirectional.Mode.CONCAT, Models.layer(kind)));
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void whatStandsInPaddingChangesNothing(String kind) {
    for (var layer : layers(kind)) {
      var network = Models.network(layer, Models.layer(kind));
      var y = Models.random(DataType.DOUBLE, 2, 1, LENGTHS.length, Models.OUTPUTS, TIME);
      network.setInput(x(0));
      network.setLabels(y);
      network.setLayerMaskArrays(mask(), mask());
      network.computeGradientAndScore();
      var score = network.score();
      var gradient = network.gradient().gradient().dup();
      var output = network.output(x(0), false, mask(), mask()).dup();
      assertTrue(gradient.norm2Number().doubleValue() > 1e-2);
      for (var padding : new double[] {100, Double.NaN}) {
        network.setInput(x(padding));
        network.setLabels(y);
        network.setLayerMaskArrays(mask(), mask());
        network.computeGradientAndScore();
        assertEquals(score, network.score(), kind + " " + padding);
        assertEquals(gradient, network.gradient().gradient(), kind + " " + padding);
        assertEquals(output, network.output(x(padding), false, mask(), mask()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void aPaddedSequenceGivesWhatItGivesAlone(String kind) {
    for (var layer : layers(kind)) {
      var network = Models.network(layer, Models.layer(kind));
      var together = network.output(x(7), false, mask(), mask());
      for (var b = 0; b < LENGTHS.length; b++) {
        var time = interval(0, LENGTHS[b]);
        var one = x(7).get(interval(b, b + 1), all(), time);
        var alone = network.output(one);
        assertEquals(
            0, Models.difference(together.get(interval(b, b + 1), all(), time), alone), NEAR);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void theLastStepIsTheLastThatCounts(String kind) {
    for (var layer :
        List.of(
            new LastTimeStep(Models.layer(kind)),
            new LastTimeStep(new Bidirectional(Bidirectional.Mode.CONCAT, Models.layer(kind))))) {
      var network = lastStep(layer);
      var together = network.output(x(7), false, mask(), null);
      for (var b = 0; b < LENGTHS.length; b++) {
        var alone = network.output(x(7).get(interval(b, b + 1), all(), interval(0, LENGTHS[b])));
        // DL4J's LastTimeStep rounds to single precision where there is a mask.
        assertEquals(
            0, Models.difference(together.get(interval(b, b + 1), all()), alone), 1e-6, kind);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void aClassifierOfWholeSequencesLooksAwayFromPadding(String kind) {
    for (var layer : layers(kind)) {
      for (var pooling : List.of(PoolingType.MAX, PoolingType.AVG)) {
        var network = classifier(layer, pooling);
        var y = Nd4j.eye(LENGTHS.length).castTo(DataType.DOUBLE);
        network.fit(new DataSet(x(0), y, mask(), null)); // so that the biases are not 0
        var zeros = everything(network, x(0), y);
        assertTrue(zeros.get(1).norm2Number().doubleValue() > 1e-2);
        assertEquals(zeros, everything(network, x(100), y), kind + " " + pooling);
        assertEquals(zeros, everything(network, x(-7), y), kind + " " + pooling);
      }
    }
  }

  private static List<INDArray> everything(MultiLayerNetwork network, INDArray x, INDArray y) {
    network.setInput(x);
    network.setLabels(y);
    network.setLayerMaskArrays(mask(), null);
    network.computeGradientAndScore();
    return List.of(
        network.output(x, false, mask(), null).dup(),
        network.gradient().gradient().dup(),
        Nd4j.scalar(network.score()));
  }

  private static MultiLayerNetwork classifier(Layer layer, PoolingType pooling) {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .list()
                .layer(layer)
                .layer(new GlobalPoolingLayer.Builder(pooling).build())
                .layer(
                    new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nOut(LENGTHS.length)
                        .build())
                .setInputType(InputType.recurrent(Models.INPUTS))
                .build());
    network.init();
    return network;
  }

  private static MultiLayerNetwork lastStep(Layer layer) {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .list()
                .layer(layer)
                .layer(
                    new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(Models.OUTPUTS)
                        .build())
                .setInputType(InputType.recurrent(Models.INPUTS))
                .build());
    network.init();
    network.params().assign(Models.random(DataType.DOUBLE, 3, 0.7, network.params().shape()));
    return network;
  }
}
