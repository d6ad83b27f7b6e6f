package recurrent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static recurrent.network.Near.assertNear;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import recurrent.training.Loss;

class NetworkTest {

  private static final double SAME = 1e-12;

  private static Sequence random(int time, int batch, int features, long seed) {
    var x = Sequence.zeros(time, batch, features);
    var random = new SplitMix64(seed);
    for (var i = 0; i < x.values().length; i++) {
      x.values()[i] = random.nextGaussian();
    }
    return x;
  }

  private static Network stacked(Recurrent top) {
    return Network.of(2, 3, Rnn.tanh(4).withLearnedState(), top, Readout.linear(2));
  }

  /** A layer of each cell, and each read in both directions. */
  private static List<Recurrent> everyCell() {
    return Stream.of(
            new Rnn(3, Activation.TANH, false),
            new Rnn(3, Activation.TANH, true),
            new Lstm(3),
            new Lstm(3).withPeepholes(),
            new Lstm(3).withoutForgetGate().withPeepholes(),
            new Gru(3, Gru.Form.CHO),
            new Gru(3, Gru.Form.CHUNG),
            new Gru(3, Gru.Form.RESET_AFTER))
        .map(Recurrent::of)
        .flatMap(layer -> Stream.of(layer, layer.inBothDirections()))
        .toList();
  }

  private static List<Network> everyCellReadingForward() {
    return everyCell().stream()
        .filter(Recurrent::readsForwardOnly)
        .map(NetworkTest::stacked)
        .toList();
  }

  private static Parameters gradients(Network net, Sequence x, Sequence target) {
    var run = net.unroll();
    var y = run.forward(x);
    var dY = Sequence.zeros(y.time(), y.batch(), y.features());
    Loss.meanSquaredError().evaluate(y, target, dY);
    run.backward(dY);
    return run.gradients();
  }

  @Test
  void aBatchWithPaddingEqualsItsSequencesOneByOne() {
    for (var top : everyCell()) {
      var net = stacked(top);
      var lengths = new int[] {3, 6, 1, 4};
      var whole = random(6, 4, 2, 1).toArray();
      for (var b = 0; b < 4; b++) {
        whole[b] = Arrays.copyOf(whole[b], lengths[b]);
      }
      var y = net.predict(Sequence.of(whole));
      for (var b = 0; b < 4; b++) {
        var alone = net.predict(Sequence.of(whole[b])).sequence(0);
        assertNear(alone, y.sequence(b), SAME, "sequence " + b);
      }
    }
  }

  @Test
  void paddedStepsChangeNeitherTheLastStepNorAnyGradient() {
    for (var layer : everyCell()) {
      var net = stacked(layer.atLastStep());
      var x = random(5, 3, 2, 1);
      var target = random(1, 3, 2, 2);
      var padded = new double[4][9][2];
      System.arraycopy(x.toArray(), 0, padded, 0, 3);
      for (var b = 0; b < 3; b++) {
        padded[b] = Arrays.copyOf(padded[b], 5);
      }
      // A fourth sequence makes the others short; its target does not count.
      var longer = Sequence.of(padded);
      var more =
          Sequence.of(
              target.toArray()[0], target.toArray()[1], target.toArray()[2], new double[1][2]);
      more = more.masked(new boolean[][] {{true}, {true}, {true}, {false}});
      var expected = gradients(net, x, target);
      var actual = gradients(net, longer, more);
      expected.forEach(
          (name, g) -> assertNear(g.toArray(), actual.get(name).toArray(), SAME, name));
    }
  }

  @ParameterizedTest
  @MethodSource("everyCellReadingForward")
  void wholeSequenceEqualsChunksWithCarriedState(Network net) {
    var x = random(7, 3, 2, 4);
    var whole = net.predict(x);
    var run = net.unroll();
    for (var from : new int[] {0, 3, 6}) {
      var to = Math.min(7, from + 3);
      var part = run.forward(x.steps(from, to));
      for (var t = from; t < to; t++) {
        for (var b = 0; b < 3; b++) {
          assertEquals(whole.get(t, b, 1), part.get(t - from, b, 1), "to the bit");
        }
      }
      run.carryState();
    }
  }

  @Test
  void permutingTheBatchPermutesTheOutput() {
    var net = stacked(Rnn.tanh(3).inBothDirections());
    var x = random(4, 3, 2, 4);
    var y = net.predict(x);
    var permuted = net.predict(x.sequences(2, 0, 1));
    assertArrayEquals(y.sequences(2, 0, 1).values(), permuted.values());
  }

