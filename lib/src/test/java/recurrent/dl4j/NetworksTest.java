package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** The layers within whole models: graphs, transfer, early stopping, several threads. */
class NetworksTest {

  private static final int BATCH = 4;
  private static final int TIME = 5;

  private static DataType before;

  @BeforeAll
  static void useDoublePrecision() {
    before = Nd4j.dataType();
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterAll
  static void useWhatWasUsedBefore() {
    Nd4j.setDefaultDataTypes(before, before);
  }

  private static INDArray numbers(long seed, long... shape) {
    return Models.random(DataType.DOUBLE, seed, 1, shape);
  }

  /** The last state of the encoder is an input of the decoder at every step. */
  private static ComputationGraph encoderDecoder(String kind) {
    var graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(1))
                .graphBuilder()
                .addInputs("source", "target")
                .addLayer("encoder", Models.layer(kind), "source")
                .addVertex("last", new LastTimeStepVertex("source"), "encoder")
                .addVertex("context", new DuplicateToTimeSeriesVertex("target"), "last")
                .addVertex("both", new MergeVertex(), "target", "context")
                .addLayer("decoder", Models.layer(kind), "both")
                .addLayer(
                    "out",
                    new RnnOutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(Models.OUTPUTS)
                        .build(),
                    "decoder")
                .setOutputs("out")
                .setInputTypes(
                    InputType.recurrent(Models.INPUTS), InputType.recurrent(Models.OUTPUTS))
                .build());
    graph.init();
    graph.params().assign(Models.random(DataType.DOUBLE, 1, 0.5, graph.params().shape()));
    return graph;
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void encoderAndDecoderPassTheGradientCheck(String kind) {
    var sourceMask = Models.mask(BATCH, TIME);
    var targetMask = Models.mask(BATCH, TIME - 1);
    assertTrue(
        GradientCheckUtil.checkGradients(
            new GradientCheckUtil.GraphConfig()
                .net(encoderDecoder(kind))
                .epsilon(1e-6)
                .maxRelError(1e-5)
                .minAbsoluteError(1e-9)
                .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)
                .subset(true)
                .maxPerParam(8)
                .inputs(
                    new INDArray[] {
                      numbers(2, BATCH, Models.INPUTS, TIME),
                      numbers(3, BATCH, Models.OUTPUTS, TIME - 1)
                    })
                .labels(new INDArray[] {numbers(4, BATCH, Models.OUTPUTS, TIME - 1)})
                .inputMask(new INDArray[] {sourceMask, targetMask})
                .labelMask(new INDArray[] {targetMask})));
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void aFrozenLayerStaysAndANewOutputLearns(String kind) {
    var network = Models.network(Models.layer(kind), Models.layer(kind));
    var x = numbers(1, BATCH, Models.INPUTS, TIME);
    var y = numbers(2, BATCH, 3, TIME);
    var transferred =
        new TransferLearning.Builder(network)
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Sgd(0.1)).build())
            .setFeatureExtractor(0)
            .nOutReplace(2, 3, WeightInit.XAVIER)
            .build();
    assertTrue(transferred.getLayer(0) instanceof FrozenLayer);
    assertEquals(network.feedForward(x).get(2), transferred.feedForward(x).get(2));
    var frozen = transferred.getLayer(0).params().dup();
    var free = transferred.getLayer(1).params().dup();
    transferred.fit(x, y);
    assertEquals(frozen, transferred.getLayer(0).params());
    assertNotEquals(free, transferred.getLayer(1).params());
    assertArrayEquals(new long[] {BATCH, 3, TIME}, transferred.output(x).shape());
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void theSizeOfARecurrentLayerCanBeReplaced(String kind) {
    var network = Models.network(Models.layer(kind), Models.layer(kind));
    var transferred =
        new TransferLearning.Builder(network)
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Sgd(0.1)).build())
            .nOutReplace(0, 7, WeightInit.XAVIER)
            .build();
    var x = numbers(1, BATCH, Models.INPUTS, TIME);
    assertEquals(7, transferred.feedForward(x).get(1).size(1));
    transferred.fit(x, numbers(2, BATCH, Models.OUTPUTS, TIME));
  }

  /** Sequences whose class is the sign of their first number. */
  private static List<DataSet> firstSigns(int batches, long seed) {
    var sets = new ArrayList<DataSet>();
    for (var i = 0; i < batches; i++) {
      var x = numbers(seed + i, 16, 1, TIME);
      var y = Nd4j.zeros(DataType.DOUBLE, 16, 2);
      for (var b = 0; b < 16; b++) {
        y.putScalar(b, x.getDouble(b, 0, 0) > 0 ? 1 : 0, 1);
      }
      sets.add(new DataSet(x, y));
    }
    return sets;
  }

  private static MultiLayerNetwork classifier(String... kinds) {
    var list =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .dataType(DataType.DOUBLE)
            .updater(new Adam(0.03))
            .list();
    for (var kind : kinds) {
      list.layer(Models.builder(kind).nOut(8).build());
    }
    var network =
        new MultiLayerNetwork(
            list.layer(new LastTimeStep(Models.builder(kinds[0]).nOut(8).build()))
                .layer(
                    new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nOut(2)
                        .build())
                .setInputType(InputType.recurrent(1))
                .build());
    network.init();
    return network;
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void earlyStoppingKeepsTheBestAndItRemembersTheFirstStep(String kind) {
    var train = new ListDataSetIterator<>(firstSigns(20, 100), 1);
    var held = new ListDataSetIterator<>(firstSigns(10, 1000), 1);
    var configuration =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .epochTerminationConditions(new MaxEpochsTerminationCondition(8))
            .scoreCalculator(new DataSetLossCalculator(held, true))
            .modelSaver(new InMemoryModelSaver<>())
            .build();
    var best =
        new EarlyStoppingTrainer(configuration, classifier(kind), train).fit().getBestModel();
    held.reset();
    // Half would be chance.
    assertTrue(best.evaluate(held).accuracy() > 0.9, kind);
  }

  @Test
  void parallelWorkersLearnTogether() throws Exception {
    var network = classifier("gru", "lstm", "rnn");
    var held = new ListDataSetIterator<>(firstSigns(10, 1000), 1);
    var wrapper =
        new ParallelWrapper.Builder<>(network)
            .workers(2)
            .averagingFrequency(1)
            .prefetchBuffer(0)
            .trainingMode(ParallelWrapper.TrainingMode.AVERAGING)
            .build();
    try {
      for (var epoch = 0; epoch < 8; epoch++) {
        wrapper.fit(new ListDataSetIterator<>(firstSigns(20, 100), 1));
      }
    } finally {
      wrapper.shutdown();
    }
    // Half would be chance. Who begins with whose weights is left to the threads.
    assertTrue(network.evaluate(held).accuracy() > 0.8);
  }

  /** As with DL4J's own layers: a network for each thread. */
  @Test
  void networksInSeveralThreadsDoNotDisturbEachOther() throws Exception {
    var threads = Executors.newFixedThreadPool(4);
    try {
      for (var kind : Models.kinds().toList()) {
        var network = classifier(kind);
        var data = firstSigns(10, 50);
        Callable<INDArray> training =
            () -> {
              var copy = network.clone();
              data.forEach(copy::fit);
              return copy.params().dup();
            };
        var alone = training.call();
        for (var result : threads.invokeAll(List.of(training, training, training, training))) {
          assertEquals(alone, result.get(), kind);
        }
      }
    } finally {
      threads.shutdown();
    }
  }
}
