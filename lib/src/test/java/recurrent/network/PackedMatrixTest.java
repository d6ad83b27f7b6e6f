package recurrent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class PackedMatrixTest {

  private static double[] random(int size, long seed) {
    var random = new SplitMix64(seed);
    var values = new double[size];
    for (var i = 0; i < size; i++) {
      values[i] = random.nextGaussian();
    }
    return values;
  }

  @Test
  void productsOfEverySmallShapeMatchTheirDefinition() {
    for (var m : new int[] {1, 2, 3, 4, 5, 15, 16, 17, 35}) {
      for (var n = 1; n <= 6; n++) {
        for (var k = 1; k <= 9; k++) {
          product(m, n, k);
        }
      }
    }
  }

  private static void product(int m, int n, int k) {
    var a = random(m * k, 1);
    var b = random(k * n, 2);
    var c = random(m * n, 3);
    var expected = c.clone();
    for (var i = 0; i < m; i++) {
      for (var j = 0; j < n; j++) {
        for (var p = 0; p < k; p++) {
          expected[i * n + j] += a[i * k + p] * b[p * n + j];
        }
      }
    }
    var plain = c.clone();
    var packed = new PackedMatrix(k, n);
    packed.pack(b);
    packed.addProduct(m, a, 0, plain, 0);
    assertArrayEquals(expected, plain, "to the bit: the order of the sum is fixed");

    var transposed = c.clone();
    packed.packTransposed(Matrix.of(rows(b, k, n)).transposed().values());
    packed.addProduct(m, a, 0, transposed, 0);
    assertArrayEquals(expected, transposed);
  }

  private static double[][] rows(double[] values, int rows, int columns) {
    var result = new double[rows][columns];
    for (var i = 0; i < values.length; i++) {
      result[i / columns][i % columns] = values[i];
    }
    return result;
  }
}
