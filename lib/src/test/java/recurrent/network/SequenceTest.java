package recurrent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SequenceTest {

  @Test
  void shorterSequencesArePadded() {
    var x = Sequence.ofScalars(new double[] {1, 2, 3}, new double[] {4});
    assertEquals("Sequence(time 3, batch 2, features 1, 4 steps count)", x.toString());
    assertTrue(x.counts(0, 1));
    assertFalse(x.counts(1, 1));
    assertArrayEquals(new double[] {1, 4, 2, 0, 3, 0}, x.values());
    assertArrayEquals(new double[][] {{4}}, x.sequence(1));
  }

  @Test
  void tokensStandForOneHotVectors() {
    var x = Sequence.ofTokens(3, new int[] {2, 0}, new int[] {1});
    assertTrue(x.ofTokens());
    assertArrayEquals(new double[][] {{0, 0, 1}, {1, 0, 0}}, x.sequence(0));
    assertEquals(-1, x.token(1, 1));
    assertEquals(0, x.get(1, 1, 2));
  }

  @Test
  void partsAreCopies() {
    var x = Sequence.of(new double[][] {{1, 2}, {3, 4}}, new double[][] {{5, 6}, {7, 8}});
    assertArrayEquals(new double[][][] {{{3, 4}}, {{7, 8}}}, x.steps(1, 2).toArray());
    var second = x.sequences(1, 1);
    assertArrayEquals(new double[][][] {{{5, 6}, {7, 8}}, {{5, 6}, {7, 8}}}, second.toArray());
    second.values()[0] = 99;
    assertEquals(5, x.get(0, 1, 0));
    assertArrayEquals(new double[] {4, 8}, x.last(1));
  }

  @Test
  void maskHidesValues() {
    var x = Sequence.ofScalars(new double[] {Double.NaN, 2}, new double[] {3, 4});
    var masked = x.masked(new boolean[][] {{false, true}, {true, true}});
    assertArrayEquals(new double[] {0, 3, 2, 4}, masked.values());
    assertEquals(3, masked.counted());
    assertEquals(4, x.counted(), "the original is as it was");
  }

  @Test
  void targetsOfTheLastStepHaveOneStep() {
    assertEquals(
        "Sequence(time 1, batch 2, features 1)", Sequence.lastStep(new double[2]).toString());
    assertEquals(
        "Sequence(time 1, batch 2, features 3)", Sequence.lastStep(new double[2][3]).toString());
    assertEquals(
        "Sequence(time 1, batch 2, tokens 5)", Sequence.lastStep(5, new int[2]).toString());
  }

  private static void assertRefused(
      String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void wrongShapesAreRefused() {
    assertRefused("sequence: no sequences", () -> Sequence.ofScalars());
    assertRefused(
        "sequence 1 has no steps", () -> Sequence.ofScalars(new double[1], new double[0]));
    assertRefused(
        "sequence 0, step 1: 1 features, expected 2",
        () -> Sequence.of(new double[][] {{1, 2}, {3}}));
    assertRefused(
        "sequence 0, step 0: token 3 is not in 0 … 2", () -> Sequence.ofTokens(3, new int[] {3}));
    var x = Sequence.zeros(3, 2, 1);
    assertRefused("steps: 2 to 4 do not lie within 0 to 3", () -> x.steps(2, 4));
    assertRefused("sequences: no sequence 2 among 2", () -> x.sequences(2));
    assertRefused("mask: 1 sequences, expected 2", () -> x.masked(new boolean[1][3]));
  }
}
