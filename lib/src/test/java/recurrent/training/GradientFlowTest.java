package recurrent.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import recurrent.network.Activation;
import recurrent.network.Cell;
import recurrent.network.Gru;
import recurrent.network.Initializer;
import recurrent.network.Layer;
import recurrent.network.Lstm;
import recurrent.network.Network;
import recurrent.network.PlainLoops;
import recurrent.network.Readout;
import recurrent.network.Recurrent;
import recurrent.network.Rnn;
import recurrent.network.Sequence;
import recurrent.network.SplitMix64;

class GradientFlowTest {

  private static final double EPSILON = 1e-5;
  private static final double TOLERANCE = 1e-7;

  private final SplitMix64 random = new SplitMix64(12);

  private double[][][] numbers(int... lengths) {
    var x = new double[lengths.length][][];
    for (var b = 0; b < x.length; b++) {
      x[b] = new double[lengths[b]][2];
      for (var step : x[b]) {
        step[0] = random.nextGaussian();
        step[1] = random.nextGaussian();
      }
    }
    return x;
  }

  private Network network(Layer... layers) {
    var net = Network.of(2, 5, layers);
    net.parameters().forEach((name, m) -> Initializer.normal(0.7).fill(m, random));
    return net;
  }

  private static List<Cell> cells() {
    var cells = new ArrayList<Cell>(List.of(new Rnn(3, Activation.TANH, false), new Lstm(3)));
    cells.add(new Lstm(2).withPeepholes());
    cells.add(new Lstm(3).withoutForgetGate().withPeepholes());
    for (var form : Gru.Form.values()) {
      cells.add(new Gru(3, form));
    }
    return cells;
  }

  /** Pushes every number of every state of every step, and compares what the loss does. */
  private static void check(Network net, double[][][] x, double[][][] target) {
    var loss = Loss.meanSquaredError();
    var flow = GradientFlow.of(net, loss, Sequence.of(x), Sequence.of(target));
    for (var name : flow.names()) {
      var difference = 0.0;
      var size = 0.0;
      for (var b = 0; b < x.length; b++) {
        var computed = flow.get(name).sequence(b);
        assertEquals(x[b].length, computed.length);
        for (var t = 0; t < computed.length; t++) {
          for (var j = 0; j < computed[t].length; j++) {
            var up = loss(net, x, target, new PlainLoops.Push(name, b, t, j, EPSILON));
            var down = loss(net, x, target, new PlainLoops.Push(name, b, t, j, -EPSILON));
            var measured = (up - down) / (2 * EPSILON);
            difference += Math.pow(computed[t][j] - measured, 2);
            size += Math.pow(computed[t][j], 2) + Math.pow(measured, 2);
          }
        }
      }
      assertTrue(size > 0, name);
      assertTrue(Math.sqrt(difference / size) < TOLERANCE, name + " " + net);
    }
  }

  private static double loss(
      Network net, double[][][] x, double[][][] target, PlainLoops.Push push) {
    var y = new PlainLoops(net, push).run(x);
    return Loss.meanSquaredError().of(Sequence.of(y), Sequence.of(target));
  }

  @Test
  void lossAtEveryStepMatchesFiniteDifferences() {
    for (var cell : cells()) {
      var layer = Recurrent.of(cell).withLearnedState();
      var net = network(layer, layer.inBothDirections(), Readout.linear(2));
      check(net, numbers(4, 4), numbers(4, 4));
      check(net, numbers(3, 5, 1), numbers(3, 5, 1));
    }
  }

  @Test
  void lossAtTheLastStepMatchesFiniteDifferences() {
    for (var cell : cells()) {
      var top = Recurrent.of(cell).atLastStep();
      check(network(Recurrent.of(cell), top, Readout.linear(2)), numbers(5, 2), numbers(1, 1));
      var both = network(top.inBothDirections(), Readout.linear(2));
      check(both, numbers(5, 2), numbers(1, 1));
    }
  }

  @Test
  void normsAverageOverTheSequencesThatCount() {
    var net = network(Lstm.of(3), Readout.linear(2));
    var x = numbers(4, 2);
    var flow = GradientFlow.of(net, Loss.meanSquaredError(), Sequence.of(x), Sequence.of(x));
    assertEquals(List.of("lstm1.h", "lstm1.c"), flow.names());
    var norms = flow.norms("c");
    var g = flow.get("lstm1.c").toArray();
    assertEquals((length(g[0][0]) + length(g[1][0])) / 2, norms[0], 1e-15);
    assertEquals(length(g[0][3]), norms[3], 1e-15);
    assertThrows(IllegalArgumentException.class, () -> flow.norms("z"));
  }

  private static double length(double[] v) {
    return Math.hypot(Math.hypot(v[0], v[1]), v[2]);
  }

  @Test
  void gradientsOfParametersAreTheSameWithAndWithout() {
    var net = network(Lstm.of(3), Readout.linear(2));
    var run = net.unroll();
    var dY = Sequence.of(numbers(4, 4));
    run.forward(Sequence.of(numbers(4, 4)));
    run.backward(dY);
    var plain = run.gradients().copy();
    run.gradients().fill(0);
    run.backwardTraced(dY);
    plain.forEach(
        (name, g) -> assertArrayEquals(g.values(), run.gradients().get(name).values(), name));
    assertThrows(IllegalStateException.class, () -> net.unroll().backwardTraced(dY));
  }
}
