package recurrent.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static recurrent.network.Near.assertNear;
import static recurrent.network.WorkedExamples.cube;
import static recurrent.network.WorkedExamples.matrix;

import java.util.List;
import org.junit.jupiter.api.Test;
import recurrent.network.Network;
import recurrent.network.Readout;
import recurrent.network.Rnn;
import recurrent.network.Sequence;
import recurrent.network.WorkedExamples;

class TruncatedBpttTest {

  @Test
  void gradientsOfEveryWindowMatchTheWorkedExample() {
    var in = WorkedExamples.get("WE03-scalar").get("inputs");
    var net = Network.of(1, 1, Rnn.tanh(2), Readout.linear(1));
    for (var name : List.of("Wxh", "Whh", "bh", "Why", "by")) {
      net.parameters().set(name, matrix(in.get(name)));
    }
    var x = Sequence.of(cube(in.get("x")));
    var target = Sequence.of(cube(in.get("target")));
    var mse = Loss.meanSquaredError();
    var out = WorkedExamples.get("WE12").get("outputs");
    for (var k = 1; k <= 5; k++) {
      var sliding = TruncatedBptt.sliding(net, x, target, mse, k);
      assertNear(
          matrix(out.at("/sliding/" + k)), sliding.get("Whh").toArray(), 1e-12, "window " + k);
      var segments = TruncatedBptt.segments(net, x, target, mse, k);
      assertNear(
          matrix(out.at("/segments/" + k)), segments.get("Whh").toArray(), 1e-12, "segment " + k);
    }
  }

  @Test
  void windowShorterThanTheLagSeesNothing() {
    var example = WorkedExamples.get("WE12b");
    var net = Network.of(1, 1, Rnn.tanh(1));
    net.parameters().set("Wxh", new double[] {0.5}).set("Whh", new double[] {0.95});
    var impulse = new double[10];
    impulse[0] = 1;
    var goal = new double[10];
    goal[9] = 0.3;
    var onlyLast = new boolean[1][10];
    onlyLast[0][9] = true;
    var target = Sequence.ofScalars(goal).masked(onlyLast);
    var windows = example.at("/outputs/window");
    for (var window : new int[] {1, 2, 5, 9, 10}) {
      var g =
          TruncatedBptt.sliding(
              net, Sequence.ofScalars(impulse), target, Loss.meanSquaredError(), window);
      // The example halves the square.
      var expected = windows.get("" + window);
      assertEquals(2 * expected.get("dW").asDouble(), g.get("Wxh").get(0, 0), 1e-12);
      assertEquals(2 * expected.get("dU").asDouble(), g.get("Whh").get(0, 0), 1e-12);
    }
  }

  @Test
  void networkThatNeedsTheWholeSequenceIsRefused() {
    var x = Sequence.zeros(4, 1, 1);
    var mse = Loss.meanSquaredError();
    var both = Network.of(1, 1, Rnn.tanh(1).inBothDirections(), Readout.linear(1));
    assertThrows(IllegalArgumentException.class, () -> TruncatedBptt.segments(both, x, x, mse, 2));
    var last = Network.of(1, 1, Rnn.tanh(1).atLastStep());
    var target = Sequence.zeros(1, 1, 1);
    assertThrows(
        IllegalArgumentException.class, () -> TruncatedBptt.sliding(last, x, target, mse, 2));
  }
}
