package recurrent.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import recurrent.network.Activation;
import recurrent.network.Matrix;
import recurrent.network.Network;
import recurrent.network.Readout;
import recurrent.network.Rnn;
import recurrent.network.Sequence;
import recurrent.network.State;

class GradientCheckTest {

  private final double[][] W = {{0.3, -0.2, 0.5}, {0.1, 0.4, -0.6}, {0.7, -0.3, 0.2}};
  private final double[] b = {0.1, -0.2, 0.3};

  /** A smooth function of W and b whose gradient is easy. */
  private double loss() {
    var sum = 0.0;
    for (var i = 0; i < 3; i++) {
      for (var j = 0; j < 3; j++) {
        sum += (i + 1) * (j + 2) * Math.sin(W[i][j]);
      }
      sum += b[i] * b[i];
    }
    return sum;
  }

  private double[][] right(double factor) {
    var d = new double[3][3];
    for (var i = 0; i < 3; i++) {
      for (var j = 0; j < 3; j++) {
        d[i][j] = factor * (i + 1) * (j + 2) * Math.cos(W[i][j]);
      }
    }
    return d;
  }

  private double[] rightB() {
    return Arrays.stream(b).map(v -> 2 * v).toArray();
  }

  private GradientCheck.Report check(double[][] dW) {
    return GradientCheck.of(this::loss).tensor("W", W, dW).tensor("b", b, rightB()).run();
  }

  @Test
  void rightGradientPassesAndValuesAreRestored() {
    var before = Arrays.deepToString(W);
    var report = check(right(1));
    assertTrue(report.passed(), report.toString());
    assertTrue(report.error() > 0 && report.error() < 1e-8, report.toString());
    assertEquals("", report.cause());
    assertEquals(before, Arrays.deepToString(W));
  }

  @Test
  void wrongNumberIsFoundWhereItIs() {
    var dW = right(1);
    dW[1][2] += 0.01;
    var report = check(dW);
    assertFalse(report.passed());
    var worst = report.worst();
    assertEquals("W", worst.tensor());
    assertEquals(1, worst.row());
    assertEquals(2, worst.column());
    assertEquals(0.01, worst.computed() - worst.measured(), 1e-6);
  }

  @Test
  void likelyCausesAreNamed() {
    var transposed = new double[3][3];
    for (var i = 0; i < 3; i++) {
      for (var j = 0; j < 3; j++) {
        transposed[j][i] = right(1)[i][j];
      }
    }
    assertEquals("transposed", check(transposed).cause());
    assertEquals("wrong sign", check(right(-1)).cause());
    assertEquals(
        "4 times too large: summed instead of averaged, or added twice", check(right(4)).cause());
    assertEquals(
        "5 times too small: averaged twice, or a factor left out", check(right(0.2)).cause());
    assertEquals(
        "every number is 0: never computed, or overwritten", check(new double[3][3]).cause());
    var broken = right(1);
    broken[0][0] = Double.NaN;
    assertEquals("not a number, or infinite", check(broken).cause());
  }

  @Test
  void lineOfTheOnlyWrongTensorIsNamed() {
    var own = new OwnCode();
    own.run(true, true, true);
    own.dWhh[0][1] += 0.01;
    var report =
        GradientCheck.of(() -> own.run(true, true, true))
            .tensor("Wxh", own.Wxh, own.dWxh)
            .tensor("Whh", own.Whh, own.dWhh)
            .tensor("bh", own.bh, own.dbh)
            .run();
    assertEquals("only Whh is wrong: look at the line that computes its gradient", report.cause());
  }

  @Test
  void severalWrongTensorsPointBetweenRightAndWrong() {
    var own = new OwnCode();
    own.run(true, true, true);
    own.dWhh[0][1] += 0.01;
    own.dbh[0] += 0.01;
    var report =
        GradientCheck.of(() -> own.run(true, true, true))
            .tensor("Wxh", own.Wxh, own.dWxh)
            .tensor("Whh", own.Whh, own.dWhh)
            .tensor("bh", own.bh, own.dbh)
            .run();
    assertTrue(report.cause().startsWith("right: Wxh; wrong: Whh, bh. Look at"), report.cause());
  }

