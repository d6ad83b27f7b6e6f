package recurrent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ElementaryTest {

  private static double tanh(double x) {
    return Activation.TANH.of(x);
  }

  private static double sigmoid(double x) {
    return Activation.SIGMOID.of(x);
  }

  private static double exp(double x) {
    var y = new double[1];
    Elementary.exp(new double[] {x}, 0, 0, y, 0, 1);
    return y[0];
  }

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
        assertTrue(relative(StrictMath.tanh(x), tanh(x)) < 1e-15, "tanh " + x);
        assertTrue(relative(StrictMath.exp(20 * x), exp(20 * x)) < 1e-15, "exp " + x);
        var sigmoid = 1 / (1 + StrictMath.exp(-20 * x));
        assertTrue(relative(sigmoid, sigmoid(20 * x)) < 1e-15, "sigmoid " + x);
      }
    }
  }

  @Test
  void longArraysAreDoneInPlaceAndBetweenOffsets() {
    var x = new double[700];
    for (var i = 0; i < x.length; i++) {
      x[i] = (i - 350) / 50.0;
    }
    var y = x.clone();
    Elementary.tanh(y, 1, y, 1, 698);
    var z = x.clone();
    Elementary.sigmoid(z, 1, z, 1, 698);
    for (var end : new int[] {0, 699}) {
      assertEquals(x[end], y[end]);
      assertEquals(x[end], z[end]);
    }
    for (var i = 1; i < 699; i++) {
      assertEquals(tanh(x[i]), y[i]);
      assertEquals(sigmoid(x[i]), z[i]);
    }
  }

  @Test
  void limitsAreRight() {
    assertEquals(1, tanh(Double.POSITIVE_INFINITY));
    assertEquals(-1, tanh(-23));
    assertEquals(-0.0, tanh(-0.0));
    assertTrue(Double.isNaN(tanh(Double.NaN)));
    assertEquals(Double.MIN_VALUE, tanh(Double.MIN_VALUE));
    assertEquals(-0x1p-1040, tanh(-0x1p-1040));
    assertEquals(1, sigmoid(Double.POSITIVE_INFINITY));
    assertEquals(Math.exp(-708), sigmoid(Double.NEGATIVE_INFINITY), 1e-320);
    assertEquals(0.5, sigmoid(-0.0));
    assertTrue(Double.isNaN(sigmoid(Double.NaN)));
    assertEquals(1, exp(0));
    assertEquals(0, exp(-800));
    assertEquals(Double.POSITIVE_INFINITY, exp(800));
    assertTrue(Double.isNaN(exp(Double.NaN)));
  }

  @Test
  void digitsAreTheSameOnEveryMachine() {
    var bits = 17L;
    for (var i = -4000; i < 4000; i++) {
      bits = 31 * bits + Double.doubleToLongBits(tanh(i / 777.0));
      bits = 31 * bits + Double.doubleToLongBits(exp(i / 77.0));
    }
    assertEquals(5230515518294623077L, bits);
  }
}
