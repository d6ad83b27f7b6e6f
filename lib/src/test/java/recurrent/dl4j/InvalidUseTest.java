package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Mistakes are named, with what was expected. */
class InvalidUseTest {

  private static final int TIME = 5;

  private static INDArray numbers(long... shape) {
    return Models.random(DataType.DOUBLE, 1, 1, shape);
  }

  private static void assertSays(
      String words, Class<? extends RuntimeException> type, Executable use) {
    var message = assertThrows(type, use).getMessage();
    for (var word : words.split(" \\.\\. ")) {
      assertTrue(message.contains(word), message + " does not say: " + word);
    }
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void inputsOfTheWrongShapeAreRefused(String kind) {
    var network = Models.network(Models.layer(kind));
    var wrong = DL4JInvalidInputException.class;
    assertSays(
        "input .. [2, 4, 5] .. [minibatch, nIn, time] .. nIn = 3 .. layer index: 0",
        wrong,
        () -> network.output(numbers(2, 4, TIME)));
    assertSays(
        "input .. [2, 3] .. expected rank 3 .. [minibatch, nIn, time]",
        wrong,
        () -> network.getLayer(0).activate(numbers(2, 3), false, LayerWorkspaceMgr.noWorkspaces()));
    var nwc =
        Models.network(
            DataType.DOUBLE,
            RNNFormat.NWC,
            WorkspaceMode.ENABLED,
            Models.layer(kind, RNNFormat.NWC));
    assertSays(
        "input .. [2, 3, 5] .. [minibatch, time, nIn] with nIn = 3",
        wrong,
        () -> nwc.output(numbers(2, 3, TIME)));
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void masksOfTheWrongShapeOrValueAreRefused(String kind) {
    var network = Models.network(Models.layer(kind));
    var wrong = DL4JInvalidInputException.class;
    var x = numbers(2, Models.INPUTS, TIME);
    assertSays(
        "mask .. [2, 4] .. expected [2, 5]",
        wrong,
        () -> network.output(x, false, Nd4j.ones(2, 4), null));
    assertSays(
        "mask: value 0.5, expected 0 or 1",
        wrong,
        () -> network.output(x, false, Nd4j.ones(2, TIME).muli(0.5), null));
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void statesThatDoNotFitAreRefused(String kind) {
    var network = Models.network(Models.layer(kind));
    var wrong = DL4JInvalidInputException.class;
    network.rnnTimeStep(numbers(2, Models.INPUTS, TIME));
    assertSays(
        "state prevAct .. [2, 4] .. expected [3, 4] .. rnnClearPreviousState()",
        wrong,
        () -> network.rnnTimeStep(numbers(3, Models.INPUTS, TIME)));
    network.rnnSetPreviousState(0, Map.of("h", numbers(2, Models.UNITS)));
    assertSays(
        "unknown part [h] .. prevAct",
        wrong,
        () -> network.rnnTimeStep(numbers(2, Models.INPUTS, TIME)));
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void gradientsOfTheWrongShapeAreRefused(String kind) {
    var network = Models.network(Models.layer(kind));
    network.initGradientsView();
    var layer = (RecurrentLayer) network.getLayer(0);
    var manager = LayerWorkspaceMgr.noWorkspaces();
    assertSays(
        "layer input field is not set",
        IllegalStateException.class,
        () -> layer.backpropGradient(numbers(2, Models.UNITS, TIME), manager));
    layer.activate(numbers(2, Models.INPUTS, TIME), true, manager);
    assertSays(
        "gradient of the output .. [2, 4, 4] .. expected [2, 4, 5]",
        DL4JInvalidInputException.class,
        () -> layer.backpropGradient(numbers(2, Models.UNITS, TIME - 1), manager));
  }

  @Test
  void unknownActivationsAreRefused() {
    var wrong = DL4JInvalidConfigException.class;
    var choice = "activation .. cube .. TANH, SIGMOID, RELU or IDENTITY";
    assertSays(choice, wrong, () -> new GRU.Builder().activation(Activation.CUBE).build());
    assertSays(choice, wrong, () -> new FastLSTM.Builder().activation(Activation.CUBE).build());
    assertSays(
        choice, wrong, () -> new FastSimpleRnn.Builder().activation(Activation.CUBE).build());
    assertSays(
        "gate activation .. hardsigmoid .. SIGMOID",
        wrong,
        () -> new FastLSTM.Builder().gateActivationFunction(Activation.HARDSIGMOID).build());
    // A rectifier with a ceiling is a rectifier by class, not by function.
    assertSays(
        "activation",
        wrong,
        () ->
            new GRU.Builder()
                .activation(new org.nd4j.linalg.activations.impl.ActivationReLU(6.0, 0.0, 0.0))
                .build());
    var changedLater = (GRU) Models.layer("gru");
    changedLater.setActivationFn(Activation.CUBE.getActivationFunction());
    assertSays(
        "activation .. cube",
        wrong,
        () -> Models.network(changedLater).output(numbers(1, Models.INPUTS, 1)));
  }

  @Test
  void layerNormalizationIsRefused() {
    assertSays(
        "no layer normalisation .. SimpleRnn",
        UnsupportedOperationException.class,
        () -> new FastSimpleRnn.Builder().hasLayerNorm(true));
    new FastSimpleRnn.Builder().hasLayerNorm(false);
  }

  @Test
  void sizesAndPrecisionsAreChecked() {
    var wrong = DL4JInvalidConfigException.class;
    assertSays(
        "GRU .. nIn=0 .. must be > 0",
        wrong,
        () -> new MultiLayerNetwork(only(DataType.FLOAT, 0)).init());
    assertSays(
        "HALF is not supported, expected FLOAT or DOUBLE",
        wrong,
        () -> new MultiLayerNetwork(only(DataType.FLOAT16, 3)).init());
  }

  private static org.deeplearning4j.nn.conf.MultiLayerConfiguration only(DataType type, int nIn) {
    return new NeuralNetConfiguration.Builder()
        .dataType(type)
        .list()
        .layer(new GRU.Builder().nIn(nIn).nOut(2).build())
        .build();
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void aNumberThatIsNoneStaysWithItsSequence(String kind) {
    var network = Models.network(Models.layer(kind));
    var x = numbers(2, Models.INPUTS, TIME);
    var healthy = network.output(x).dup();
    x.putScalar(new int[] {0, 1, 2}, Double.NaN);
    var output = network.output(x);
    for (var t = 0; t < TIME; t++) {
      assertEquals(t >= 2, Double.isNaN(output.getDouble(0, 0, t)), "step " + t);
      assertFalse(Double.isNaN(output.getDouble(1, 0, t)));
      assertEquals(healthy.getDouble(1, 0, t), output.getDouble(1, 0, t), 1e-12);
    }
  }
}
