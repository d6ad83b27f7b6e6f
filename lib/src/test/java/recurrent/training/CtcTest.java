package recurrent.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static recurrent.network.WorkedExamples.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import recurrent.network.Gru;
import recurrent.network.Initializer;
import recurrent.network.Lstm;
import recurrent.network.Matrix;
import recurrent.network.Network;
import recurrent.network.Readout;
import recurrent.network.Sequence;
import recurrent.network.Softmax;
import recurrent.network.SplitMix64;
import recurrent.network.State;
import recurrent.network.WorkedExamples;

class CtcTest {

  private static final double SAME = 1e-12;

  private final SplitMix64 random = new SplitMix64(24);

  /** The probability of labels where each step's probabilities are given. */
  private static double probability(double[][] p, int... labels) {
    return StrictMath.exp(-Loss.ctc().of(logs(p), Sequence.ofTokens(p[0].length, labels)));
  }

  private static Sequence logs(double[]... p) {
    return Sequence.of(
        Arrays.stream(p)
            .map(row -> Arrays.stream(row).map(StrictMath::log).toArray())
            .toArray(double[][]::new));
  }

  @Test
  void matchesTheWorkedExample() {
    var example = WorkedExamples.get("WE24");
    var two = matrix(example.at("/inputs/y2"));
    var four = matrix(example.at("/inputs/y4"));
    var out = example.get("outputs");
    assertEquals(out.get("p(y2,[1])").asDouble(), probability(two, 1), SAME);
    assertEquals(out.get("p(y4,[1,2])").asDouble(), probability(four, 1, 2), SAME);
    assertEquals(out.get("p(y4,[1,1])").asDouble(), probability(four, 1, 1), SAME);
  }

  @Test
  void sumsOverAllPathsThatSpellTheLabels() {
    for (var round = 0; round < 60; round++) {
      var classes = 2 + random.nextInt(3);
      var p = new double[1 + random.nextInt(6)][];
      Arrays.setAll(p, t -> Softmax.of(noise(classes)));
      var labels = new int[1 + random.nextInt(3)];
      Arrays.setAll(labels, i -> 1 + random.nextInt(classes - 1));
      var expected = bruteForce(p, labels);
      if (expected > 0) {
        assertEquals(expected, probability(p, labels), SAME, Arrays.toString(labels));
      } else {
        assertThrows(IllegalArgumentException.class, () -> probability(p, labels));
      }
    }
  }

  private double[] noise(int n) {
    return IntStream.range(0, n).mapToDouble(i -> 2 * random.nextGaussian()).toArray();
  }

  private static double bruteForce(double[][] p, int... labels) {
    var classes = p[0].length;
    var sum = 0.0;
    for (var path = 0; path < Math.pow(classes, p.length); path++) {
      var product = 1.0;
      var spelt = new ArrayList<Integer>();
      var before = 0;
      for (int t = 0, rest = path; t < p.length; t++, rest /= classes) {
        var now = rest % classes;
        product *= p[t][now];
        if (now != 0 && now != before) {
          spelt.add(now);
        }
        before = now;
      }
      sum += spelt.equals(Arrays.stream(labels).boxed().toList()) ? product : 0;
    }
    return sum;
  }

  @Test
  void allSpellingsTogetherAreCertain() {
    var p = new double[4][];
    Arrays.setAll(p, t -> Softmax.of(noise(3)));
    var sum = p[0][0] * p[1][0] * p[2][0] * p[3][0]; // nothing is said
    for (var labels : upTo(4)) {
      if (bruteForce(p, labels) > 0) {
        sum += probability(p, labels);
      }
    }
    assertEquals(1, sum, SAME);
  }

  /** Every list of one to so many labels 1 and 2. */
  private static List<int[]> upTo(int length) {
    var lists = new ArrayList<int[]>();
    for (var n = 1; n <= length; n++) {
      for (var bits = 0; bits < 1 << n; bits++) {
        var number = bits;
        lists.add(IntStream.range(0, n).map(i -> 1 + (number >> i & 1)).toArray());
      }
    }
    return lists;
  }