  @Test
  void suspectIsRecognised() {
    var faulty = right(1);
    faulty[0][0] = 7;
    faulty[2][1] = -3;
    var report =
        GradientCheck.of(this::loss)
            .tensor("W", W, faulty)
            .suspect("fault one", "W", new double[9])
            .suspect(
                "fault two", "W", Arrays.stream(faulty).flatMapToDouble(Arrays::stream).toArray())
            .run();
    assertEquals("fault two", report.cause());
  }

  /** A tanh network in plain arrays, as a notebook has it, with mistakes on demand. */
  private static final class OwnCode {

    final double[][][] x = {{{1}, {2}, {3}}, {{-1}, {0.5}, {1}}};
    final double[][][] target = {{{1}, {0.5}, {-1}}, {{0.3}, {0.1}, {2}}};
    final double[][] Wxh = {{0.5}, {-0.5}};
    final double[][] Whh = {{0.2, -0.7}, {0.4, -0.2}};
    final double[] bh = {0.1, -0.1};
    final double[][] Why = {{1, -1}};
    final double[] by = {0.1};
    double[][] dWxh;
    double[][] dWhh;
    double[] dbh;

    double run(boolean slope, boolean next, boolean transpose) {
      dWxh = new double[2][1];
      dWhh = new double[2][2];
      dbh = new double[2];
      var loss = 0.0;
      for (var b = 0; b < 2; b++) {
        var h = new double[4][2];
        var error = new double[3];
        for (var t = 0; t < 3; t++) {
          for (var i = 0; i < 2; i++) {
            var a = Wxh[i][0] * x[b][t][0] + Whh[i][0] * h[t][0] + Whh[i][1] * h[t][1] + bh[i];
            h[t + 1][i] = Math.tanh(a);
          }
          error[t] = Why[0][0] * h[t + 1][0] + Why[0][1] * h[t + 1][1] + by[0] - target[b][t][0];
          loss += error[t] * error[t] / 6;
        }
        var dhNext = new double[2];
        for (var t = 2; t >= 0; t--) {
          var da = new double[2];
          for (var i = 0; i < 2; i++) {
            da[i] = 2 * error[t] / 6 * Why[0][i] + dhNext[i];
            da[i] *= slope ? 1 - h[t + 1][i] * h[t + 1][i] : 1;
            dWxh[i][0] += da[i] * x[b][t][0];
            dbh[i] += da[i];
            for (var j = 0; j < 2; j++) {
              dWhh[i][j] += da[i] * h[t][j];
            }
          }
          for (var i = 0; i < 2; i++) {
            dhNext[i] = 0;
            for (var j = 0; next && j < 2; j++) {
              dhNext[i] += (transpose ? Whh[j][i] : Whh[i][j]) * da[j];
            }
          }
        }
      }
      return loss;
    }

    GradientCheck.Report check(boolean slope, boolean next, boolean transpose) {
      run(slope, next, transpose);
      return GradientCheck.of(() -> run(true, true, true))
          .tensor("Wxh", Wxh, dWxh)
          .tensor("Whh", Whh, dWhh)
          .tensor("bh", bh, dbh)
          .suspectUsualFaults(x, target, Wxh, Whh, bh, Why, by)
          .run();
    }
  }

  @Test
  void usualFaultsOfBpttAreNamed() {
    var own = new OwnCode();
    assertTrue(own.check(true, true, true).passed());
    assertEquals(
        "the derivative of tanh, 1 - h², is missing", own.check(false, true, true).cause());
    assertEquals(
        "dhNext is forgotten: the gradient from the step after is not added",
        own.check(true, false, true).cause());
    assertEquals(
        "the gradient goes back through Whh in place of its transpose",
        own.check(true, true, false).cause());
  }

