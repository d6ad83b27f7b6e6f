package recurrent.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MeanTestTest {

  /** 3 and a half wave of height 1: of two cosines the first alone has a part in it. */
  private static double[] halfWave() {
    return IntStream.range(0, 8).mapToDouble(t -> 3 + Math.cos(Math.PI * (t + 0.5) / 8)).toArray();
  }

  @Test
  void theStatisticAgreesWithTheOneWorkedOutByHand() {
    var test = MeanTest.of(halfWave(), 1);
    // Λ(1) = √(2/8) · Σcos² = ½ · 4 = 2, Λ(2) = 0, S = (2² + 0²)/2 = 2, 3 / √(2/8) = 6
    assertEquals(3, test.mean(), 1e-12);
    assertEquals(2, test.degrees());
    assertEquals(6, test.statistic(), 1e-9);
    // Student's distribution of 2 degrees of freedom: F(t) = ½ + t / (2 √(2 + t²))
    assertEquals(1 - 6 / Math.sqrt(38), test.pOnEitherSide(), 1e-9);
    assertEquals((1 - 6 / Math.sqrt(38)) / 2, test.pAbove(), 1e-9);
  }

  @Test
  void degreesFollowTheLengthAndTheOverlap() {
    assertEquals(40, MeanTest.of(new double[1000], 1).degrees(), "0.4 · 1000^⅔");
    assertEquals(20, MeanTest.of(new double[1000], 24).degrees(), "1000 / (2 · 24)");
  }

  @Test
  void nothingIsFoundInNothing() {
    var test = MeanTest.of(new double[50], 1);
    assertEquals(0, test.statistic());
    assertEquals(1, test.pOnEitherSide(), 1e-12);
  }

  private static double rejections(int overlap, LongFunction<double[]> numbers) {
    var tests = 2000;
    return LongStream.range(0, tests)
            .filter(seed -> MeanTest.of(numbers.apply(seed), overlap).pOnEitherSide() < 0.05)
            .count()
        / (double) tests;
  }

  private static double[] minus(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
  }

  private static double[] squares(double[] a) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * a[i]).toArray();
  }

  @Test
  void fiveInAHundredAreRejectedWhereThereIsNoDifference() {
    for (var length : new int[] {62, 200, 800}) {
      for (var horizon : new int[] {1, 6, 12}) {
        var share =
            rejections(
                horizon,
                seed ->
                    minus(
                        squares(Simulated.movingAverage(horizon, length, 2 * seed)),
                        squares(Simulated.movingAverage(horizon, length, 2 * seed + 1))));
        assertTrue(share > 0.025 && share < 0.075, length + ", " + horizon + ": " + share);
      }
    }
  }

  @Test
  void differencesThatRememberAreNotTakenForADifference() {
    for (var phi : new double[] {0.3, 0.5}) {
      var share = rejections(1, seed -> Simulated.autoregression(phi, 200, seed));
      assertTrue(share > 0.025 && share < 0.075, phi + ": " + share);
    }
  }

  @Test
  void aDifferenceIsFound() {
    var share =
        rejections(
            1, seed -> Arrays.stream(Simulated.noise(200, seed)).map(e -> 0.3 + e).toArray());
    assertTrue(share > 0.9, "" + share);
  }

  @Test
  void tooFewOrUnknownForecastsAreRefused() {
    var few = assertThrows(IllegalArgumentException.class, () -> MeanTest.of(new double[47], 12));
    assertEquals(
        "test: 47 forecasts; expected at least 48, as 12 in a row share steps", few.getMessage());
    assertThrows(IllegalArgumentException.class, () -> MeanTest.of(new double[7], 1));
    assertEquals(2, MeanTest.of(new double[48], 12).degrees());
    assertEquals(2, MeanTest.of(new double[8], 1).degrees());
    var unknown = new double[50];
    unknown[7] = Double.NaN;
    assertThrows(IllegalArgumentException.class, () -> MeanTest.of(unknown, 1));
  }
}
