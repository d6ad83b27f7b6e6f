package recurrent.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static recurrent.network.Near.assertNear;
import static recurrent.network.WorkedExamples.matrix;
import static recurrent.network.WorkedExamples.vector;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import recurrent.network.Initializer;
import recurrent.network.Matrix;
import recurrent.network.Network;
import recurrent.network.Readout;
import recurrent.network.Rnn;
import recurrent.network.Sequence;
import recurrent.network.SplitMix64;
import recurrent.network.State;
import recurrent.network.WorkedExamples;

class LossTest {

  private static final double SAME = 1e-12;

  @Test
  void lastStepAndEveryStepAreDifferentQuestions() {
    var tiny = WorkedExamples.get("WE25").get("tiny");
    var every = Sequence.ofScalars(matrix(tiny.get("outputs_N2_T3")));
    var targets = vector(tiny.get("targets_N2"));
    var mse = Loss.meanSquaredError();
    assertEquals(
        tiny.get("last_step_mse").asDouble(),
        mse.of(every.steps(2, 3), Sequence.lastStep(targets)),
        SAME);
    var repeated =
        Sequence.ofScalars(
            new double[] {targets[0], targets[0], targets[0]},
            new double[] {targets[1], targets[1], targets[1]});
    assertEquals(tiny.get("every_step_mse").asDouble(), mse.of(every, repeated), SAME);
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> mse.of(every, Sequence.lastStep(targets)));
    assertTrue(error.getMessage().contains("atLastStep()"), error.getMessage());
  }

  @Test
  void meanSquaredErrorLeavesOutPadding() {
    var y = Sequence.ofScalars(new double[] {1, 2, 3}, new double[] {5, 0, 0});
    var d = Sequence.ofScalars(new double[] {1, 4, 0}, new double[] {7});
    var dY = Sequence.zeros(3, 2, 1);
    // Errors 0, -2, 3 and -2 over four steps that count.
    assertEquals(17.0 / 4, Loss.meanSquaredError().evaluate(y, d, dY), SAME);
    assertArrayEquals(new double[] {0, -1, -1, 0, 1.5, 0}, dY.values(), SAME);
  }

  @Test
  void sumOverTimeIsTheAverageTimesTheSteps() {
    var y = Sequence.ofScalars(new double[] {1, 2, 3}, new double[] {5, 0, 0});
    var d = Sequence.zeros(3, 2, 1);
    var one = Sequence.zeros(3, 2, 1);
    var sum = Sequence.zeros(3, 2, 1);
    var mean = Loss.meanSquaredError().evaluate(y, d, one);
    assertEquals(3 * mean, Loss.meanSquaredError().summedOverTime().evaluate(y, d, sum), SAME);
    for (var i = 0; i < 6; i++) {
      assertEquals(3 * one.values()[i], sum.values()[i], SAME);
    }
  }

  @Test
  void crossEntropyMatchesTheWorkedExample() {
    for (var row : WorkedExamples.get("WE18").at("/outputs/rows")) {
      var y = Sequence.lastStep(matrix(row.get("logits")));
      var dY = Sequence.zeros(1, 1, 3);
      var loss = Loss.crossEntropy().evaluate(y, Sequence.lastStep(3, new int[] {0}), dY);
      var p = vector(row.get("softmax"));
      assertEquals(-Math.log(p[0]), loss, SAME);
      assertNear(new double[] {p[0] - 1, p[1], p[2]}, dY.values(), SAME, "p - onehot");
      var vectors = Sequence.lastStep(new double[][] {{1, 0, 0}});
      assertEquals(loss, Loss.crossEntropy().of(y, vectors), SAME);
    }
  }

  @Test
  void crossEntropyLeavesOutPaddingAndSurvivesHugeScores() {
    var y = Sequence.of(new double[][] {{1000, 0}, {0, 0}}, new double[][] {{0, 1000}, {3, 1}});
    var d = Sequence.ofTokens(2, new int[] {0, 1}, new int[] {0});
    var dY = Sequence.zeros(2, 2, 2);
    // -ln p is 0, ln 2 and 1000 over three steps that count.
    assertEquals((Math.log(2) + 1000) / 3, Loss.crossEntropy().evaluate(y, d, dY), SAME);
    assertArrayEquals(
        new double[] {0, 0, -1 / 3.0, 1 / 3.0, 1 / 6.0, -1 / 6.0, 0, 0}, dY.values(), SAME);
  }

  @Test
  void theQuantileLossWeighsBothSidesByItsLevel() {
    var y = Sequence.of(new double[][] {{1, 4}, {5, 5}}, new double[][] {{2, 2}});
    var d = Sequence.ofScalars(new double[] {3, 9}, new double[] {2});
    var dY = Sequence.zeros(2, 2, 2);
    // The first step: 3 is 2 above 1 and 1 below 4; 2 is hit twice. The second: 4 above 5, twice.
    var expected = (0.25 * 2 + 0.1 * 1 + 0.25 * 4 + 0.9 * 4) / 6;
    assertEquals(expected, Loss.quantile(0.25, 0.9).evaluate(y, d, dY), SAME);
    assertArrayEquals(
        new double[] {-0.25 / 6, 0.1 / 6, 0, 0, -0.25 / 6, -0.9 / 6, 0, 0}, dY.values(), SAME);
  }

  @Test
  void theQuantileLossIsSmallestAtTheQuantile() {
    var random = new SplitMix64(3);
    var values = new double[1001];
    Arrays.setAll(values, i -> random.nextGaussian());
    var sorted = values.clone();
    Arrays.sort(sorted);
    var d = Sequence.lastStep(values);
    for (var level : new double[] {0.05, 0.5, 0.95}) {
      var quantile = sorted[(int) (level * 1001)];
      var least = lossOfConstant(level, quantile, d);
      for (var other : sorted) {
        assertTrue(lossOfConstant(level, other, d) >= least - SAME, level + ": " + other);
      }
    }
  }

  private static double lossOfConstant(double level, double constant, Sequence d) {
    var y = Sequence.zeros(1, d.batch(), 1);
    Arrays.fill(y.values(), constant);
    return Loss.quantile(level).of(y, d);
  }

  @Test
  void theGradientOfTheQuantileLossMatchesFiniteDifferences() {
    var random = new SplitMix64(5);
    var net = Network.of(2, 4, Rnn.tanh(4), Readout.linear(6));
    net.parameters().forEach((name, m) -> Initializer.normal(0.5).fill(m, random));
    var x = noise(3, random).masked(new boolean[][] {{true, true, true}, {true, true, false}});
    var start =
        new State(
            List.of(
                Matrix.of(new double[] {0.1, 0.2, -0.3, 0.4}, new double[] {0.5, -0.5, 0.2, 0.1})));
    var report =
        GradientCheck.network(net, x, noise(3, random), Loss.quantile(0.1, 0.5, 0.9), start, 0);
    assertTrue(report.passed(), report::toString);
  }

  /** Two sequences of two features. */
  private static Sequence noise(int time, SplitMix64 random) {
    var x = Sequence.zeros(time, 2, 2);
    Arrays.setAll(x.values(), i -> random.nextGaussian());
    return x;
  }

  @Test
  void levelsOutsideAndMissingOutputsAreRefused() {
    for (var levels : new double[][] {{}, {0}, {0.5, 1}, {Double.NaN}}) {
      var error = assertThrows(IllegalArgumentException.class, () -> Loss.quantile(levels));
      assertTrue(error.getMessage().startsWith("quantile loss: levels ["), error.getMessage());
    }
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Loss.quantile(0.1, 0.9).of(Sequence.zeros(1, 2, 1), Sequence.zeros(1, 2, 1)));
    assertTrue(
        error.getMessage().endsWith("expected 2 outputs for each target"), error.getMessage());
  }

  @Test
  void wrongTargetsAreRefused() {
    var y = Sequence.zeros(2, 1, 3);
    assertThrows(
        IllegalArgumentException.class,
        () -> Loss.crossEntropy().of(y, Sequence.zeros(2, 1, 3)),
        "probabilities that add up to 0");
    assertThrows(
        IllegalArgumentException.class,
        () -> Loss.meanSquaredError().of(y, Sequence.zeros(2, 1, 2)));
    var nothing = y.masked(new boolean[][] {{false, false}});
    assertThrows(IllegalArgumentException.class, () -> Loss.meanSquaredError().of(nothing, y));
  }
}
