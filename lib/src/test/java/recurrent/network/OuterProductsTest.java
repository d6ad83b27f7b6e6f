package recurrent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class OuterProductsTest {

  private static double[] random(int size, long seed) {
    var random = new SplitMix64(seed);
    var values = new double[size];
    for (var i = 0; i < size; i++) {
      values[i] = random.nextGaussian();
    }
    return values;
  }

  /** C begins at 7 in its array, A at 2 in rows that are 5 wider. */
  private static void check(int m, int n, int steps) {
    var width = m + 5;
    var a = random(steps * width, 1);
    var s = random(steps * n, 2);
    var c = random(7 + m * n, 3);
    var expected = c.clone();
    for (var i = 0; i < m; i++) {
      for (var j = 0; j < n; j++) {
        for (var t = 0; t < steps; t++) {
          expected[7 + i * n + j] += a[t * width + 2 + i] * s[t * n + j];
        }
      }
    }
    new OuterProducts(m, n, steps).add(a, 2, width, s, c, 7);
    assertArrayEquals(expected, c, "to the bit: the order of the sum is fixed");
  }

  @Test
  void everyShapeMatchesItsDefinition() {
    for (var steps : new int[] {1, 2, 127, 128, 129, 261, 512, 700}) {
      check(1, 1, steps);
      check(3, 5, steps);
      check(4, 2, steps);
      check(35, 3, steps);
      check(41, 17, steps);
    }
  }
}
