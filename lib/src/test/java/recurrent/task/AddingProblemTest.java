package recurrent.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AddingProblemTest {

  private final AddingProblem task = new AddingProblem(11);

  @Test
  void targetIsTheSumOfOneMarkedNumberFromEachHalf() {
    var examples = task.examples(300, 1);
    var marked = new int[11];
    for (var b = 0; b < 300; b++) {
      var sum = 0.0;
      var first = 0;
      var second = 0;
      for (var t = 0; t < 11; t++) {
        var marker = examples.input().get(t, b, 1);
        var value = examples.input().get(t, b, 0);
        assertTrue(value >= 0 && value < 1);
        assertTrue(marker == 0 || marker == 1);
        sum += marker * value;
        marked[t] += (int) marker;
        first += t < 5 ? (int) marker : 0;
        second += t < 5 ? 0 : (int) marker;
      }
      assertEquals(1, first);
      assertEquals(1, second);
      assertEquals(sum, examples.target().get(0, b, 0), 1e-15);
    }
    for (var count : marked) {
      assertTrue(count > 20, "every step is marked now and then");
    }
  }

  @Test
  void errorsOfTheMeanAndOfHalfTheMemoryAreExact() {
    var n = 50_000;
    var examples = task.examples(n, 2);
    var mean = new double[n];
    var half = new double[n];
    for (var b = 0; b < n; b++) {
      var target = examples.target().get(0, b, 0);
      mean[b] = (target - 1) * (target - 1);
      var late = 0.0;
      for (var t = 5; t < 11; t++) {
        late += examples.input().get(t, b, 0) * examples.input().get(t, b, 1);
      }
      half[b] = (target - late - 0.5) * (target - late - 0.5);
    }
    new Sample(mean).assertMean(task.trivialLoss(), 0.005);
    new Sample(half).assertMean(1.0 / 12, 0.005);
    assertEquals(0, task.bestLoss());
  }

  @Test
  void accuracyIsRefused() {
    var examples = task.examples(3, 1);
    assertThrows(IllegalStateException.class, () -> examples.accuracy(examples.target()));
  }

  @Test
  void lengthIsChecked() {
    var thrown = assertThrows(IllegalArgumentException.class, () -> new AddingProblem(1));
    assertEquals("length: 1 must be at least 2", thrown.getMessage());
    assertEquals(1, new AddingProblem(2).examples(4, 1).target().time());
  }
}
