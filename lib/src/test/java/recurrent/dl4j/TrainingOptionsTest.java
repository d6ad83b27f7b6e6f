package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.distribution.OrthogonalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** What a builder sets has the effect that it has on DL4J's own layers. */
class TrainingOptionsTest {

  private static final int BATCH = 4;
  private static final int TIME = 6;

  record Option(String name, Consumer<BaseRecurrentLayer.Builder<?>> set) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Option> options() {
    return Stream.of(
        new Option("plain", b -> {}),
        new Option("l1 and l2", b -> b.l1(0.02).l2(0.03).l1Bias(0.01).l2Bias(0.02)),
        new Option("weight decay", b -> b.weightDecay(0.05)),
        new Option("dropout", b -> b.dropOut(0.7)),
        new Option(
            "clipping by type",
            b ->
                b.gradientNormalization(GradientNormalization.ClipL2PerParamType)
                    .gradientNormalizationThreshold(0.05)),
        new Option(
            "normalisation by layer",
            b -> b.gradientNormalization(GradientNormalization.RenormalizeL2PerLayer)),
        new Option(
            "element-wise clipping",
            b ->
                b.gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
                    .gradientNormalizationThreshold(0.01)),
        new Option(
            "Adam, another for biases", b -> b.updater(new Adam(0.02)).biasUpdater(new Sgd(0.3))),
        new Option("Nesterov", b -> b.updater(new Nesterovs(0.05, 0.9))),
        new Option(
            "recurrent constraint", b -> b.constrainRecurrent(new MaxNormConstraint(0.4, 1))),
        new Option("weight constraint", b -> b.constrainWeights(new NonNegativeConstraint())),
        new Option("bias constraint", b -> b.constrainBias(new MaxNormConstraint(0.2, 0))));
  }

  private static MultiLayerNetwork trained(BaseRecurrentLayer.Builder<?> builder, Option option) {
    builder.nOut(Models.UNITS).activation(Activation.TANH);
    option.set.accept(builder);
    var network = Models.network((BaseRecurrentLayer) builder.build());
    network.setLearningRate(1, 0.1);
    Nd4j.getRandom().setSeed(9);
    for (var i = 0; i < 8; i++) {
      network.fit(
          Models.random(DataType.DOUBLE, 10 + i, 1, BATCH, Models.INPUTS, TIME),
          Models.random(DataType.DOUBLE, 30 + i, 1, BATCH, Models.OUTPUTS, TIME));
    }
    return network;
  }

  @ParameterizedTest
  @MethodSource("options")
  void trainingWithAnOptionTakesTheCourseOfDl4jsLayer(Option option) {
    var ours = trained(new FastLSTM.Builder(), option);
    var theirs = trained(new LSTM.Builder(), option);
    assertEquals(0, Models.difference(theirs.params(), ours.params()), 1e-11, "LSTM");
    if (!option.name.endsWith("constraint")) { // DL4J's SimpleRnn forgets its constraints
      ours = trained(new FastSimpleRnn.Builder(), option);
      theirs = trained(new SimpleRnn.Builder(), option);
      assertEquals(0, Models.difference(theirs.params(), ours.params()), 1e-11, "SimpleRnn");
    }
    if (!option.name.equals("plain")) {
      var plain = trained(new FastLSTM.Builder(), new Option("plain", b -> {}));
      assertNotEquals(plain.params(), trained(new FastLSTM.Builder(), option).params());
      var gru = trained(new GRU.Builder(), option).params();
      assertNotEquals(trained(new GRU.Builder(), new Option("plain", b -> {})).params(), gru);
    }
  }

