package recurrent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static recurrent.network.Near.assertNear;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InitializerTest {

  private static Matrix fill(Initializer initializer, int rows, int columns) {
    var matrix = Matrix.zeros(rows, columns);
    initializer.fill(matrix, new SplitMix64(11));
    return matrix;
  }

  @Test
  void orthogonalKeepsLengths() {
    var q = fill(Initializer.orthogonal(1), 40, 40);
    assertNear(
        fill(Initializer.identity(1), 40, 40).toArray(),
        q.times(q.transposed()).toArray(),
        1e-14,
        "Q Qᵀ");
  }

  @Test
  void everyGateGetsAnOrthogonalBlock() {
    var q = fill(Initializer.orthogonal(0.9), 8, 4);
    var second = Matrix.of(Arrays.copyOfRange(q.toArray(), 4, 8));
    var identity = fill(Initializer.identity(0.81), 4, 4);
    assertNear(identity.toArray(), second.times(second.transposed()).toArray(), 1e-14, "Q Qᵀ");
  }

  @Test
  void fewerRowsThanColumnsAreOrthogonalToo() {
    var q = fill(Initializer.orthogonal(1), 3, 7);
    var identity = fill(Initializer.identity(1), 3, 3);
    assertNear(identity.toArray(), q.times(q.transposed()).toArray(), 1e-14, "Q Qᵀ");
  }

  @Test
  void identityIsRepeatedInEveryBlock() {
    assertEquals(
        "[[2.0, 0.0], [0.0, 2.0], [2.0, 0.0], [0.0, 2.0]]",
        fill(Initializer.identity(2), 4, 2).toString());
  }

  @Test
  void glorotIsUniformWithinItsLimit() {
    var limit = Math.sqrt(6.0 / 300);
    var values = fill(Initializer.glorot(), 100, 200).values();
    var largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
    assertTrue(largest <= limit && largest > 0.999 * limit, "largest " + largest);
    // The variance of a uniform variable is limit² / 3; of 20,000 draws within 3 %.
    assertEquals(1, variance(values) / (limit * limit / 3), 0.03);
  }

  @Test
  void heHasItsVariance() {
    assertEquals(1, variance(fill(Initializer.he(), 100, 200).values()) / (2.0 / 200), 0.05);
  }

  private static double variance(double[] values) {
    return Arrays.stream(values).map(v -> v * v).average().orElseThrow();
  }

  @Test
  void shapeWithoutSquareBlocksIsRefused() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> fill(Initializer.orthogonal(1), 5, 2));
    assertEquals(
        "orthogonal: a matrix (5, 2) does not consist of square blocks", error.getMessage());
  }

  @Test
  void generatorIsThatOfTheJavaLibrary() {
    var random = new SplitMix64(2024);
    var same = new SplittableRandom(2024);
    for (var i = 0; i < 10; i++) {
      assertEquals(same.nextLong(), random.nextLong());
    }
  }
}
