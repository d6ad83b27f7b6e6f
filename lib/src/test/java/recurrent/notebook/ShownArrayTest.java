package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class ShownArrayTest {

  private static String text(Object array) {
    return ShownArray.of(array).text();
  }

  @Test
  void aRowHasItsTypeItsLengthAndTheSameDecimals() {
    assertEquals("double[3]: 0.25, 12.50, -3.00", text(new double[] {0.25, 12.5, -3}));
    assertEquals("float[2]: 0.1, 0.2", text(new float[] {0.1f, 0.2f}));
    assertEquals("int[3]: 112, 118, 132", text(new int[] {112, 118, 132}));
    assertEquals("boolean[2]: true, false", text(new boolean[] {true, false}));
    assertEquals("char[2]: a, b", text("ab".toCharArray()));
    assertEquals("Double[2]: 1.5, 2.0", text(new Double[] {1.5, 2.0}));
  }

  @Test
  void textsAreQuotedAndShortened() {
    assertEquals("String[2]: \"a b\", \"c\"", text(new String[] {"a b", "c"}));
    assertEquals("String[1]: null", text(new String[1]));
    assertEquals("String[1]: \"" + "x".repeat(39) + "…\"", text(new String[] {"x".repeat(1000)}));
  }

  @Test
  void aLongRowHasItsEnds() {
    assertEquals(
        "int[100]: 0, 1, 2, 3, 4, 5, …, 97, 98, 99", text(IntStream.range(0, 100).toArray()));
    assertEquals(
        "int[16]: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15",
        text(IntStream.range(0, 16).toArray()));
  }

  @Test
  void whatIsNoNumberIsSaid() {
    assertEquals("double[3]: NaN, Infinity, 1.5", text(new double[] {Double.NaN, 1.0 / 0, 1.5}));
  }

  @Test
  void emptyArraysAreTheirTitle() {
    assertEquals("double[0]", text(new double[0]));
    assertEquals("double[0][]", text(new double[0][]));
    assertEquals("double[2][0]", text(new double[2][0]));
  }

  @Test
  void aMatrixHasAlignedColumns() {
    assertEquals(
        """
        double[2][3]
           0.50  -1.00  10.25
           2.00   3.00   4.00""",
        text(new double[][] {{0.5, -1, 10.25}, {2, 3, 4}}));
  }

  @Test
  void aLargeMatrixHasItsCorners() {
    var matrix = new int[100][100];
    for (var i = 0; i < 100; i++) {
      for (var j = 0; j < 100; j++) {
        matrix[i][j] = 100 * i + j;
      }
    }
    var lines = text(matrix).lines().toList();
    assertEquals("int[100][100]", lines.get(0));
    assertEquals(11, lines.size());
    assertEquals("     0     1     2     3     4     5  …    97    98    99", lines.get(1));
    assertEquals("  …", lines.get(7));
    assertTrue(lines.get(10).endsWith("9905  …  9997  9998  9999"), lines.get(10));
  }

  @Test
  void rowsOfDifferentLengthsStandInBrackets() {
    assertEquals("int[3][]: [1], [2, 3], null", text(new int[][] {{1}, {2, 3}, null}));
  }

  @Test
  void ofAStackOfMatricesTheFirstAndTheLastAreShown() {
    assertEquals(
        """
        double[3][1][2]
        [0]
          1  2
        …
        [2]
          5  6""",
        text(new double[][][] {{{1, 2}}, {{3, 4}}, {{5, 6}}}));
  }

  @Test
  void aTensorOfNd4jLooksLikeAnArray() {
    assertEquals(
        "INDArray of float[2][2]\n  0.1  0.2\n  0.3  0.4",
        text(Nd4j.createFromArray(new float[][] {{0.1f, 0.2f}, {0.3f, 0.4f}})));
    assertEquals("INDArray of double[3]: 0.1, 0.2, 0.3", text(Nd4j.createFromArray(0.1, 0.2, 0.3)));
    assertEquals("INDArray of int[2]: 1, 2", text(Nd4j.createFromArray(1, 2)));
    assertEquals("INDArray of double: 2.5", text(Nd4j.scalar(2.5)));
    assertEquals(
        "INDArray of float[2][1][2]\n[0]\n  1  1\n[1]\n  1  1",
        text(Nd4j.ones(DataType.FLOAT, 2, 1, 2)));
  }

  @Test
  void anyShapeIsShort() {
    for (var size : List.of(0, 1, 2, 9, 10, 11, 16, 17, 1000, 100_000)) {
      assertTrue(text(new double[size]).length() < 200, size + " values");
      assertTrue(
          text(DoubleStream.iterate(1e-9, x -> x * 1.0001).limit(size).toArray()).length() < 200);
    }
    for (var size : List.of(1, 2, 10, 11, 40)) {
      var lines = text(new float[size][size][size]).lines().count();
      assertTrue(lines <= 24, size + ": " + lines + " lines");
      lines = text(new float[3][size][size][size]).lines().count();
      assertTrue(lines <= 50, size + ": " + lines + " lines");
    }
  }
}
