package recurrent.dl4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Scanner;
import java.util.StringJoiner;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * The Java side of tests/benchmark.py for the layers in DL4J, which starts this file without
 * compiling it first. It reads orders, one a line, and answers each in a line:
 *
 * <ul>
 *   <li>{@code peak SECONDS}: operations a second of a product of matrices of 1,024 rows and
 *       columns.
 *   <li>{@code CELL BATCH TIME INPUTS UNITS LAYERS WARM-UP SECONDS}: for our network the losses of
 *       three training steps and the seconds for the layers alone, for a training step and for
 *       inference; then the same for the network with DL4J's own layers, if it has such.
 * </ul>
 */
final class LayersBenchmark {

  private static final int CHECKED_STEPS = 3;
  private static final int LEAST_TURNS = 5;
  private static final double TURN = 0.02; // seconds, if one run is shorter

  private final int batch;
  private final int time;
  private final int inputs;
  private final int units;
  private final int depth;

  private LayersBenchmark(Scanner order) {
    batch = order.nextInt();
    time = order.nextInt();
    inputs = order.nextInt();
    units = order.nextInt();
    depth = order.nextInt();
  }

  public static void main(String[] args) {
    var orders = new Scanner(System.in);
    while (orders.hasNextLine()) {
      var order = new Scanner(orders.nextLine()).useLocale(java.util.Locale.ROOT);
      var cell = order.next();
      System.out.println(
          cell.equals("peak")
              ? peak(order.nextDouble())
              : new LayersBenchmark(order).answer(cell, order.nextDouble(), order.nextDouble()));
    }
  }

  private static double peak(double seconds) {
    var size = 1024;
    var a = Nd4j.rand(size, size);
    var b = Nd4j.rand(size, size);
    var c = Nd4j.create(size, size);
    var run = List.<Runnable>of(() -> Nd4j.gemm(a, b, c, false, false, 1, 0));
    return 2.0 * size * size * size / medians(run, seconds, seconds)[0];
  }

  private String answer(String cell, double warmUp, double seconds) {
    var networks = new ArrayList<MultiLayerNetwork>();
    networks.add(network(ours(cell)));
    var theirs = theirs(cell);
    if (theirs != null) {
      networks.add(network(theirs));
      networks.get(1).setParams(networks.get(0).params());
    }
    var x = Nd4j.rand(-1, 1, Nd4j.getRandom(), batch, inputs, time);
    var data = new DataSet(x, Nd4j.rand(-1, 1, Nd4j.getRandom(), batch, inputs, time));
    var losses = new double[networks.size()][CHECKED_STEPS];
    for (var i = 0; i < losses.length; i++) {
      for (var step = 0; step < CHECKED_STEPS; step++) {
        networks.get(i).fit(data);
        losses[i][step] = networks.get(i).score();
      }
    }
    var layers = networks.stream().<Runnable>map(net -> new Alone(net)).toList();
    var steps = networks.stream().<Runnable>map(net -> () -> net.fit(data)).toList();
    var inference = networks.stream().<Runnable>map(net -> () -> net.output(x)).toList();
    var medians = new ArrayList<double[]>();
    for (var runs : List.of(layers, steps, inference)) {
      medians.add(medians(runs, warmUp, seconds));
    }
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    var answer = new StringJoiner(" ");
    for (var i = 0; i < losses.length; i++) {
      for (var loss : losses[i]) {
        answer.add(Double.toString(loss));
      }
      for (var median : medians) {
        answer.add(Double.toString(median[i]));
      }
    }
    return answer.toString();
  }

  private BaseRecurrentLayer.Builder<?> ours(String cell) {
    return switch (cell) {
      case "lstm" -> new FastLSTM.Builder();
      case "gru" -> new GRU.Builder();
      default -> new FastSimpleRnn.Builder();
    };
  }

  private BaseRecurrentLayer.Builder<?> theirs(String cell) {
    return switch (cell) {
      case "lstm" -> new LSTM.Builder().activation(Activation.TANH);
      case "gru" -> null;
      default -> new SimpleRnn.Builder().activation(Activation.TANH);
    };
  }

  private MultiLayerNetwork network(BaseRecurrentLayer.Builder<?> builder) {
    var list = new NeuralNetConfiguration.Builder().seed(1).updater(new Adam(1e-3)).list();
    for (var layer = 0; layer < depth; layer++) {
      list.layer(builder.nIn(layer == 0 ? inputs : units).nOut(units).build());
    }
    list.layer(
        new RnnOutputLayer.Builder(LossFunctions.LossFunction.MSE)
            .activation(Activation.IDENTITY)
            .nOut(inputs)
            .build());
    var network = new MultiLayerNetwork(list.setInputType(InputType.recurrent(inputs)).build());
    network.init();
    return network;
  }

