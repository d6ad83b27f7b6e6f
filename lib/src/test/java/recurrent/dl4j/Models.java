package recurrent.dl4j;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Networks and data that the tests share. */
final class Models {

  static final int INPUTS = 3;
  static final int UNITS = 4;
  static final int OUTPUTS = 2;

  private Models() {}

  /** Some recurrent layers and a linear output at every step, with random parameters. */
  static MultiLayerNetwork network(
      DataType type, RNNFormat format, WorkspaceMode workspaces, Layer... layers) {
    var list =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(type)
            .updater(new Sgd(1))
            .trainingWorkspaceMode(workspaces)
            .inferenceWorkspaceMode(workspaces)
            .weightInit(WeightInit.XAVIER)
            .list();
    for (var layer : layers) {
      list.layer(layer);
    }
    list.layer(
        new RnnOutputLayer.Builder(LossFunctions.LossFunction.MSE)
            .activation(Activation.IDENTITY)
            .nOut(OUTPUTS)
            .dataFormat(format)
            .build());
    var network =
        new MultiLayerNetwork(list.setInputType(InputType.recurrent(INPUTS, format)).build());
    network.init();
    network.params().assign(random(type, 1, 0.5, network.params().shape()));
    return network;
  }

  /** Double precision, DL4J's usual format and workspaces. */
  static MultiLayerNetwork network(Layer... layers) {
    return network(DataType.DOUBLE, RNNFormat.NCW, WorkspaceMode.ENABLED, layers);
  }

  /** Numbers between −size and size. */
  static INDArray random(DataType type, long seed, double size, long... shape) {
    var random = new java.util.Random(seed);
    var values =
        new double[Math.toIntExact(java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
    for (var i = 0; i < values.length; i++) {
      values[i] = size * (2 * random.nextDouble() - 1);
    }
    return Nd4j.createFromArray(values).reshape(shape).castTo(type);
  }

  /** Numbers for a sequence in a format, from (batch, features, time). */
  static INDArray sequence(DataType type, RNNFormat format, long seed, long... shape) {
    var ncw = random(type, seed, 1, shape);
    return format == RNNFormat.NCW ? ncw : ncw.permute(0, 2, 1).dup('c');
  }

  /** Sequences of 5, 3, 4, 5, 3, 4 … steps. */
  static INDArray mask(int batch, int time) {
    var mask = Nd4j.ones(DataType.FLOAT, batch, time);
    for (var b = 0; b < batch; b++) {
      for (var t = time - new int[] {0, 2, 1}[b % 3]; t < time; t++) {
        mask.putScalar(b, t, 0);
      }
    }
    return mask;
  }

  /** The largest difference between two arrays. */
  static double difference(INDArray a, INDArray b) {
    return a.castTo(DataType.DOUBLE).sub(b.castTo(DataType.DOUBLE)).amaxNumber().doubleValue();
  }

  /** Every kind of layer there is. */
  static Stream<String> kinds() {
    return Stream.of("rnn", "lstm", "gru", "gru-cho");
  }

  /** A layer of a kind, for a format. */
  static BaseRecurrentLayer layer(String kind, RNNFormat format) {
    return builder(kind).nOut(UNITS).dataFormat(format).build();
  }

  /** A layer of a kind. */
  static BaseRecurrentLayer layer(String kind) {
    return layer(kind, RNNFormat.NCW);
  }

  /** What a layer of a kind is made with. */
  static BaseRecurrentLayer.Builder<?> builder(String kind) {
    return switch (kind) {
      case "rnn" -> new FastSimpleRnn.Builder();
      case "rnn-sigmoid" -> new FastSimpleRnn.Builder().activation(Activation.SIGMOID);
      case "lstm" -> new FastLSTM.Builder();
      case "gru" -> new GRU.Builder();
      case "gru-cho" -> new GRU.Builder().resetAfter(false);
      default -> throw new IllegalArgumentException(kind);
    };
  }
}
