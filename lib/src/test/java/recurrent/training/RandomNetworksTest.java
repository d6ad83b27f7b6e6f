package recurrent.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import recurrent.network.Activation;
import recurrent.network.Cell;
import recurrent.network.Dropout;
import recurrent.network.Gru;
import recurrent.network.Initializer;
import recurrent.network.Layer;
import recurrent.network.Lstm;
import recurrent.network.Network;
import recurrent.network.Readout;
import recurrent.network.Recurrent;
import recurrent.network.Rnn;
import recurrent.network.Sequence;
import recurrent.network.SplitMix64;
import recurrent.network.State;

/** Gradient checks of networks that nobody chose. */
class RandomNetworksTest {

  private final SplitMix64 random = new SplitMix64(20);

  private boolean coin() {
    return random.nextInt(2) == 0;
  }

  private int between(int from, int to) {
    return from + random.nextInt(to - from + 1);
  }

  private Layer recurrent(String kind, boolean top) {
    var last = top && coin();
    switch (kind) {
      case "lstm":
        return new Recurrent(lstm(), coin(), last, coin());
      case "gru":
        var form = Gru.Form.values()[random.nextInt(3)];
        return new Recurrent(new Gru(between(1, 5), form), coin(), last, coin());
      default:
        return rnn(last);
    }
  }

  private Cell lstm() {
    var cell = new Lstm(between(1, 5));
    cell = coin() ? cell.withoutForgetGate() : cell;
    return coin() ? cell.withPeepholes() : cell;
  }

  private Layer rnn(boolean last) {
    var f = Activation.values()[random.nextInt(4)];
    // Layer normalisation is close to a step function over two or three units, and where all of its
    // inputs are close to 0: central differences of step 1e-5 then miss by more than the tolerance.
    var normalized = coin();
    var cell = new Rnn(normalized ? between(4, 7) : between(2, 5), f, normalized);
    return new Recurrent(cell, coin(), last, normalized || coin());
  }

  private Network network(String kind, int inputSize, int classes, boolean tokens) {
    var layers = new ArrayList<Layer>();
    if (!tokens && coin()) {
      layers.add(new Dropout(0.3, coin()));
    }
    var depth = between(1, 3);
    for (var i = 1; i <= depth; i++) {
      layers.add(recurrent(kind, i == depth));
      if (coin()) {
        layers.add(new Dropout(0.2, coin()));
      }
    }
    layers.add(new Readout(classes, coin()));
    var net = Network.of(inputSize, random.nextLong(), layers.toArray(Layer[]::new));
    // Biases, gains and learnt states are not left at their first values.
    net.parameters()
        .forEach(
            (name, m) -> {
              if (m.rows() == 1) {
                Initializer.normal(0.5).fill(m, random);
              }
            });
    return net;
  }

  private Sequence numbers(int[] lengths, int features) {
    var x = new double[lengths.length][][];
    for (var b = 0; b < x.length; b++) {
      x[b] = new double[lengths[b]][features];
      for (var step : x[b]) {
        for (var f = 0; f < features; f++) {
          step[f] = random.nextGaussian();
        }
      }
    }
    return Sequence.of(x);
  }

  private Sequence tokens(int[] lengths, int classes) {
    var x = new int[lengths.length][];
    for (var b = 0; b < x.length; b++) {
      x[b] = new int[lengths[b]];
      for (var t = 0; t < x[b].length; t++) {
        x[b][t] = random.nextInt(classes);
      }
    }
    return Sequence.ofTokens(classes, x);
  }

  private int[] lengths(int batch, boolean equal) {
    var longest = between(2, 6);
    var lengths = new int[batch];
    for (var b = 0; b < batch; b++) {
      lengths[b] = equal || b == 0 ? longest : between(1, longest);
    }
    return lengths;
  }

  private State state(Network net, Sequence x) {
    var run = net.unroll();
    run.forward(x);
    var state = run.finalState();
    state.parts().forEach(part -> Initializer.normal(0.5).fill(part, random));
    return state;
  }

  @ParameterizedTest
  @ValueSource(strings = {"rnn", "lstm", "gru"})
  void twoHundredRandomNetworksPassTheGradientCheck(String kind) {
    var kinks = 0;
    var numbers = 0;
    var almostZero = 0;
    var tensors = 0;
    var seen = new TreeSet<String>();
    for (var i = 0; i < 200; i++) {
      var batch = between(2, 4);
      var inputSize = between(1, 4);
      var classes = between(2, 4);
      var ofTokens = coin();
      var net = network(kind, inputSize, classes, ofTokens);
      var lengths = lengths(batch, coin());
      var x = ofTokens ? tokens(lengths, inputSize) : numbers(lengths, inputSize);
      var every = net.unroll().forward(x).time() == x.time();
      var targetLengths = every ? lengths : new int[batch];
      if (!every) {
        Arrays.fill(targetLengths, 1);
      }
      var entropy = coin();
      var loss = entropy ? Loss.crossEntropy() : Loss.meanSquaredError();
      var target = entropy ? tokens(targetLengths, classes) : numbers(targetLengths, classes);
      var start = coin() ? state(net, x) : null;
      var report = GradientCheck.network(net, x, target, loss, start, 3);
      for (var finding : report.findings()) {
        kinks += finding.kinks();
        numbers += finding.size();
        almostZero += finding.error() >= GradientCheck.TOLERANCE ? 1 : 0;
        tensors++;
        assertTrue(
            finding.passed(), "network " + i + "\n" + net + "\n" + x + "\n" + loss + "\n" + report);
      }
      seen.addAll(net.describe());
      seen.add(x.toString());
    }
    assertTrue(kinks < numbers / 1000, kinks + " kinks among " + numbers + " numbers");
    assertTrue(
        almostZero < tensors / 50,
        almostZero + " of " + tensors + " gradients are too small to be measured");
    assertTrue(seen.size() > 250, seen.size() + " different layers and shapes");
  }
}