  @Test
  void everyUsualFaultIsToldFromTheOthers() {
    var own = new OwnCode();
    for (var fault : BpttFault.values()) {
      var g = fault.gradients(own.x, own.target, own.Wxh, own.Whh, own.bh, own.Why, own.by);
      var dWhh = g.get("Whh");
      var report =
          GradientCheck.of(() -> own.run(true, true, true))
              .tensor("Whh", own.Whh, new double[][] {{dWhh[0], dWhh[1]}, {dWhh[2], dWhh[3]}})
              .suspectUsualFaults(own.x, own.target, own.Wxh, own.Whh, own.bh, own.Why, own.by)
              .run();
      assertEquals(fault.words(), report.cause());
    }
  }

  @Test
  void usualFaultsOfAGatedCellAreNotGuessed() {
    var own = new OwnCode();
    var check = GradientCheck.of(this::loss);
    var gated = new double[8][2];
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                check.suspectUsualFaults(
                    own.x, own.target, own.Wxh, gated, own.bh, own.Why, own.by));
    assertTrue(
        error.getMessage().startsWith("usual faults: Whh has the shape (8, 2), but a plain"));
  }

  @Test
  void kinkIsLeftOutAndReportedButAWrongSlopeThereIsNot() {
    var x = new double[] {0, 2e-6, -1};
    var sides = GradientCheck.of(() -> relu(x[0]) + relu(x[1]) + 3 * relu(x[2]) + 5 * x[2]);
    var report = sides.tensor("x", x, new double[] {0, 1, 5}).run();
    assertTrue(report.passed(), report.toString());
    assertEquals(2, report.worst().kinks());
    assertTrue(report.toString().contains("2 kinks left out"), report.toString());
    var wrong = GradientCheck.of(() -> relu(x[0])).tensor("x", x, new double[] {1.5, 0, 0}).run();
    assertFalse(wrong.passed(), wrong.toString());
  }

  private static double relu(double a) {
    return Math.max(0, a);
  }

  @Test
  void differentShapeIsRefused() {
    var check = GradientCheck.of(this::loss);
    var error =
        assertThrows(IllegalArgumentException.class, () -> check.tensor("W", W, new double[2][3]));
    assertEquals("W: the gradient has the shape (2, 3), expected (3, 3)", error.getMessage());
  }

  @Test
  void networkFromItsOwnStatePasses() {
    var net = Network.of(1, 3, Rnn.tanh(3).withLearnedState(), Readout.linear(1));
    var x = Sequence.ofScalars(new double[] {1, 2, -1}, new double[] {0.5, 0.1, 1});
    var report = GradientCheck.network(net, x, x, Loss.meanSquaredError());
    assertEquals(6, report.findings().size());
    assertTrue(report.passed(), report.toString());
  }

  @Test
  void networkFromAGivenStatePasses() {
    var net = Network.of(2, 3, Rnn.of(3, Activation.SIGMOID), Readout.linear(2));
    net.parameters().set("bh", new double[] {0.3, -0.1, 0.2}).set("by", new double[] {0.2, 0.1});
    var x = Sequence.of(new double[][] {{1, 2}, {-1, 0.5}}, new double[][] {{0.3, 0.1}, {1, 1}});
    var target = Sequence.of(new double[][] {{0, 1}, {1, 0}}, new double[][] {{1, 1}, {0, 0}});
    var start =
        new State(
            java.util.List.of(
                Matrix.of(new double[] {0.1, 0.2, -0.3}, new double[] {0.5, -0.5, 0})));
    var report = GradientCheck.network(net, x, target, Loss.meanSquaredError(), start, 0);
    assertEquals(6, report.findings().size());
    assertTrue(report.passed(), report.toString());
  }
}
