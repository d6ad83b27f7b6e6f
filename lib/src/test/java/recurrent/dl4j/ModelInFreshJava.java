package recurrent.dl4j;

import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A program that loads a model and says what it answers, before and after a step of training. */
final class ModelInFreshJava {

  private ModelInFreshJava() {}

  public static void main(String[] arguments) throws IOException {
    var network = ModelSerializer.restoreMultiLayerNetwork(new File(arguments[0]));
    var x = Models.random(DataType.DOUBLE, 1, 1, 3, Models.INPUTS, 5);
    var y = Models.random(DataType.DOUBLE, 2, 1, 3, Models.OUTPUTS, 5);
    System.out.println(digits(network, x, y));
  }

  static String digits(MultiLayerNetwork network, INDArray x, INDArray y) {
    var before = network.output(x);
    network.fit(x, y);
    return Arrays.toString(rounded(before)) + Arrays.toString(rounded(network.output(x)));
  }

  private static long[] rounded(INDArray values) {
    return Arrays.stream(values.dup('c').data().asDouble())
        .mapToLong(value -> Math.round(value * 1e9))
        .toArray();
  }
}
