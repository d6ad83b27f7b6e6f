package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static recurrent.network.Near.assertNear;

import java.util.Random;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.junit.jupiter.api.Test;

class ProductsTest {

  private static final int[] SIZES = {1, 2, 3, 5, 8, 17};

  private final Random random = new Random(1);

  private double[] numbers(int n) {
    return random.doubles(n, -1, 1).toArray();
  }

  private static float[] floats(double[] values) {
    var result = new float[values.length];
    for (var i = 0; i < values.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  private static double[] doubles(float[] values) {
    var result = new double[values.length];
    for (var i = 0; i < values.length; i++) {
      result[i] = values[i];
    }
    return result;
  }

  @Test
  void openBlasIsThere() {
    assertSame(Products.OPENBLAS, Products.best());
  }

  /** Rows wider than the matrix, offsets, both transposes, adding or not. */
  @Test
  void javaAndOpenBlasAgreeWithTheSum() {
    for (var i = 0; i < 200; i++) {
      var m = SIZES[random.nextInt(SIZES.length)];
      var n = SIZES[random.nextInt(SIZES.length)];
      var k = SIZES[random.nextInt(SIZES.length)];
      var transposeA = random.nextBoolean();
      var transposeB = random.nextBoolean();
      var beta = random.nextInt(2);
      var aWidth = (transposeA ? m : k) + random.nextInt(3);
      var bWidth = (transposeB ? k : n) + random.nextInt(3);
      var cWidth = n + random.nextInt(3);
      var offset = random.nextInt(4);
      var a = numbers(offset + (transposeA ? k : m) * aWidth);
      var b = numbers(offset + (transposeB ? n : k) * bWidth);
      var c = numbers(offset + m * cWidth);
      var expected = c.clone();
      for (var row = 0; row < m; row++) {
        for (var column = 0; column < n; column++) {
          var sum = beta * c[offset + row * cWidth + column];
          for (var p = 0; p < k; p++) {
            sum +=
                a[offset + (transposeA ? p * aWidth + row : row * aWidth + p)]
                    * b[offset + (transposeB ? column * bWidth + p : p * bWidth + column)];
          }
          expected[offset + row * cWidth + column] = sum;
        }
      }
      for (var products : Products.values()) {
        var result = new DoublePointer(c);
        new Doubles(products)
            .multiply(
                transposeA,
                transposeB,
                m,
                n,
                k,
                new DoublePointer(a),
                offset,
                aWidth,
                new DoublePointer(b),
                offset,
                bWidth,
                beta,
                result,
                offset,
                cWidth);
        var values = new double[c.length];
        result.position(0).get(values);
        assertNear(expected, values, 1e-13, products + " double " + i);

        var single = new FloatPointer(floats(c));
        new Floats(products)
            .multiply(
                transposeA,
                transposeB,
                m,
                n,
                k,
                new FloatPointer(floats(a)),
                offset,
                aWidth,
                new FloatPointer(floats(b)),
                offset,
                bWidth,
                beta,
                single,
                offset,
                cWidth);
        var singles = new float[c.length];
        single.position(0).get(singles);
        assertNear(expected, doubles(singles), 1e-5, products + " float " + i);
        assertEquals((float) c[0], offset > 0 ? singles[0] : (float) c[0]);
      }
    }
  }
}
