package recurrent.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import recurrent.network.Sequence;
import recurrent.training.Loss;

class EmbeddedReberTest {

  private static final double LN2 = Math.log(2);

  /** From node 3 of the Reber grammar: T*V leads to 5, PX from there back to 3. */
  private static final String FROM_3 = "(?:T*VPX)*T*V(?:V|PS)";

  private static final String REBER = "B(?:TS*X(?:S|X" + FROM_3 + ")|P" + FROM_3 + ")E";

  private final EmbeddedReber task = new EmbeddedReber(1);

  @Test
  void stringsMatchTheGrammarWrittenAnotherWay() {
    for (var inside : new int[] {1, 3}) {
      var embedded = Pattern.compile("B([TP])(?:" + REBER + "){" + inside + "}\\1E");
      var strings = EmbeddedReber.strings(new EmbeddedReber(inside).examples(2000, inside));
      for (var string : strings) {
        assertTrue(embedded.matcher(string).matches(), string);
      }
      assertTrue(new HashSet<>(strings).size() > 300);
    }
  }

  @Test
  void expectationsByHand() {
    // By hand: v2 = 2 + v4, v3 = 2 + v5, v4 = 2 + v5/2, v5 = 1 + v4/2, so v1 = 1 + (v2 + v3)/2 = 6.
    assertEquals(7, task.choices(), 1e-12);
    assertEquals(11, task.predictions(), 1e-12);
    assertEquals(7 * LN2 / 11, task.bestLoss(), 1e-12);
    assertEquals(8 * LN2 / 11, task.trivialLoss(), 1e-12);
    assertEquals(19, new EmbeddedReber(3).choices(), 1e-12);
    assertEquals(27, new EmbeddedReber(3).predictions(), 1e-12);
  }

  @Test
  void expectationsByFollowingTheProbabilityOfEachNode() {
    var p = new double[] {0, 1, 0, 0, 0, 0}; // by node, after B
    var end = 0.0;
    var expected = 0.0;
    for (var choices = 1; choices <= 300; choices++) {
      var ended = (p[4] + p[5]) / 2;
      end += ended;
      expected += choices * ended;
      p =
          new double[] {
            0, 0, (p[1] + p[2]) / 2, (p[1] + p[3] + p[4]) / 2, (p[2] + p[5]) / 2, p[3] / 2
          };
    }
    assertEquals(1, end, 1e-12);
    assertEquals(6, expected, 1e-10);
    assertEquals(1 + expected, task.choices(), 1e-10);
  }

  @Test
  void samplesAgreeWithTheExactExpectations() {
    for (var inside : new int[] {1, 2}) {
      var reber = new EmbeddedReber(inside);
      var n = 20_000;
      var examples = reber.examples(n, 7 + inside);
      var p = reber.probabilities(examples.input());
      var nats = new double[n];
      var steps = new double[n];
      for (var b = 0; b < n; b++) {
        for (var t = 0; t < p.time() && examples.input().counts(t, b); t++) {
          nats[b] -= Math.log(p.get(t, b, examples.target().token(t, b)));
          steps[b]++;
        }
      }
      new Sample(nats).assertMean(reber.choices() * LN2, 0.15);
      new Sample(steps).assertMean(reber.predictions(), 0.2);
    }
  }

  /** Probabilities as scores: the softmax of their logarithms gives them back. */
  private static Sequence logarithms(Sequence p) {
    var scores = Sequence.zeros(p.time(), p.batch(), p.features());
    for (var i = 0; i < scores.values().length; i++) {
      scores.values()[i] = Math.max(-1000, Math.log(p.values()[i]));
    }
    return scores;
  }

  /** What a model predicts that knows the grammar and has forgotten the second symbol. */
  private static Sequence forgetful(Sequence p, Examples examples) {
    var forgetful = p.copy();
    for (var b = 0; b < p.batch(); b++) {
      var last = 0;
      while (last + 1 < p.time() && examples.input().counts(last + 1, b)) {
        last++;
      }
      var row = ((last - 1) * p.batch() + b) * 7;
      forgetful.values()[row + 1] = 0.5;
      forgetful.values()[row + 2] = 0.5;
    }
    return forgetful;
  }

  @Test
  void lossesAreThoseOfTheTwoModels() {
    var n = 20_000;
    var examples = task.examples(n, 3);
    var ideal = task.probabilities(examples.input());
    var forgetful = forgetful(ideal, examples);
    var loss = Loss.crossEntropy();
    var steps = examples.target().counted();
    // Over batches of this size the two losses scatter by 0.0005 (standard deviation).
    var best = loss.of(logarithms(ideal), examples.target());
    var trivial = loss.of(logarithms(forgetful), examples.target());
    assertEquals(task.bestLoss(), best, 0.003);
    assertEquals(task.trivialLoss(), trivial, 0.003);
    assertEquals(n * LN2 / steps, trivial - best, 1e-9);
    assertEquals(1, task.legalShare(ideal, examples));
  }

  @Test
  void forgettingTheSecondSymbolMakesHalfOfTheStringsIllegal() {
    var n = 10_000;
    var examples = task.examples(n, 4);
    var forgetful = forgetful(task.probabilities(examples.input()), examples);
    var share = task.legalShare(forgetful, examples); // of T and P the first is named: T
    assertEquals(0.5, share, 5 * 0.5 / Math.sqrt(n));
  }

  @Test
  void oneIllegalPredictionSpoilsAString() {
    var examples = task.examples(10, 5);
    var p = task.probabilities(examples.input());
    p.values()[(3 * 10 + 4) * 7] = 2; // B after step 3 of string 4
    assertEquals(0.9, task.legalShare(p, examples), 1e-15);
  }

  @Test
  void shorterStringsAreMasked() {
    var examples = task.examples(50, 6);
    var strings = EmbeddedReber.strings(examples);
    var symbols = strings.stream().mapToInt(String::length).sum();
    assertEquals(symbols - 50, examples.input().counted());
    assertEquals(symbols - 50, examples.target().counted());
    assertTrue(strings.stream().mapToInt(String::length).min().orElseThrow() >= 9);
  }

  @Test
  void argumentsAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> new EmbeddedReber(0));
    var broken = Sequence.ofTokens(7, new int[] {0, 3});
    var thrown = assertThrows(IllegalArgumentException.class, () -> task.probabilities(broken));
    assertEquals("string 0: S at step 1 breaks the grammar", thrown.getMessage());
    var numbers = Sequence.zeros(2, 1, 7);
    assertThrows(IllegalArgumentException.class, () -> task.probabilities(numbers));
    var examples = task.examples(5, 1);
    var other = Sequence.zeros(3, 5, 7);
    assertThrows(IllegalArgumentException.class, () -> task.legalShare(other, examples));
    assertThrows(IllegalArgumentException.class, () -> examples.accuracy(other));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Examples(examples.input(), task.examples(4, 1).target()));
  }
}
