package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** DL4J's own gradient check. */
class GradientsTest {

  private static final int BATCH = 3;
  private static final int TIME = 5;

  record Case(String kind, int depth, boolean masked, RNNFormat format) {

    MultiLayerNetwork network(WorkspaceMode workspaces) {
      var layers = new ArrayList<Layer>();
      for (var i = 0; i < depth; i++) {
        layers.add(Models.layer(kind, format));
      }
      return Models.network(DataType.DOUBLE, format, workspaces, layers.toArray(Layer[]::new));
    }
  }

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

  static Stream<Case> cases() {
    var cases = new ArrayList<Case>();
    for (var kind : List.of("rnn", "rnn-sigmoid", "lstm", "gru", "gru-cho")) {
      for (var depth : new int[] {1, 2}) {
        for (var masked : new boolean[] {false, true}) {
          for (var format : RNNFormat.values()) {
            cases.add(new Case(kind, depth, masked, format));
          }
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsMatchFiniteDifferences(Case c) {
    assertTrue(passes(c.network(WorkspaceMode.NONE), c));
  }

  /** With the tolerances that DL4J uses for its own recurrent layers. */
  private static boolean passes(MultiLayerNetwork network, Case c) {
    var mask = c.masked ? Models.mask(BATCH, TIME) : null;
    return GradientCheckUtil.checkGradients(
        new GradientCheckUtil.MLNConfig()
            .net(network)
            .epsilon(1e-6)
            .maxRelError(1e-5)
            .minAbsoluteError(1e-9)
            .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)
            .input(Models.sequence(DataType.DOUBLE, c.format, 4, BATCH, Models.INPUTS, TIME))
            .labels(Models.sequence(DataType.DOUBLE, c.format, 5, BATCH, Models.OUTPUTS, TIME))
            .inputMask(mask)
            .labelMask(mask)
            .subset(true)
            .maxPerParam(8));
  }

  @Test
  void bidirectionalLayersPassWithPaddingAtBothEnds() {
    for (var kind : List.of("rnn", "lstm", "gru", "gru-cho")) {
      var c = new Case(kind, 1, true, RNNFormat.NCW);
      var both = new Bidirectional(Bidirectional.Mode.ADD, Models.layer(kind));
      var network = Models.network(DataType.DOUBLE, RNNFormat.NCW, WorkspaceMode.NONE, both);
      assertTrue(passes(network, c), kind);
    }
  }
}
