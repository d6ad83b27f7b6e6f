package recurrent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static recurrent.network.Near.assertNear;
import static recurrent.network.WorkedExamples.matrix;
import static recurrent.network.WorkedExamples.vector;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/** A worked example of a gated cell, whose weights have a name for each gate. */
final class GatedExample {

  private static final double FORWARD = 1e-12;
  private static final double GRADIENT = 1e-10;

  private final JsonNode example;
  private final Cell cell;
  private final UnrolledNetwork run;
  private final Sequence x;

  private GatedExample(String id, Cell cell) {
    example = WorkedExamples.get(id);
    this.cell = cell;
    x = Sequence.of(matrix(input("x")));
    var net = Network.of(x.features(), 1, Recurrent.of(cell).withLearnedState());
    for (var name : net.parameters().names()) {
      net.parameters().set(name, blocks(example.get("inputs"), shortName(name)));
    }
    run = net.unroll();
  }

  /** Compares states, loss and every gradient with those of the example. */
  static void check(String id, Cell cell) {
    new GatedExample(id, cell).check();
  }

  private JsonNode input(String name) {
    return example.get("inputs").get(name);
  }

  private static String shortName(String name) {
    return name.substring(name.indexOf('.') + 1);
  }

  /** A parameter as a network has it: the blocks of all gates, one below the other. */
  private double[][] blocks(JsonNode node, String name) {
    switch (name) {
      case "Wxh":
        return stacked(node, "W");
      case "Whh":
        return stacked(node, "U");
      case "bh":
        return new double[][] {
          cell.gates().stream()
              .flatMapToDouble(gate -> Arrays.stream(vector(node.get("b" + gate))))
              .toArray()
        };
      default:
        return matrix(node.get(name));
    }
  }

  private double[][] stacked(JsonNode node, String letter) {
    return cell.gates().stream()
        .flatMap(gate -> Arrays.stream(matrix(node.get(letter + gate))))
        .toArray(double[][]::new);
  }

  private void check() {
    var h = run.forward(x);
    assertStates(h);
    var dH = Sequence.zeros(h.time(), 1, h.features());
    assertEquals(example.at("/outputs/loss").asDouble(), halfSquares(h, dH), FORWARD);
    run.backward(dH);
    var gradients = example.get("gradients");
    run.gradients()
        .forEach(
            (name, g) ->
                assertNear(blocks(gradients, shortName(name)), g.toArray(), GRADIENT, name));
    assertNear(matrix(gradients.get("x")), run.inputGradient().sequence(0), GRADIENT, "x");
  }

  /** {@code ½ Σ(h - d)²}, over all steps or at the last one, where the target is 0.5. */
  private double halfSquares(Sequence h, Sequence dH) {
    var target = input("target");
    var all = target != null && target.isArray();
    var loss = 0.0;
    for (var t = all ? 0 : h.time() - 1; t < h.time(); t++) {
      for (var j = 0; j < h.features(); j++) {
        var d = h.get(t, 0, j) - (all ? target.get(t).get(j).asDouble() : 0.5);
        dH.values()[t * h.features() + j] = d;
        loss += 0.5 * d * d;
      }
    }
    return loss;
  }

  private void assertStates(Sequence h) {
    var outputs = example.get("outputs");
    var trace = run.trace();
    for (var t = 0; t < h.time(); t++) {
      var gates = outputs.at((outputs.has("steps") ? "/steps/" : "/gates/") + t);
      for (var gate : cell.gates()) {
        var actual = trace.get(gate).sequence(0)[t];
        assertNear(vector(gates.get(gate)), actual, FORWARD, gate + " at " + t);
      }
      if (cell.stateParts().contains("c")) {
        var c = outputs.has("steps") ? gates.get("c") : outputs.at("/c/" + t);
        assertNear(vector(c), trace.get("c").sequence(0)[t], FORWARD, "c at " + t);
      }
      var expected =
          outputs.has("steps") ? outputs.at("/steps/" + t + "/h") : outputs.at("/h/" + t);
      assertNear(vector(expected), h.sequence(0)[t], FORWARD, "h at " + t);
    }
  }
}
