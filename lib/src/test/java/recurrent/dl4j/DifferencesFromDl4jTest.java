package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * Where the layers differ from DL4J's own, as {@code lib/dl4j-layers.md} says. A version of DL4J in
 * which a test fails has been mended there.
 */
class DifferencesFromDl4jTest {

  private static final int BATCH = 3;
  private static final int TIME = 4;

  private static BaseRecurrentLayer.Builder<?> dl4j(boolean lstm) {
    return (lstm ? new LSTM.Builder() : new SimpleRnn.Builder()).activation(Activation.TANH);
  }

  private static BaseRecurrentLayer.Builder<?> ours(boolean lstm) {
    return lstm ? new FastLSTM.Builder() : new FastSimpleRnn.Builder();
  }

  @Test
  void theGradientOfALaterChunkBelongsToTheStateFromWhichItStarts() {
    for (var lstm : new boolean[] {true, false}) {
      assertTrue(errorOfChunkGradient(ours(lstm), lstm) < 1e-6);
      assertTrue(errorOfChunkGradient(dl4j(lstm), lstm) > 0.1);
    }
  }

  private static double errorOfChunkGradient(BaseRecurrentLayer.Builder<?> builder, boolean lstm) {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .list()
                .layer(builder.nOut(Models.UNITS).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(Models.OUTPUTS)
                        .build())
                .setInputType(InputType.recurrent(Models.INPUTS))
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(TIME)
                .build());
    network.init();
    var parameters = network.params();
    parameters.assign(Models.random(DataType.DOUBLE, 1, 1, parameters.shape()));
    Map<String, INDArray> state = new HashMap<>();
    state.put("prevAct", Models.random(DataType.DOUBLE, 2, 1, BATCH, Models.UNITS));
    if (lstm) {
      state.put("prevMem", Models.random(DataType.DOUBLE, 3, 1, BATCH, Models.UNITS));
    }
    score(network, state);
    var gradient = network.gradient().gradient().dup();
    var worst = 0.0;
    for (var i = 0; i < network.numParams(); i++) {
      var value = parameters.getDouble(i);
      parameters.putScalar(i, value + 1e-6);
      var above = score(network, state);
      parameters.putScalar(i, value - 1e-6);
      var below = score(network, state);
      parameters.putScalar(i, value);
      var numeric = BATCH * (above - below) / 2e-6;
      worst = Math.max(worst, Math.abs(numeric - gradient.getDouble(i)));
    }
    return worst;
  }

  /** What a network does with a chunk of a longer series. */
  private static double score(MultiLayerNetwork network, Map<String, INDArray> state) {
    var layer = (RecurrentLayer) network.getLayer(0);
    layer.rnnSetTBPTTState(state);
    layer.rnnSetPreviousState(state);
    network.setInput(Models.random(DataType.DOUBLE, 4, 1, BATCH, Models.INPUTS, TIME));
    network.setLabels(Models.random(DataType.DOUBLE, 5, 1, BATCH, Models.OUTPUTS, TIME));
    network.computeGradientAndScore();
    return network.score();
  }

  @Test
  void paddingDoesNotReachTheSequenceFromItsEnd() {
    assertEquals(0, effectOfPadding(ours(true)), 1e-12);
    assertTrue(effectOfPadding(dl4j(true)) > 1e-2);
  }

  private static double effectOfPadding(BaseRecurrentLayer.Builder<?> builder) {
    var layer = (BaseRecurrentLayer) builder.nOut(Models.UNITS).build();
    var network = Models.network(new Bidirectional(Bidirectional.Mode.CONCAT, layer));
    var x = Models.random(DataType.DOUBLE, 6, 1, 1, Models.INPUTS, TIME);
    var padded = Nd4j.concat(2, x, Nd4j.ones(DataType.DOUBLE, 1, Models.INPUTS, 3));
    var mask = Nd4j.ones(DataType.DOUBLE, 1, TIME + 3);
    mask.get(all(), interval(TIME, TIME + 3)).assign(0);
    var within = network.output(padded, false, mask, mask).get(all(), all(), interval(0, TIME));
    return Models.difference(within, network.output(x));
  }
}
