package recurrent.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import recurrent.network.Sequence;
import recurrent.training.Loss;

class CopyMemoryTest {

  @Test
  void layoutIsThePublishedOne() {
    var task = CopyMemory.ofTen(30);
    assertEquals(50, task.length());
    var examples = task.examples(20, 1);
    assertEquals(10, examples.input().features());
    assertEquals(9, examples.target().features());
    for (var b = 0; b < 20; b++) {
      for (var t = 0; t < 50; t++) {
        var read = examples.input().token(t, b);
        var write = examples.target().token(t, b);
        assertEquals(t < 10, read < 8);
        if (t >= 10) {
          assertEquals(t == 39 ? 9 : 8, read, "one delimiter, otherwise blanks");
        }
        assertEquals(t < 40 ? 8 : examples.input().token(t - 40, b), write);
      }
    }
  }

  /** The scores of a model that writes blanks, then gives every symbol the same probability. */
  private static Sequence withoutMemory(CopyMemory task, int batch) {
    var scores = Sequence.zeros(task.length(), batch, task.outputSize());
    for (var t = 0; t < task.length(); t++) {
      for (var b = 0; b < batch; b++) {
        var blank = (t * batch + b) * task.outputSize() + task.symbols();
        scores.values()[blank] = t < task.copied() + task.lag() ? 1000 : -1000;
      }
    }
    return scores;
  }

  @Test
  void trivialLossIsThatOfAModelWithoutMemory() {
    var task = CopyMemory.ofTen(30);
    assertEquals(10 * Math.log(8) / 50, task.trivialLoss(), 1e-15);
    for (var t : new CopyMemory[] {task, new CopyMemory(3, 2, 5)}) {
      var examples = t.examples(40, 2);
      var loss = Loss.crossEntropy().of(withoutMemory(t, 40), examples.target());
      assertEquals(t.trivialLoss(), loss, 1e-12);
    }
  }

  @Test
  void symbolsAreUniformAndIndependent() {
    var n = 20_000;
    var examples = new CopyMemory(4, 2, 3).examples(n, 3);
    var both = new double[n];
    for (var b = 0; b < n; b++) {
      both[b] = examples.input().token(0, b) == 1 && examples.input().token(1, b) == 2 ? 1 : 0;
    }
    new Sample(both).assertMean(1.0 / 16, 0.02);
  }

  @Test
  void perfectMemoryGivesBestScores() {
    var task = new CopyMemory(3, 2, 5);
    var examples = task.examples(10, 4);
    var scores = Sequence.zeros(task.length(), 10, 4);
    for (var t = 0; t < task.length(); t++) {
      for (var b = 0; b < 10; b++) {
        scores.values()[(t * 10 + b) * 4 + examples.target().token(t, b)] = 1000;
      }
    }
    assertEquals(task.bestLoss(), Loss.crossEntropy().of(scores, examples.target()), 1e-12);
    assertEquals(1, examples.accuracy(scores));
  }

  @Test
  void sizesAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> new CopyMemory(1, 2, 5));
    assertThrows(IllegalArgumentException.class, () -> new CopyMemory(3, 0, 5));
    assertThrows(IllegalArgumentException.class, () -> new CopyMemory(3, 2, 0));
  }
}
