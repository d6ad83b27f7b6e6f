package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import recurrent.network.Activation;

/** Element by element, single precision does what double precision does, up to rounding. */
class NumbersTest {

  private static final int N = 1000;

  private final Floats floats = new Floats(Products.JAVA);
  private final Doubles doubles = new Doubles(Products.JAVA);

  /** From −120 to 120, and closely about 0. */
  private static float[] arguments() {
    var x = new float[N];
    for (var i = 0; i < N; i++) {
      x[i] = i % 2 == 0 ? (i - N / 2) * 0.24f : (float) Math.scalb(1.7, -i / 16) * (i % 4 - 2);
    }
    return x;
  }

  @Test
  void activationsInSinglePrecisionAreRightToTheLastDigits() {
    var x = arguments();
    for (var f : Activation.values()) {
      var y = x.clone();
      floats.apply(f, N, y);
      for (var i = 0; i < N; i++) {
        var expected = f.of(x[i]);
        // Six units in the last place; the sigmoid ends at e⁻⁸⁷.
        var tolerance =
            Math.max(6 * Math.ulp((float) expected), f == Activation.SIGMOID ? 2e-38 : 0);
        assertEquals(expected, y[i], tolerance, f + " of " + x[i]);
      }
    }
  }

  @Test
  void activationsKeepWhatIsNoNumber() {
    for (var f : Activation.values()) {
      var single = new float[] {Float.NaN, 1};
      floats.apply(f, 2, single);
      assertTrue(Float.isNaN(single[0]), f + " float");
      var exact = new double[] {Double.NaN, 1};
      doubles.apply(f, 2, exact);
      assertTrue(Double.isNaN(exact[0]), f + " double");
    }
  }

  @Test
  void operationsAgreeInBothPrecisions() {
    var random = new Random(5);
    var f = new float[4][N];
    var d = new double[4][N];
    for (var a = 0; a < 4; a++) {
      for (var i = 0; i < N; i++) {
        f[a][i] = (float) random.nextGaussian();
        d[a][i] = f[a][i];
      }
    }
    floats.add(N, f[0], f[1]);
    doubles.add(N, d[0], d[1]);
    floats.times(N, f[0], f[1], f[2]);
    doubles.times(N, d[0], d[1], d[2]);
    floats.timesPlus(N, f[0], f[1], f[2], f[3]);
    doubles.timesPlus(N, d[0], d[1], d[2], d[3]);
    assertSame(f, d);
    floats.timesRest(N, f[0], f[1], f[2]);
    doubles.timesRest(N, d[0], d[1], d[2]);
    floats.timesDifference(N, f[0], f[1], f[2], f[3]);
    doubles.timesDifference(N, d[0], d[1], d[2], d[3]);
    assertSame(f, d);
    floats.mix(N, f[0], f[1], f[2], f[3]);
    doubles.mix(N, d[0], d[1], d[2], d[3]);
    assertSame(f, d);
    for (var activation : Activation.values()) {
      floats.back(activation, N, f[0], f[1]);
      doubles.back(activation, N, d[0], d[1]);
      assertSame(f, d);
    }
    floats.gather(f[0], 7, 2, 40, 20, 10, f[1]);
    doubles.gather(d[0], 7, 2, 40, 20, 10, d[1]);
    assertEquals(f[0][7 + 3 * 2 + 4 * 40], f[1][3 * 10 + 4]);
    floats.transpose(f[0], 20, 10, f[2], 5, 21);
    doubles.transpose(d[0], 20, 10, d[2], 5, 21);
    assertEquals(f[0][3 * 10 + 4], f[2][5 + 4 * 21 + 3]);
    floats.sumRows(f[0], 20, 10, f[3]);
    doubles.sumRows(d[0], 20, 10, d[3]);
    assertSame(f, d);
    floats.fill(f[0], 3, 9, -2);
    doubles.fill(d[0], 3, 9, -2);
    assertSame(f, d);
  }

  private static void assertSame(float[][] f, double[][] d) {
    for (var a = 0; a < f.length; a++) {
      for (var i = 0; i < N; i++) {
        assertEquals(d[a][i], f[a][i], 1e-5 * (1 + Math.abs(d[a][i])), a + " " + i);
      }
    }
  }
}
