package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.AsyncDataSetIterator;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays stand in the workspaces in which DL4J looks for them. */
class WorkspacesTest {

  private static final int BATCH = 3;
  private static final int TIME = 5;
  private static final WorkspaceConfiguration CONFIGURATION =
      WorkspaceConfiguration.builder()
          .initialSize(1_000_000)
          .policyAllocation(AllocationPolicy.STRICT)
          .build();

  private static INDArray numbers(long seed, long... shape) {
    return Models.random(DataType.DOUBLE, seed, 1, shape);
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void trainingIsTheSameWithAndWithoutWorkspaces(String kind) {
    for (var format : RNNFormat.values()) {
      INDArray expected = null;
      for (var mode : List.of(WorkspaceMode.NONE, WorkspaceMode.ENABLED)) {
        var network =
            Models.network(
                DataType.DOUBLE,
                format,
                mode,
                Models.layer(kind, format),
                Models.layer(kind, format),
                Models.layer(kind, format));
        network.setLearningRate(0.1);
        for (var i = 0; i < 6; i++) {
          // Batches of changing size, with a mask now and then
          var batch = BATCH + i % 3;
          var mask = i % 2 == 0 ? null : Models.mask(batch, TIME);
          var x = Models.sequence(DataType.DOUBLE, format, i, batch, Models.INPUTS, TIME);
          var y = Models.sequence(DataType.DOUBLE, format, i, batch, Models.OUTPUTS, TIME);
          network.fit(new DataSet(x, y, mask, mask));
          assertFalse(network.output(x).isAttached());
        }
        if (expected == null) {
          expected = network.params();
        } else {
          assertEquals(0, Models.difference(expected, network.params()), 1e-12, kind);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void resultsStandWhereTheManagerSays(String kind) {
    var network = Models.network(Models.layer(kind));
    network.initGradientsView();
    var layer = (RecurrentLayer) network.getLayer(0);
    var manager =
        LayerWorkspaceMgr.builder()
            .with(ArrayType.INPUT, "INPUTS", CONFIGURATION)
            .with(ArrayType.ACTIVATIONS, "ACTIVATIONS", CONFIGURATION)
            .with(ArrayType.ACTIVATION_GRAD, "GRADIENTS", CONFIGURATION)
            .with(ArrayType.FF_WORKING_MEM, "WORK", CONFIGURATION)
            .with(ArrayType.BP_WORKING_MEM, "WORK", CONFIGURATION)
            .with(ArrayType.RNN_FF_LOOP_WORKING_MEM, "WORK", CONFIGURATION)
            .with(ArrayType.RNN_BP_LOOP_WORKING_MEM, "WORK", CONFIGURATION)
            .build();
    var x = numbers(1, BATCH, Models.INPUTS, TIME);
    try (var inputs = manager.notifyScopeEntered(ArrayType.INPUT);
        var activations = manager.notifyScopeEntered(ArrayType.ACTIVATIONS);
        var gradients = manager.notifyScopeEntered(ArrayType.ACTIVATION_GRAD);
        var work = manager.notifyScopeEntered(ArrayType.FF_WORKING_MEM)) {
      var output = layer.activate(x, true, manager);
      assertEquals(activations, output.data().getParentWorkspace());
      var dy = numbers(2, BATCH, Models.UNITS, TIME);
      var pair = layer.backpropGradient(dy, manager);
      assertEquals(gradients, pair.getSecond().data().getParentWorkspace());
      pair.getFirst().gradientForVariable().values().forEach(g -> assertFalse(g.isAttached()));
      layer.rnnTimeStep(x, manager);
      layer.rnnActivateUsingStoredState(x, true, true, manager);
      assertTrue(inputs.isScopeActive() && work.isScopeActive());
    }
    // Outside of all scopes, the states are still there.
    for (var state : List.of(layer.rnnGetPreviousState(), layer.rnnGetTBPTTState())) {
      assertFalse(state.isEmpty());
      state.values().forEach(part -> assertFalse(part.isAttached()));
      state.values().forEach(part -> assertTrue(Double.isFinite(part.sumNumber().doubleValue())));
    }
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void dataMayComeInAWorkspaceOfTheirIterator(String kind) {
    var sets =
        List.of(
            new DataSet(
                numbers(1, BATCH, Models.INPUTS, TIME), numbers(2, BATCH, Models.OUTPUTS, TIME)),
            new DataSet(
                numbers(3, BATCH, Models.INPUTS, TIME), numbers(4, BATCH, Models.OUTPUTS, TIME)));
    var plain = Models.network(Models.layer(kind));
    var asynchronous = Models.network(Models.layer(kind));
    plain.setLearningRate(0.1);
    asynchronous.setLearningRate(0.1);
    sets.forEach(plain::fit);
    asynchronous.fit(new AsyncDataSetIterator(new ListDataSetIterator<>(sets, 1), 2, true));
    assertEquals(0, Models.difference(plain.params(), asynchronous.params()), 1e-12);
  }
}
