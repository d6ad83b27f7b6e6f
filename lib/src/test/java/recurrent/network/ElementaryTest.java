package recurrent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ElementaryTest {

  private static double relative(double exact, double value) {
    return Math.abs(exact - value) / Math.abs(exact);
  }

  @Test
  void functionsAreExactToAFewUnitsInTheLastPlace() {
    var random = new SplitMix64(5);
    for (var i = 0; i < 100_000; i++) {
      var wide = 30 * (2 * random.nextDouble() - 1);
      var tiny = StrictMath.exp(-40 * random.nextDouble());
      for (var x : new double[] {wide, tiny, -tiny}) {
        assertTrue(relative(StrictMath.tanh(x), Elementary.tanh(x)) < 1e-15, "tanh " + x);
        assertTrue(relative(StrictMath.exp(20 * x), Elementary.exp(20 * x)) < 1e-15, "exp " + x);
      }
    }
  }

  @Test
  void limitsAreRight() {
    assertEquals(1, Elementary.tanh(Double.POSITIVE_INFINITY));
    assertEquals(-1, Elementary.tanh(-23));
    assertEquals(-0.0, Elementary.tanh(-0.0));
    assertTrue(Double.isNaN(Elementary.tanh(Double.NaN)));
    assertEquals(1, Elementary.exp(0));
    assertEquals(0, Elementary.exp(-800));
    assertEquals(Double.POSITIVE_INFINITY, Elementary.exp(800));
    assertTrue(Double.isNaN(Elementary.exp(Double.NaN)));
  }

  @Test
  void digitsAreTheSameOnEveryMachine() {
    var bits = 17L;
    for (var i = -4000; i < 4000; i++) {
      bits = 31 * bits + Double.doubleToLongBits(Elementary.tanh(i / 777.0));
      bits = 31 * bits + Double.doubleToLongBits(Elementary.exp(i / 77.0));
    }
    assertEquals(5230515518294623077L, bits);
  }
}
