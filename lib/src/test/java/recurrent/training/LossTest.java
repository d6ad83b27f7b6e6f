package recurrent.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static recurrent.network.Near.assertNear;
import static recurrent.network.WorkedExamples.matrix;
import static recurrent.network.WorkedExamples.vector;

import org.junit.jupiter.api.Test;
import recurrent.network.Sequence;
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