  @Test
  void silenceIsSpeltByBlanksAlone() {
    var p = new double[][] {{0.6, 0.4}, {0.5, 0.5}};
    var nothing = Sequence.ofTokens(2, new int[] {1}).masked(new boolean[][] {{false}});
    assertEquals(0.3, StrictMath.exp(-Loss.ctc().of(logs(p), nothing)), SAME);
  }

  @Test
  void gradientMatchesFiniteDifferences() {
    var net = Network.of(3, 5, Lstm.of(4), Readout.linear(4));
    net.parameters().forEach((name, m) -> Initializer.normal(0.5).fill(m, random));
    var x = inputs(6, 3, 5);
    var target = Sequence.ofTokens(4, new int[] {1, 1, 3}, new int[] {2}, new int[] {3, 2});
    var start = new State(List.of(state(), state()));
    var report = GradientCheck.network(net, x, target, Loss.ctc(), start, 0);
    assertTrue(report.passed(), report::toString);
  }

  private Matrix state() {
    var state = Matrix.zeros(3, 4);
    Initializer.normal(0.5).fill(state, random);
    return state;
  }

  /** Sequences of three features. */
  private Sequence inputs(int... lengths) {
    return Sequence.of(
        IntStream.of(lengths)
            .mapToObj(n -> IntStream.range(0, n).mapToObj(t -> noise(3)).toArray(double[][]::new))
            .toArray(double[][][]::new));
  }

  @Test
  void paddedStepsChangeNothing() {
    var y = inputs(5, 3, 5);
    var target = Sequence.ofTokens(3, new int[] {1, 2}, new int[] {2}, new int[] {1, 1});
    var dY = Sequence.zeros(5, 3, 3);
    var loss = Loss.ctc().evaluate(y, target, dY);
    for (var t = 3; t < 5; t++) {
      for (var k = 0; k < 3; k++) {
        assertEquals(0, dY.get(t, 1, k));
        y.values()[(t * 3 + 1) * 3 + k] = 99;
      }
    }
    var again = Sequence.zeros(5, 3, 3);
    assertEquals(loss, Loss.ctc().evaluate(y, target, again));
    assertArrayEquals(dY.values(), again.values());
  }

  @Test
  void aLongSequenceDoesNotUnderflow() {
    var y = Sequence.zeros(3000, 1, 5);
    var dY = Sequence.zeros(3000, 1, 5);
    var loss = Loss.ctc().evaluate(y, Sequence.ofTokens(5, new int[] {1, 2, 3}), dY);
    assertTrue(Double.isFinite(loss) && loss > 1000, () -> "loss " + loss);
    assertTrue(Arrays.stream(dY.values()).allMatch(Double::isFinite));
  }

  @Test
  void trainingLowersTheLossOfBatchesOfUnequalSize() {
    var net = Network.of(3, 7, Gru.of(8), Readout.softmax(3));
    var x = inputs(8, 6, 8);
    var target = Sequence.ofTokens(3, new int[] {1, 2}, new int[] {2, 2}, new int[] {1});
    var before = Loss.ctc().of(net.unroll().forward(x), target);
    var history =
        Trainer.of(net, Loss.ctc(), Optimizer.adam(0.02))
            .batchSize(2)
            .validation(x, target)
            .epochs(60)
            .fit(x, target);
    assertTrue(Loss.ctc().of(net.unroll().forward(x), target) < 0.2 * before, history::toString);
  }

  @Test
  void wrongTargetsAreRefused() {
    var y = Sequence.zeros(3, 1, 3);
    refused(y, Sequence.zeros(3, 1, 3), "expected tokens");
    refused(y, Sequence.ofTokens(4, new int[] {1}), "do not fit outputs");
    refused(y, Sequence.ofTokens(3, new int[] {1}, new int[] {1}), "do not fit outputs");
    refused(y, Sequence.ofTokens(3, new int[] {1, 0}), "the blank, class 0");
    refused(y, Sequence.ofTokens(3, new int[] {1, 1, 2}), "3 steps; expected at least 4 for its 3");
    assertThrows(UnsupportedOperationException.class, () -> Loss.ctc().summedOverTime());
  }

  private static void refused(Sequence y, Sequence target, String words) {
    var error = assertThrows(IllegalArgumentException.class, () -> Loss.ctc().of(y, target), words);
    assertTrue(error.getMessage().contains(words), error.getMessage());
  }
}
