package recurrent.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {

  private static final List<String> NAMES = List.of("a", "b", "c");

  /** Five of a, three of b, two of c; c is never named. */
  private static final ConfusionMatrix MATRIX =
      ConfusionMatrix.of(
          NAMES,
          new int[] {0, 0, 0, 0, 0, 1, 1, 1, 2, 2},
          new int[] {0, 0, 0, 0, 1, 1, 1, 0, 0, 1});

  @Test
  void rowsAreTheTruthAndColumnsWhatWasNamed() {
    assertArrayEquals(new int[][] {{4, 1, 0}, {1, 2, 0}, {1, 1, 0}}, MATRIX.counts());
    assertEquals(new Proportion(6, 10), MATRIX.accuracy());
  }

  @Test
  void theMeasuresOfAClassAgreeWithThoseWorkedOutByHand() {
    assertEquals(4 / 6.0, MATRIX.precision(0), 1e-12);
    assertEquals(4 / 5.0, MATRIX.recall(0), 1e-12);
    assertEquals(8 / 11.0, MATRIX.f1(0), 1e-12);
    var p = MATRIX.precision(0);
    var r = MATRIX.recall(0);
    assertEquals(2 * p * r / (p + r), MATRIX.f1(0), 1e-12, "the harmonic mean");
    assertTrue(Double.isNaN(MATRIX.precision(2)), "never named");
    assertEquals(0, MATRIX.recall(2));
    assertEquals(0, MATRIX.f1(2));
    assertEquals((8 / 11.0 + 4 / 7.0 + 0) / 3, MATRIX.macroF1(), 1e-12);
  }

  @Test
  void aClassWithoutExamplesHasNoPartInTheMean() {
    var matrix = ConfusionMatrix.of(NAMES, new int[] {0, 0, 1}, new int[] {0, 0, 2});
    assertTrue(Double.isNaN(matrix.recall(2)));
    assertEquals(0, matrix.precision(2));
    assertEquals((1 + 0) / 2.0, matrix.macroF1());
    var absent = ConfusionMatrix.of(NAMES, new int[] {0}, new int[] {0});
    assertTrue(Double.isNaN(absent.f1(2)));
    assertEquals(1, absent.macroF1());
  }

  @Test
  void theTableEndsWithTheMeans() {
    var table = MATRIX.table();
    assertEquals(List.of("class", "examples", "precision", "recall", "F1"), table.columnNames());
    assertEquals(List.of("a", "b", "c", "macro mean"), table.stringColumn(0).asList());
    assertEquals(List.of(5, 3, 2, 10), table.intColumn(1).asList());
    assertEquals((4 / 6.0 + 2 / 4.0 + 0) / 3, table.doubleColumn(2).get(3), 1e-12);
    assertEquals((4 / 5.0 + 2 / 3.0 + 0) / 3, table.doubleColumn(3).get(3), 1e-12);
    assertEquals(MATRIX.macroF1(), table.doubleColumn(4).get(3));
    var counts = MATRIX.countsTable();
    assertEquals(NAMES, counts.stringColumn(0).asList());
    assertEquals(List.of(1, 2, 1), counts.intColumn("b").asList(), "taken for b");
  }

  @Test
  void labelsWithoutAClassAreRefused() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> ConfusionMatrix.of(NAMES, new int[] {0}, new int[] {3}));
    assertEquals("confusion: predicted label 3; expected 0 to 2", error.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> ConfusionMatrix.of(NAMES, new int[] {-1}, new int[] {0}));
    assertThrows(
        IllegalArgumentException.class, () -> ConfusionMatrix.of(NAMES, new int[2], new int[1]));
    assertThrows(
        IllegalArgumentException.class, () -> ConfusionMatrix.of(NAMES, new int[0], new int[0]));
    assertThrows(IllegalArgumentException.class, () -> new ConfusionMatrix(NAMES, new int[3][2]));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ConfusionMatrix(List.of("a", "a"), new int[2][2]));
  }
}
