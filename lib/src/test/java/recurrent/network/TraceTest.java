package recurrent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static recurrent.network.Near.assertNear;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TraceTest {

  private static final double SAME = 1e-12;

  private static Network network(Cell cell) {
    var net =
        Network.of(
            2,
            3,
            Recurrent.of(cell).inBothDirections().withLearnedState(),
            Recurrent.of(cell),
            Recurrent.of(cell).inBothDirections().atLastStep(),
            Readout.linear(2));
    var random = new SplitMix64(8);
    net.parameters().forEach((name, m) -> Initializer.normal(0.7).fill(m, random));
    return net;
  }

  private static double[][][] random(int... lengths) {
    var random = new SplitMix64(9);
    var x = new double[lengths.length][][];
    for (var b = 0; b < x.length; b++) {
      x[b] = new double[lengths[b]][2];
      for (var step : x[b]) {
        step[0] = random.nextGaussian();
        step[1] = random.nextGaussian();
      }
    }
    return x;
  }

  @Test
  void everyGateAndStateOfEveryCellEqualsPlainLoops() {
    var cells = new ArrayList<Cell>(List.of(new Rnn(3, Activation.TANH, false), new Lstm(3)));
    cells.add(new Lstm(3).withPeepholes());
    cells.add(new Lstm(3).withoutForgetGate());
    cells.add(new Lstm(3).withoutForgetGate().withPeepholes());
    for (var form : Gru.Form.values()) {
      cells.add(new Gru(3, form));
    }
    for (var cell : cells) {
      var net = network(cell);
      for (var lengths : List.of(new int[] {4}, new int[] {3, 5, 1})) {
        var x = random(lengths);
        var plain = new PlainLoops(net, null);
        var y = plain.run(x);
        var trace = net.trace(Sequence.of(x));
        assertEquals(plain.trace().keySet().stream().sorted().toList(), sorted(trace.names()));
        for (var b = 0; b < x.length; b++) {
          for (var name : trace.names()) {
            assertNear(plain.trace().get(name)[b], trace.get(name).sequence(b), SAME, name);
          }
          assertNear(y[b], net.predict(Sequence.of(x)).sequence(b), SAME, "output");
        }
      }
    }
  }

  private static List<String> sorted(List<String> names) {
    return names.stream().sorted().toList();
  }

  @Test
  void namesAreThoseOfLayersGatesAndStates() {
    var net = Network.of(2, 1, Rnn.tanh(3), Lstm.of(3).inBothDirections(), Readout.linear(1));
    var trace = net.trace(Sequence.of(random(4)));
    var lstm = List.of("lstm1.i", "lstm1.f", "lstm1.g", "lstm1.o", "lstm1.h", "lstm1.c");
    assertEquals(List.of("rnn1.a", "rnn1.h"), trace.names().subList(0, 2));
    assertEquals(lstm, trace.names().subList(2, 8));
    assertEquals("lstm1.reverse.i", trace.names().get(8));
    assertSame(trace.get("rnn1.a"), trace.get("a"));
    var error = assertThrows(IllegalArgumentException.class, () -> trace.get("x"));
    assertEquals("trace: no x among " + trace.names(), error.getMessage());
    error = assertThrows(IllegalArgumentException.class, () -> trace.get("c"));
    assertEquals("trace: c may be [lstm1.c, lstm1.reverse.c]", error.getMessage());
  }

  @Test
  void nextPassLeavesATraceAsItIs() {
    var net = Network.of(2, 1, Lstm.of(3), Readout.linear(1));
    var run = net.unroll();
    assertThrows(IllegalStateException.class, run::trace);
    var x = random(4, 2);
    run.forward(Sequence.of(x));
    var trace = run.trace();
    var before = trace.get("c").toArray();
    x[0][1][0] = 5;
    run.forward(Sequence.of(x));
    assertArrayEquals(before, trace.get("c").toArray());
    assertFalse(trace.get("c").counts(3, 1), "steps that do not count are masked");
  }
}
