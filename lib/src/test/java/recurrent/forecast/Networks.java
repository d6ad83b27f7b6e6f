package recurrent.forecast;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import recurrent.network.Network;
import recurrent.network.Readout;
import recurrent.network.Rnn;
import recurrent.network.Sequence;
import recurrent.training.Loss;
import recurrent.training.Optimizer;
import recurrent.training.Trainer;

/** Small networks as forecasters: of the course's own kind, and of DL4J. */
final class Networks {

  private Networks() {}

  /** An RNN that stops early; how each training ended is added to a list. */
  static WindowForecaster ours(long seed, List<String> ends) {
    return new WindowForecaster(
        "RNN",
        8,
        0.2,
        (training, validation) -> {
          var channels = training.inputs()[0][0].length;
          var horizons = training.targets()[0].length;
          var net = Network.of(channels, seed, Rnn.tanh(6).atLastStep(), Readout.linear(horizons));
          var history =
              Trainer.of(net, Loss.meanSquaredError(), Optimizer.adam(0.03))
                  .epochs(150)
                  .seed(seed)
                  .batchSize(32)
                  .validation(
                      Sequence.of(validation.inputs()), Sequence.lastStep(validation.targets()))
                  .patience(4)
                  .fit(Sequence.of(training.inputs()), Sequence.lastStep(training.targets()));
          ends.add(history.toString());
          return windows ->
              Arrays.stream(net.predict(Sequence.of(windows)).toArray())
                  .map(steps -> steps[0])
                  .toArray(double[][]::new);
        });
  }

  /** An LSTM of DL4J, trained for a few epochs. */
  static WindowForecaster dl4j(long seed) {
    return new WindowForecaster(
        "LSTM",
        8,
        0,
        (training, none) -> {
          var net = lstm(seed, training.inputs()[0][0].length, training.targets()[0].length);
          var targets = Nd4j.createFromArray(training.targets()).castTo(Nd4j.dataType());
          for (var epoch = 0; epoch < 5; epoch++) {
            net.fit(features(training.inputs()), targets);
          }
          return windows -> net.output(features(windows)).toDoubleMatrix();
        });
  }

  private static MultiLayerNetwork lstm(long seed, int channels, int horizons) {
    var net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Adam(0.02))
                .list()
                .layer(new LastTimeStep(new LSTM.Builder().nOut(4).build()))
                .layer(
                    new OutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(horizons)
                        .build())
                .setInputType(InputType.recurrent(channels))
                .build());
    net.init();
    return net;
  }

  /** (windows, time, channels) as DL4J has it: (windows, channels, time). */
  private static INDArray features(double[][][] windows) {
    return Nd4j.createFromArray(windows).castTo(Nd4j.dataType()).permute(0, 2, 1);
  }
}
