package recurrent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static recurrent.network.Near.assertNear;
import static recurrent.network.WorkedExamples.cube;
import static recurrent.network.WorkedExamples.matrix;
import static recurrent.network.WorkedExamples.vector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import recurrent.training.Loss;

class RnnTest {

  private static final double FORWARD = 1e-12;
  private static final double GRADIENT = 1e-10;

  /** {@code ½ Σ(y - d)²} over the steps from one on, as the examples have it. */
  private static double halfSquares(Sequence y, double[] target, int from, Sequence dY) {
    var loss = 0.0;
    for (var i = 0; i < y.values().length; i++) {
      var d = i < from ? 0 : y.values()[i] - target[i - from];
      dY.values()[i] = d;
      loss += 0.5 * d * d;
    }
    return loss;
  }

  private static Sequence zerosLike(Sequence y) {
    return Sequence.zeros(y.time(), y.batch(), y.features());
  }

  private static void assertGradient(JsonNode expected, UnrolledNetwork net, String... names) {
    for (var i = 0; i < names.length; i += 2) {
      assertNear(
          matrix(expected.get(names[i])),
          net.gradients().get(names[i + 1]).toArray(),
          GRADIENT,
          names[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"diag-sigmoid", "diag-tanh", "full-sigmoid", "full-tanh"})
  void fiveStepsOfTwoUnitsMatchTheWorkedExample(String name) {
    var example = WorkedExamples.get("WE01-" + name);
    var in = example.get("inputs");
    var f = Activation.valueOf(in.get("activation").asText().toUpperCase(Locale.ROOT));
    var net = Network.of(1, 1, Rnn.of(2, f));
    net.parameters().set("Wxh", matrix(in.get("W")));
    net.parameters().set("Whh", matrix(in.get("U"))).set("bh", vector(in.get("b")));
    var run = net.unroll();
    run.start(new State(List.of(Matrix.of(vector(in.get("h0"))))));

    var h = run.forward(Sequence.of(matrix(in.get("x"))));
    assertNear(matrix(example.at("/outputs/h")), h.sequence(0), FORWARD, "h");

    var dH = zerosLike(h);
    var loss = halfSquares(h, new double[2], 8, dH);
    assertEquals(example.at("/outputs/loss").asDouble(), loss, FORWARD);
    run.backward(dH);
    var gradients = example.get("gradients");
    assertGradient(gradients, run, "W", "Wxh", "U", "Whh", "b", "bh");
    assertNear(matrix(gradients.get("x")), run.inputGradient().sequence(0), GRADIENT, "x");
    assertNear(
        vector(gradients.get("h0")), run.stateGradient().parts().get(0).values(), GRADIENT, "h0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tanh", "sigmoid"})
  void everySignOfTheScalarExampleMatches(String f) {
    for (var w : new String[] {"W0.5", "W-0.5"}) {
      for (var u : new String[] {"U0.2", "U-0.2"}) {
        for (var last : new String[] {"last", "sum"}) {
          scalarExample(WorkedExamples.get("WE02-" + f + "-" + w + "-" + u + "-" + last));
        }
      }
    }
  }

  @Test
  void bpttOnPaperMatches() {
    scalarExample(WorkedExamples.get("WE02-hand"));
  }

  private static void scalarExample(JsonNode example) {
    var in = example.get("inputs");
    var f = Activation.valueOf(in.get("activation").asText().toUpperCase(Locale.ROOT));
    var net = Network.of(1, 1, Rnn.of(1, f));
    net.parameters().set("Wxh", matrix(in.get("W"))).set("Whh", matrix(in.get("U")));
    net.parameters().set("bh", vector(in.get("b")));
    var run = net.unroll();
    var x = Sequence.of(matrix(in.get("x")));
    var h = run.forward(x);
    assertNear(vector(example.at("/outputs/h")), h.values(), FORWARD, "h");
    var target = vector(in.get("target"));
    var dH = zerosLike(h);
    var loss = halfSquares(h, target, h.time() - target.length, dH);
    assertEquals(example.at("/outputs/loss").asDouble(), loss, FORWARD);
    run.backward(dH);
    assertGradient(example.get("gradients"), run, "W", "Wxh", "U", "Whh", "b", "bh");
    var dh0 = run.stateGradient().parts().get(0).values();
    assertNear(vector(example.at("/gradients/h0")), dh0, GRADIENT, "h0");

    // one step of gradient descent
    var step = example.get("sgd_step");
    run.gradients().scale(-step.get("lr").asDouble());
    net.parameters()
        .forEach(
            (name, m) ->
                Rows.addScaled(1, 1, run.gradients().get(name).values(), 0, m.values(), 0));
    assertNear(
        matrix(step.at("/params/W")), net.parameters().get("Wxh").toArray(), FORWARD, "W after");
    var after = halfSquares(run.forward(x), target, h.time() - target.length, dH);
    assertEquals(step.get("loss_after").asDouble(), after, FORWARD);
  }

  @ParameterizedTest
  @ValueSource(strings = {"WE03-scalar", "WE03-vector"})
  void networkWithReadoutMatchesTheWorkedExample(String id) {
    var example = WorkedExamples.get(id);
    var in = example.get("inputs");
    var x = Sequence.of(cube(in.get("x")));
    var target = Sequence.of(cube(in.get("target")));
    var hidden = in.get("bh").size();
    var net =
        Network.of(
            x.features(),
            1,
            Rnn.tanh(hidden).withLearnedState(),
            Readout.linear(target.features()));
    for (var name : List.of("Wxh", "Whh", "bh", "h0", "Why", "by")) {
      net.parameters().set(name, matrix(in.get(name)));
    }
    var run = net.unroll();
    var y = run.forward(x);
    for (var b = 0; b < x.batch(); b++) {
      assertNear(cube(example.at("/outputs/h"))[b], run.output(0).sequence(b), FORWARD, "h");
      assertNear(cube(example.at("/outputs/y"))[b], y.sequence(b), FORWARD, "y");
    }
    var dY = zerosLike(y);
    var loss = Loss.meanSquaredError().evaluate(y, target, dY);
    assertEquals(example.at("/outputs/loss").asDouble(), loss, FORWARD);
    run.backward(dY);
    var gradients = example.get("gradients");
    for (var name : List.of("Wxh", "Whh", "bh", "h0", "Why", "by")) {
      assertGradient(gradients, run, name, name);
    }
    for (var b = 0; b < x.batch(); b++) {
      assertNear(cube(gradients.get("x"))[b], run.inputGradient().sequence(b), GRADIENT, "x");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tanh", "sigmoid"})
  void recurrentPartOfTheSquashedModelMatches(String name) {
    var example = WorkedExamples.get("WE04-" + name);
    var in = example.get("inputs");
    var f = Activation.valueOf(name.toUpperCase(Locale.ROOT));
    var net = Network.of(1, 1, Rnn.of(2, f));
    net.parameters().set("Wxh", matrix(in.get("Wxx"))).set("Whh", matrix(in.get("Whh")));
    var run = net.unroll();
    var h = run.forward(Sequence.of(matrix(in.get("x"))));
    assertNear(matrix(example.at("/outputs/h")), h.sequence(0), FORWARD, "h");
    // The gradient for the read-out's bias is that of its pre-activation, at the last step only.
    var dH = zerosLike(h);
    var delta = example.at("/gradients/by/0").asDouble();
    for (var i = 0; i < 2; i++) {
      dH.values()[4 + i] = delta * in.at("/Why/0/" + i).asDouble();
    }
    run.backward(dH);
    assertGradient(example.get("gradients"), run, "Wxx", "Wxh", "Whh", "Whh", "bh", "bh");
  }

  @Test
  void activationsMatchTheWorkedExample() {
    for (var row : WorkedExamples.get("WE05").at("/outputs/table")) {
      var a = row.get("H").asDouble();
      assertEquals(row.get("tanh").asDouble(), Activation.TANH.of(a), 1e-15);
      assertEquals(row.get("sigmoid").asDouble(), Activation.SIGMOID.of(a), 1e-15);
    }
  }

  @Test
  void stackedLayersMatchTheWorkedExample() {
    var example = WorkedExamples.get("WE19");
    var in = example.get("inputs");
    var net = Network.of(1, 1, Rnn.tanh(2), Rnn.tanh(2).atLastStep(), Readout.linear(1));
    for (var layer : new String[] {"1", "2"}) {
      net.parameters().set("rnn" + layer + ".Wxh", matrix(in.get("W" + layer)));
      net.parameters().set("rnn" + layer + ".Whh", matrix(in.get("U" + layer)));
      net.parameters().set("rnn" + layer + ".bh", vector(in.get("b" + layer)));
    }
    net.parameters().set("Why", matrix(in.get("V"))).set("by", vector(in.get("c")));
    var run = net.unroll();
    var y = run.forward(Sequence.of(matrix(in.get("x"))));
    assertNear(matrix(example.at("/outputs/h1")), run.output(0).sequence(0), FORWARD, "h1");
    assertEquals(example.at("/outputs/y").asDouble(), y.get(0, 0, 0), FORWARD);
    var dY = zerosLike(y);
    halfSquares(y, new double[] {1}, 0, dY);
    run.backward(dY);
    for (var layer : new String[] {"1", "2"}) {
      var prefix = "rnn" + layer + ".";
      assertGradient(
          example.get("gradients"),
          run,
          "W" + layer,
          prefix + "Wxh",
          "U" + layer,
          prefix + "Whh",
          "b" + layer,
          prefix + "bh");
    }
    assertGradient(example.get("gradients"), run, "V", "Why", "c", "by");
  }

  private static double[] hidden(Activation f, double... x) {
    var net = Network.of(1, 1, Rnn.of(1, f));
    net.parameters().set("Wxh", new double[] {0.5}).set("Whh", new double[] {0.2});
    return net.predict(Sequence.ofScalars(x)).values();
  }

  @Test
  void linearUnitIsAFilterAndObeysSuperposition() {
    var example = WorkedExamples.get("WE20");
    var x = vector(example.at("/inputs/x"));
    assertNear(vector(example.at("/outputs/h")), hidden(Activation.IDENTITY, x), FORWARD, "h");
    var y = new double[] {3, -1, 0.5, 2, -4};
    var both = new double[5];
    var sum = new double[5];
    for (var i = 0; i < 5; i++) {
      both[i] = 2 * x[i] - 3 * y[i];
      sum[i] = 2 * hidden(Activation.IDENTITY, x)[i] - 3 * hidden(Activation.IDENTITY, y)[i];
    }
    assertNear(sum, hidden(Activation.IDENTITY, both), FORWARD, "superposition");
  }

  @Test
  void elmanNetworkMatchesTheWorkedExample() {
    var example = WorkedExamples.get("WE22");
    assertNear(
        vector(example.at("/outputs/elman_y")),
        hidden(Activation.TANH, 1, 2, 3, 4, 5),
        FORWARD,
        "y");
  }

  @Test
  void sizeIsChecked() {
    var error = assertThrows(IllegalArgumentException.class, () -> Rnn.tanh(0));
    assertEquals("rnn: hidden size 0 must be at least 1", error.getMessage());
  }
}