  /**
   * The medians of the seconds for a run of each, which take turns. A turn is one run, or as many
   * as fill a moment.
   */
  private static double[] medians(List<Runnable> runs, double warmUp, double seconds) {
    var count = new int[runs.size()];
    var turns = Integer.MAX_VALUE;
    for (var i = 0; i < count.length; i++) {
      var start = System.nanoTime();
      var warm = 0;
      do {
        runs.get(i).run();
        warm++;
      } while (since(start) < warmUp);
      var each = since(start) / warm;
      count[i] = (int) Math.max(1, TURN / each);
      turns = (int) Math.min(turns, seconds / (count[i] * each));
    }
    turns = Math.max(turns, LEAST_TURNS);
    var times = new double[count.length][turns];
    for (var turn = 0; turn < turns; turn++) {
      for (var i = 0; i < count.length; i++) {
        var start = System.nanoTime();
        for (var run = 0; run < count[i]; run++) {
          runs.get(i).run();
        }
        times[i][turn] = since(start) / count[i];
      }
    }
    return Arrays.stream(times).mapToDouble(LayersBenchmark::median).toArray();
  }

  private static double since(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }

  private static double median(double[] values) {
    Arrays.sort(values);
    return (values[values.length / 2] + values[(values.length - 1) / 2]) / 2;
  }

  /** The recurrent layers of a network, forward and backward, in workspaces like the network's. */
  private final class Alone implements Runnable {

    private final MultiLayerNetwork network;
    private final INDArray x;
    private final INDArray dy;
    private final LayerWorkspaceMgr workspaces;

    Alone(MultiLayerNetwork network) {
      this.network = network;
      x = Nd4j.rand(-1, 1, Nd4j.getRandom(), batch, inputs, time);
      dy = Nd4j.rand(-1, 1, Nd4j.getRandom(), batch, units, time);
      network.initGradientsView();
      var whole = new WorkspaceConfiguration[] {configuration(1), configuration(depth)};
      workspaces =
          LayerWorkspaceMgr.builder()
              .with(ArrayType.INPUT, "INPUT", whole[1])
              .with(ArrayType.ACTIVATIONS, "ACTIVATIONS", whole[1])
              .with(ArrayType.ACTIVATION_GRAD, "GRADIENTS", whole[1])
              .with(ArrayType.FF_WORKING_MEM, "WORK", whole[0])
              .with(ArrayType.BP_WORKING_MEM, "WORK", whole[0])
              .with(ArrayType.FF_CACHE, "WORK", whole[0])
              .with(ArrayType.RNN_FF_LOOP_WORKING_MEM, "LOOP", whole[0])
              .with(ArrayType.RNN_BP_LOOP_WORKING_MEM, "LOOP", whole[0])
              .build();
    }

    private WorkspaceConfiguration configuration(int layers) {
      return WorkspaceConfiguration.builder()
          .overallocationLimit(0.02)
          .policyAllocation(AllocationPolicy.OVERALLOCATE)
          .policyLearning(LearningPolicy.FIRST_LOOP)
          .policyReset(ResetPolicy.BLOCK_LEFT)
          .policySpill(SpillPolicy.REALLOCATE)
          .cyclesBeforeInitialization(layers)
          .build();
    }

    @Override
    @SuppressWarnings("try") // the scopes are open, not used
    public void run() {
      try (var input = workspaces.notifyScopeEntered(ArrayType.INPUT);
          var activations = workspaces.notifyScopeEntered(ArrayType.ACTIVATIONS);
          var gradients = workspaces.notifyScopeEntered(ArrayType.ACTIVATION_GRAD)) {
        var h = x;
        for (var layer = 0; layer < depth; layer++) {
          try (var work = workspaces.notifyScopeEntered(ArrayType.FF_WORKING_MEM)) {
            h = network.getLayer(layer).activate(h, true, workspaces);
          }
        }
        var d = dy;
        for (var layer = depth - 1; layer >= 0; layer--) {
          try (var work = workspaces.notifyScopeEntered(ArrayType.BP_WORKING_MEM)) {
            d = network.getLayer(layer).backpropGradient(d, workspaces).getSecond();
          }
        }
        for (var layer = 0; layer < depth; layer++) {
          network.getLayer(layer).clear();
        }
      }
    }
  }
}
