package recurrent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class LstmTest {

  @Test
  void scalarExampleMatches() {
    GatedExample.check("WE08-scalar", new Lstm(1));
  }

  @Test
  void vectorExampleMatches() {
    GatedExample.check("WE08-vector", new Lstm(3));
  }

  @Test
  void cellWithoutForgetGateMatchesTheExample() {
    GatedExample.check("WE08-scalar-noforget1997", new Lstm(1).withoutForgetGate());
  }

  @Test
  void peepholesMatchTheExamples() {
    GatedExample.check("WE08-scalar-peephole", new Lstm(1).withPeepholes());
    GatedExample.check("WE08-vector-peephole", new Lstm(3).withPeepholes());
  }

  private static Network network(Lstm cell) {
    return Network.of(1, 1, Recurrent.of(cell));
  }

  @Test
  void parametersAreNamedAndCounted() {
    assertEquals(16896, network(new Lstm(64)).parameters().count());
    assertEquals(16896 + 3 * 64, network(new Lstm(64).withPeepholes()).parameters().count());
    var old = network(new Lstm(64).withoutForgetGate().withPeepholes()).parameters();
    assertEquals(16896 / 4 * 3 + 2 * 64, old.count());
    assertEquals(
        List.of("lstm1.Wxh", "lstm1.Whh", "lstm1.bh", "lstm1.pi", "lstm1.po"), old.names());
  }

  @Test
  void onlyTheForgetGateStartsWithABias() {
    assertArrayEquals(
        new double[] {0, 0, 1, 1, 0, 0, 0, 0},
        network(new Lstm(2)).parameters().get("bh").values());
    assertArrayEquals(
        new double[] {0, -2, 0, 0},
        network(new Lstm(1).forgetBias(-2)).parameters().get("bh").values());
    assertArrayEquals(
        new double[3], network(new Lstm(1).withoutForgetGate()).parameters().get("bh").values());
  }

  @Test
  void recurrentBlocksStartOrthogonal() {
    var Whh = network(new Lstm(5)).parameters().get("Whh").toArray();
    for (var block = 0; block < 4; block++) {
      var U = Matrix.of(List.of(Whh).subList(5 * block, 5 * block + 5).toArray(double[][]::new));
      var product = U.times(U.transposed());
      for (var i = 0; i < 5; i++) {
        for (var j = 0; j < 5; j++) {
          assertEquals(i == j ? 1 : 0, product.get(i, j), 1e-14);
        }
      }
    }
  }

  private static void assertRefused(String message, Runnable action) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, action::run).getMessage());
  }

  @Test
  void argumentsAreChecked() {
    assertRefused("lstm: hidden size 0 must be at least 1", () -> Lstm.of(0));
    assertRefused("lstm: forget bias NaN must be finite", () -> new Lstm(1).forgetBias(Double.NaN));
    assertRefused(
        "lstm: forget bias 1.0 without a forget gate, expected 0",
        () -> new Lstm(1).withoutForgetGate().forgetBias(1));
  }
}
