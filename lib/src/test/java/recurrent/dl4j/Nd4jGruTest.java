package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Why {@link GRU} does not use ND4J's operations: {@code gru} computes what the layer computes, but
 * what {@code gru_bp} returns is not its gradient. A version of ND4J in which this test fails is
 * worth another look.
 */
class Nd4jGruTest {

  private static final int TIME = 4;
  private static final int BATCH = 2;
  private static final int INPUTS = 3;
  private static final int UNITS = 2;

  // As gru has them: x, first state, weights of the input and of the state, biases. Blocks r, z, n.
  private final INDArray x = numbers(1, TIME, BATCH, INPUTS);
  private final INDArray start = Nd4j.zeros(DataType.DOUBLE, BATCH, UNITS);
  private final INDArray Wx = numbers(3, INPUTS, 3 * UNITS);
  private final INDArray Wh = numbers(4, UNITS, 3 * UNITS);
  private final INDArray b = numbers(5, 3 * UNITS);
  private final INDArray[] inputs = {x, start, Wx, Wh, b};
  private final INDArray dh = numbers(6, TIME, BATCH, UNITS);

  private static INDArray numbers(long seed, long... shape) {
    return Models.random(DataType.DOUBLE, seed, 1, shape);
  }

  private INDArray forward() {
    return Nd4j.exec(DynamicCustomOp.builder("gru").addInputs(inputs).build())[0];
  }

  /** The derivative of {@code Σ dh ⊙ h} for one number, by central differences. */
  private double numeric(INDArray array, int i) {
    var value = array.getDouble(i);
    array.putScalar(i, value + 1e-5);
    var above = forward().mul(dh).sumNumber().doubleValue();
    array.putScalar(i, value - 1e-5);
    var below = forward().mul(dh).sumNumber().doubleValue();
    array.putScalar(i, value);
    return (above - below) / 2e-5;
  }

  /** Exchanges r, z, n for z, r, n: columns of a matrix, numbers of a vector. */
  private static INDArray reordered(INDArray blocks) {
    var r = NDArrayIndex.interval(0, UNITS);
    var z = NDArrayIndex.interval(UNITS, 2 * UNITS);
    var n = NDArrayIndex.interval(2 * UNITS, 3 * UNITS);
    if (blocks.rank() == 1) {
      return Nd4j.concat(0, blocks.get(z), blocks.get(r), blocks.get(n));
    }
    var all = NDArrayIndex.all();
    return Nd4j.concat(1, blocks.get(all, z), blocks.get(all, r), blocks.get(all, n)).dup('c');
  }

  private Layer layer() {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .list()
                .layer(new GRU.Builder().nIn(INPUTS).nOut(UNITS).build())
                .build());
    network.init();
    network.initGradientsView();
    network.setParam("0_W", reordered(Wx));
    network.setParam("0_RW", reordered(Wh));
    network.setParam("0_b", reordered(b));
    return network.getLayer(0);
  }

  @Test
  void theLayerHasTheGradientOfNd4jsForwardPassAndGruBpHasNot() {
    var manager = LayerWorkspaceMgr.noWorkspaces();
    var layer = layer();
    var h = layer.activate(x.permute(1, 2, 0), true, manager);
    assertEquals(0, Models.difference(forward(), h.permute(2, 0, 1)), 1e-12);

    var pair = layer.backpropGradient(dh.permute(1, 2, 0), manager);
    var gradients = pair.getFirst().gradientForVariable();
    var ours =
        new INDArray[] {
          pair.getSecond().permute(2, 0, 1).dup('c'),
          null, // the first state is not a parameter of the layer
          reordered(gradients.get("W")),
          reordered(gradients.get("RW")),
          reordered(gradients.get("b"))
        };
    var withGradient = Arrays.copyOf(inputs, 6);
    withGradient[5] = dh;
    var theirs = Nd4j.exec(DynamicCustomOp.builder("gru_bp").addInputs(withGradient).build());
    for (var which : new int[] {0, 2, 3, 4}) {
      var worst = 0.0;
      for (var i = 0; i < inputs[which].length(); i++) {
        var numeric = numeric(inputs[which], i);
        assertEquals(numeric, ours[which].getDouble(i), 1e-8, which + " " + i);
        worst = Math.max(worst, Math.abs(numeric - theirs[which].getDouble(i)));
      }
      assertTrue(worst > 1e-3, "gru_bp is wrong by " + worst + " only");
    }
  }
}
