package recurrent.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import recurrent.network.Sequence;
import recurrent.training.Loss;

class FirstSymbolRecallTest {

  private final FirstSymbolRecall task = new FirstSymbolRecall(4, 3, 6);

  @Test
  void symbolStandsFirstAndDistractorsFollow() {
    var examples = task.examples(500, 1);
    assertEquals(7, examples.input().time());
    assertEquals(1, examples.target().time());
    var seen = new int[7];
    for (var b = 0; b < 500; b++) {
      assertEquals(examples.input().token(0, b), examples.target().token(0, b));
      assertTrue(examples.input().token(0, b) < 4);
      for (var t = 0; t < 7; t++) {
        assertTrue(t == 0 || examples.input().token(t, b) >= 4);
        seen[examples.input().token(t, b)]++;
      }
    }
    for (var count : seen) {
      assertTrue(count > 50);
    }
  }

  @Test
  void sameSeedGivesSameExamples() {
    assertArrayEquals(task.examples(9, 5).input().toArray(), task.examples(9, 5).input().toArray());
    assertTrue(
        !Arrays.deepEquals(
            task.examples(9, 5).input().toArray(), task.examples(9, 6).input().toArray()));
  }

  @Test
  void guessingWithoutMemoryGivesChanceAndTrivialLoss() {
    var n = 20_000;
    var examples = task.examples(n, 2);
    var hits = new double[n];
    for (var b = 0; b < n; b++) {
      hits[b] = examples.target().token(0, b) == 0 ? 1 : 0;
    }
    new Sample(hits).assertMean(task.chance(), 0.02);
    var indifferent = Sequence.zeros(1, n, 4);
    assertEquals(new Sample(hits).mean(), examples.accuracy(indifferent), 1e-15);
    assertEquals(task.trivialLoss(), Loss.crossEntropy().of(indifferent, examples.target()), 1e-12);
  }

  @Test
  void perfectMemoryGivesBestScores() {
    var examples = task.examples(100, 3);
    var scores = Sequence.zeros(1, 100, 4);
    for (var b = 0; b < 100; b++) {
      scores.values()[b * 4 + examples.input().token(0, b)] = 1000;
    }
    assertEquals(1, examples.accuracy(scores));
    assertEquals(task.bestLoss(), Loss.crossEntropy().of(scores, examples.target()), 1e-12);
  }

  @Test
  void distractorsDoNotTellTheSymbol() {
    var n = 20_000;
    var examples = task.examples(n, 4);
    var same = new double[n];
    for (var b = 0; b < n; b++) {
      same[b] = examples.input().token(6, b) == 4 && examples.target().token(0, b) == 0 ? 1 : 0;
    }
    new Sample(same).assertMean(1.0 / 12, 0.02);
  }

  @Test
  void sizesAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> new FirstSymbolRecall(1, 3, 6));
    assertThrows(IllegalArgumentException.class, () -> new FirstSymbolRecall(4, 0, 6));
    assertThrows(IllegalArgumentException.class, () -> new FirstSymbolRecall(4, 3, 0));
    var thrown = assertThrows(IllegalArgumentException.class, () -> task.examples(0, 1));
    assertEquals("sequences: 0 must be at least 1", thrown.getMessage());
  }
}
