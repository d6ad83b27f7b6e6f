package recurrent.exercise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final double[] RIGHT = {1.5, -2, 0.25, 4};

  private static String cause(double... actual) {
    return Comparison.cause(RIGHT, actual, 1e-9).orElse("none");
  }

  @Test
  void commonFailuresAreNamed() {
    assertTrue(cause(-1.5, 2, -0.25, -4).contains("sign"));
    assertTrue(cause(0, 0, 0, 0).contains("nothing is ever written"));
    assertTrue(cause(0.375, -0.5, 0.0625, 1).contains("0.2500 times"));
    assertTrue(cause(-2, 0.25, 4, 9).contains("step after"));
    assertTrue(cause(9, 1.5, -2, 0.25).contains("step before"));
    assertTrue(cause(4, 0.25, -2, 1.5).contains("turned round"));
    assertTrue(cause(1.5, 0.25, -2, 4).contains("transposed"));
    assertTrue(cause(2.5, -1, 1.25, 5).contains("constant is added"));
    assertTrue(cause(1.5, Double.NaN, 0.25, 4).contains("division by zero"));
    assertTrue(cause(1.5, -2, 0.25).contains("first or the last"));
    assertEquals("none", cause(1, 2, 3, 4));
    assertEquals("none", cause(1));
  }

  @Test
  void theWorstPlaceIsNamedWithoutTheRightNumber() {
    var text = Comparison.difference(RIGHT, new double[] {1.5, -2, 3, 4.5}, i -> "month " + i);
    assertEquals("the largest error, 2.75, is at month 2", text);
    assertEquals(
        "it gives 2 numbers, expected 4 numbers",
        Comparison.difference(RIGHT, new double[2], i -> ""));
    assertEquals(
        "it gives NaN at month 0",
        Comparison.difference(
            RIGHT, new double[] {Double.NaN, 0, 0, Double.NaN}, i -> "month " + i));
    assertEquals(
        "3.00000 is off by 1.00",
        Comparison.difference(new double[] {2}, new double[] {3}, i -> ""));
  }

  @Test
  void onlyNumbersWithinTheToleranceAgree() {
    assertTrue(Comparison.agree(RIGHT, new double[] {1.5, -2, 0.25 + 1e-10, 4}, 1e-9));
    assertFalse(Comparison.agree(RIGHT, new double[] {1.5, -2, 0.25 + 1e-8, 4}, 1e-9));
    assertFalse(Comparison.agree(RIGHT, new double[] {1.5, -2, Double.NaN, 4}, 1e-9));
    assertFalse(Comparison.agree(RIGHT, new double[] {1.5, -2, 0.25}, 1e-9));
  }

  @RepeatedTest(200)
  void noiseIsNotGivenAFalseCause(RepetitionInfo repetition) {
    var random = new SplittableRandom(repetition.getCurrentRepetition());
    var expected = random.doubles(9, -2, 2).toArray();
    var noise = random.doubles(9, -2, 2).toArray();
    assertEquals(Optional.empty(), Comparison.cause(expected, noise, 1e-9));
    assertTrue(
        Comparison.cause(expected, Arrays.stream(expected).map(x -> -x).toArray(), 1e-9)
            .isPresent());
  }
}