  @Test
  void constraintsHoldForEveryKindOfParameter() {
    var option =
        new Option(
            "all",
            b ->
                b.constrainInputWeights(new NonNegativeConstraint())
                    .constrainRecurrent(new MaxNormConstraint(0.3, 0)));
    for (var kind : Models.kinds().toList()) {
      var layer = trained(Models.builder(kind), option).getLayer(0);
      assertTrue(layer.getParam("W").minNumber().doubleValue() >= 0, kind);
      assertTrue(layer.getParam("RW").norm2(0).maxNumber().doubleValue() < 0.3 + 1e-5, kind);
    }
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void noiseOnWeightsComesInTrainingOnlyAndIsTheSameForwardAndBack(String kind) {
    var builder = Models.builder(kind).nOut(Models.UNITS).weightNoise(new DropConnect(0.5));
    var network = Models.network((BaseRecurrentLayer) builder.build());
    var quiet = Models.network(Models.layer(kind));
    quiet.setParams(network.params());
    var x = Models.random(DataType.DOUBLE, 1, 1, BATCH, Models.INPUTS, TIME);
    var y = Models.random(DataType.DOUBLE, 2, 1, BATCH, Models.OUTPUTS, TIME);
    assertEquals(quiet.output(x), network.output(x));
    assertNotEquals(quiet.feedForward(x, true).get(1), network.feedForward(x, true).get(1));

    // The same weights as by noise, without noise
    Nd4j.getRandom().setSeed(5);
    var noise = new DropConnect(0.5);
    var layer = quiet.getLayer(0);
    for (var key : List.of("W", "RW")) {
      var value = noise.getParameter(layer, key, 0, 0, true, LayerWorkspaceMgr.noWorkspaces());
      layer.getParam(key).assign(value);
    }
    Nd4j.getRandom().setSeed(5);
    for (var n : List.of(quiet, network)) {
      n.setInput(x);
      n.setLabels(y);
      n.computeGradientAndScore();
    }
    assertEquals(quiet.score(), network.score(), 1e-12);
    for (var entry : quiet.gradient().gradientForVariable().entrySet()) {
      assertEquals(
          0,
          Models.difference(entry.getValue(), network.gradient().getGradientFor(entry.getKey())),
          1e-12,
          entry.getKey());
    }
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void dropoutBelongsToTheInputAndToTraining(String kind) {
    var builder = Models.builder(kind).nOut(Models.UNITS).dropOut(0.5);
    var network = Models.network((BaseRecurrentLayer) builder.build());
    var x = Models.random(DataType.DOUBLE, 1, 1, BATCH, Models.INPUTS, TIME);
    assertEquals(network.output(x), network.output(x));
    var first = network.feedForward(x, true).get(1).dup();
    assertNotEquals(first, network.feedForward(x, true).get(1));
    // What is dropped gets no gradient: about half of the inputs.
    network.initGradientsView();
    var manager = LayerWorkspaceMgr.noWorkspaces();
    var layer = network.getLayer(0);
    layer.activate(x.dup(), true, manager);
    var dropped = layer.input().eq(0).castTo(DataType.DOUBLE);
    var dy = Models.random(DataType.DOUBLE, 3, 1, BATCH, Models.UNITS, TIME);
    var dx = layer.backpropGradient(dy, manager).getSecond();
    assertEquals(dropped, dx.eq(0).castTo(DataType.DOUBLE));
    assertEquals(0.5, dropped.meanNumber().doubleValue(), 0.25);
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void everyKindOfWeightHasItsOwnFirstValues(String kind) {
    var builder =
        Models.builder(kind)
            .nIn(3)
            .nOut(2)
            .biasInit(0.25)
            .weightInit(WeightInit.ONES)
            .weightInitRecurrent(new OrthogonalDistribution(1));
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .list()
                .layer((BaseRecurrentLayer) builder.build())
                .build());
    network.init();
    var layer = network.getLayer(0);
    assertEquals(1, layer.getParam("W").minNumber().doubleValue());
    assertEquals(1, layer.getParam("W").maxNumber().doubleValue());
    var RW = layer.getParam("RW");
    assertEquals(0, Models.difference(Nd4j.eye(2), RW.mmul(RW.transpose())), 1e-6);
    var b =
        switch (kind) {
          case "rnn" -> new double[] {0.25, 0.25};
          case "lstm" -> new double[] {0, 0, 1, 1, 0, 0, 0, 0}; // DL4J's LSTM ignores biasInit
          default -> new double[] {0.25, 0.25, 0.25, 0.25, 0.25, 0.25};
        };
    assertEquals(Nd4j.createFromArray(b), layer.getParam("b"));
    if (kind.equals("gru")) {
      assertEquals(Nd4j.zeros(DataType.DOUBLE, 6), layer.getParam("RB"));
    }
  }

  @Test
  void forgetGateBiasCanBeChosen() {
    var network = Models.network(new FastLSTM.Builder().nOut(2).forgetGateBiasInit(3).build());
    network.init(null, false);
    var fresh = new MultiLayerNetwork(network.getLayerWiseConfigurations());
    fresh.init();
    assertEquals(Nd4j.createFromArray(0.0, 0, 3, 3, 0, 0, 0, 0), fresh.getLayer(0).getParam("b"));
  }

  @Test
  void theActivationIsTanhUnlessTheBuilderSaysOtherwise() {
    for (var kind : Models.kinds().toList()) {
      var inherited =
          new NeuralNetConfiguration.Builder()
              .activation(Activation.RELU)
              .list()
              .layer(Models.builder(kind).nIn(2).nOut(2).build())
              .build();
      var layer = (BaseRecurrentLayer) inherited.getConf(0).getLayer();
      assertEquals("tanh", layer.getActivationFn().toString(), kind);
      var own = Models.builder(kind).nIn(2).nOut(2).activation(Activation.RELU);
      assertEquals("relu", ((BaseRecurrentLayer) own.build()).getActivationFn().toString(), kind);
    }
  }

  @Test
  void parametersAreCounted() {
    assertEquals(12_929, countWithDense(new GRU.Builder()));
    assertEquals(12_737, countWithDense(new GRU.Builder().resetAfter(false)));
    assertEquals(countWithDense(new LSTM.Builder()), countWithDense(new FastLSTM.Builder()));
    assertEquals(
        countWithDense(new SimpleRnn.Builder()), countWithDense(new FastSimpleRnn.Builder()));
  }

  private static long countWithDense(BaseRecurrentLayer.Builder<?> builder) {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(builder.nIn(1).nOut(64).build())
                .layer(
                    new RnnOutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(1)
                        .build())
                .setInputType(InputType.recurrent(1))
                .build());
    network.init();
    return network.numParams();
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void singlePrecisionGivesTheSameUpToRounding(String kind) {
    var gradients = new ArrayList<INDArray>();
    var outputs = new ArrayList<INDArray>();
    for (var type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
      var network = Models.network(type, RNNFormat.NCW, WorkspaceMode.ENABLED, Models.layer(kind));
      // Inputs of the other precision are converted.
      var other = type == DataType.FLOAT ? DataType.DOUBLE : DataType.FLOAT;
      var x = Models.random(DataType.FLOAT, 1, 1, BATCH, Models.INPUTS, TIME).castTo(other);
      var y = Models.random(DataType.FLOAT, 2, 1, BATCH, Models.OUTPUTS, TIME).castTo(type);
      outputs.add(network.output(x));
      assertEquals(type, outputs.get(outputs.size() - 1).dataType());
      network.setInput(x);
      network.setLabels(y);
      network.computeGradientAndScore();
      gradients.add(network.gradient().gradient().dup());
    }
    assertEquals(0, Models.difference(outputs.get(0), outputs.get(1)), 1e-5);
    assertEquals(0, Models.difference(gradients.get(0), gradients.get(1)), 1e-4);
  }
}