  @ParameterizedTest
  @MethodSource("everyCellReadingForward")
  void generationEqualsTeacherForcingOnItsOwnOutput(Network net) {
    var start = random(3, 1, 2, 4).sequence(0);
    var made = new Stepper(net).generate(start, 5);
    var all = new double[8][];
    System.arraycopy(start, 0, all, 0, 3);
    System.arraycopy(made, 0, all, 3, 5);
    var forced = net.predict(Sequence.of(all)).sequence(0);
    for (var i = 0; i < 5; i++) {
      assertArrayEquals(forced[2 + i], made[i]);
    }
  }

  @Test
  void freeRunningNetworkMatchesTheWorkedExample() {
    var net = Network.of(1, 1, Rnn.tanh(1), Readout.linear(1));
    net.parameters().set("Wxh", new double[] {0.5}).set("Whh", new double[] {0.2});
    net.parameters().set("Why", new double[] {1});
    var made = new Stepper(net).generate(new double[][] {{1}}, 5);
    var expected = WorkedExamples.vector(WorkedExamples.get("WE22").at("/outputs/free_running_y"));
    for (var i = 0; i < 5; i++) {
      assertEquals(expected[i], made[i][0], SAME);
    }
  }

  @Test
  void tokensEqualTheirOneHotVectors() {
    var net = Network.of(5, 3, Rnn.tanh(4).inBothDirections(), Readout.softmax(5));
    var tokens = Sequence.ofTokens(5, new int[] {1, 4, 0}, new int[] {2, 2, 3}, new int[] {3});
    var vectors = Sequence.of(tokens.toArray());
    assertNear(
        new double[][] {net.predict(vectors).values()},
        new double[][] {net.predict(tokens).values()},
        SAME,
        "probabilities");
    var target = random(3, 3, 5, 6);
    var expected = gradients(net, vectors, target);
    var actual = gradients(net, tokens, target);
    expected.forEach((name, g) -> assertNear(g.toArray(), actual.get(name).toArray(), SAME, name));
  }

  @Test
  void softmaxPredictsProbabilities() {
    var p = Network.of(2, 3, Rnn.tanh(3), Readout.softmax(4)).predict(random(3, 2, 2, 1));
    for (var row = 0; row < 6; row++) {
      var sum = 0.0;
      for (var i = 0; i < 4; i++) {
        sum += p.values()[4 * row + i];
      }
      assertEquals(1, sum, SAME);
    }
  }

  @Test
  void samplesFollowTheProbabilities() {
    var net = Network.of(3, 3, Rnn.tanh(2), Readout.softmax(3));
    net.parameters().fill(0);
    net.parameters().set("by", new double[] {Math.log(0.5), Math.log(0.3), Math.log(0.2)});
    var counts = new int[3];
    for (var token : new Stepper(net).sample(new int[] {0}, 20_000, 1, 5)) {
      counts[token]++;
    }
    // Three standard deviations are 0.011.
    assertEquals(0.5, counts[0] / 20_000.0, 0.011);
    assertEquals(0.3, counts[1] / 20_000.0, 0.011);
    for (var token : new Stepper(net).sample(new int[] {2}, 50, 0, 5)) {
      assertEquals(0, token, "temperature 0 takes the most likely");
    }
  }

  @Test
  void parametersAreNamedAndCounted() {
    var net = Network.of(1, 3, Rnn.tanh(64), Readout.linear(1));
    assertEquals(4224 + 65, net.parameters().count());
    assertEquals(
        List.of("rnn1.Wxh", "rnn1.Whh", "rnn1.bh", "readout1.Why", "readout1.by"),
        net.parameters().names());
    var two = stacked(Rnn.tanh(3));
    var error = assertThrows(IllegalArgumentException.class, () -> two.parameters().get("Whh"));
    assertEquals("parameters: Whh may be [rnn1.Whh, rnn2.Whh]", error.getMessage());
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> two.parameters().get("Wxx"))
            .getMessage()
            .startsWith("parameters: no Wxx among [rnn1.Wxh"));
  }

  @Test
  void sameSeedSameDigits() {
    assertArrayEquals(
        stacked(Rnn.tanh(3)).parameters().get("rnn2.Whh").values(),
        stacked(Rnn.tanh(3)).parameters().get("rnn2.Whh").values());
  }

  @Test
  void wrongUseIsRefused() {
    var net = stacked(Rnn.tanh(3));
    var error = assertThrows(IllegalArgumentException.class, () -> net.predict(random(3, 1, 5, 1)));
    assertEquals("forward: 5 features, but the network takes 2", error.getMessage());
    var both = stacked(Rnn.tanh(3).inBothDirections());
    assertThrows(IllegalArgumentException.class, () -> new Stepper(both));
    var run = net.unroll();
    assertThrows(IllegalStateException.class, () -> run.backward(random(3, 1, 2, 1)));
    run.start(new State(List.of(Matrix.zeros(1, 4))));
    assertThrows(IllegalArgumentException.class, () -> run.forward(random(3, 1, 2, 1)));
  }
}
