package recurrent.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import recurrent.data.TimeSplit;

class IntervalsTest {

  private static Intervals intervals(TimeSplit split, double level, double[] low, double[] high) {
    var first = split.testStart();
    var targets = IntStream.range(first, first + low.length).toArray();
    return new Intervals("made", level, 1, split, targets, low, high);
  }

  @Test
  void coverageWidthAndScoreAgreeWithThoseWorkedOutByHand() {
    var split = Simulated.split(4, 0, 1, 2, 3, 4);
    var made = intervals(split, 0.8, new double[] {0, 3, 1, 4}, new double[] {2, 4, 2.5, 4});
    // 1 is in [0, 2], 2 is 1 below [3, 4], 3 is ½ above [1, 2.5], and 4 is all of [4, 4].
    assertEquals(2, made.coverage().successes());
    assertEquals(4, made.coverage().trials());
    assertEquals((2 + 1 + 1.5 + 0) / 4, made.meanWidth(), 1e-12);
    assertEquals((4.5 + 2 / 0.2 * (1 + 0.5)) / 4, made.winkler(), 1e-12);
    var table = Intervals.table(List.of(made));
    assertEquals(0.5, table.doubleColumn("coverage").get(0));
    assertEquals(made.winkler(), table.doubleColumn("Winkler score").get(0));
    var grouped = made.coverageBy("part", time -> time.equals("1") ? "first" : "others");
    assertEquals(List.of("first", "others"), grouped.stringColumn("part").asList());
    assertEquals(List.of(1.0, 1 / 3.0), grouped.doubleColumn("coverage").asList());
    assertEquals(List.of(2.0, 2.5 / 3), grouped.doubleColumn("mean width").asList());
  }

  @Test
  void aWidthThatKeepsUpComesFromTheLatestKnownErrors() {
    var split = Simulated.split(6, 0, 1, -2, 3, -4, 5, -6, 7, -8);
    var zero = new Backtest("zero", 3, split, new double[6]);
    var made = Intervals.conformal(zero, 2, 0.5);
    // At the origin 4 the errors 3 and 4 are known, at 5 the errors 4 and 5; ⌈3 · 0.5⌉ = 2.
    assertArrayEquals(new int[] {7, 8}, made.targets());
    assertArrayEquals(new double[] {4, 5}, made.upper());
    assertArrayEquals(new double[] {-4, -5}, made.lower());
    var error =
        assertThrows(IllegalArgumentException.class, () -> Intervals.conformal(zero, 4, 0.5));
    assertEquals(
        "intervals: 4 are known at no origin of 6 forecasts; calibrate by fewer",
        error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Intervals.conformal(zero, 2, 0.9));
  }

  @Test
  void itKeepsItsCoverageWhereTheNoiseGrows() {
    var noise = Simulated.noise(2001, 5);
    Arrays.setAll(noise, t -> noise[t] * (1 + t / 500.0));
    var zero = new Backtest("zero", 1, Simulated.split(2000, noise), new double[2000]);
    var early = Intervals.conformal(zero.from(1000), zero.before(1000), 0.9).coverage();
    assertTrue(early.high() < 0.85, early::toString);
    var latest = Intervals.conformal(zero, 50, 0.9).coverage();
    assertEquals(0.9, latest.share(), 0.03, "four standard errors are 0.027");
  }

  /** Forecasts of 0, whose first targets have the given errors; two more follow. */
  private static Backtest forecasts(double... errors) {
    var values = Arrays.copyOf(errors, errors.length + 3);
    System.arraycopy(errors, 0, values, 1, errors.length);
    values[0] = 0;
    var split = Simulated.split(errors.length + 2, values);
    return new Backtest("zero", 1, split, new double[errors.length + 2]);
  }

  @Test
  void theConformalWidthIsAnErrorOfTheCalibration() {
    var errors = new double[] {-1, 2, -3, 4, -5, 6, -7, 8, -9};
    var all = forecasts(errors); // the targets 1 … 9 have these errors
    var made = Intervals.conformal(all.from(10), all.before(10), 0.8);
    // ⌈(9 + 1) · 0.8⌉ = 8: the 8th smallest absolute error is 8.
    assertArrayEquals(new int[] {10, 11}, made.targets());
    assertArrayEquals(new double[] {-8, -8}, made.lower());
    assertArrayEquals(new double[] {8, 8}, made.upper());
    assertEquals("zero, conformal", made.name());
    assertEquals(9, Intervals.conformal(all.from(10), all.before(10), 0.9).upper()[0]);
    assertEquals(9, Intervals.conformal(all.from(10), all.before(10), 0.81).upper()[0]);
  }

  @Test
  void tooFewCalibrationForecastsForTheLevelAreRefused() {
    var all = forecasts(-1, 2, -3, 4, -5, 6, -7, 8, -9);
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Intervals.conformal(all.from(10), all.before(10), 0.95));
    assertEquals(
        "intervals: 9 calibration forecasts are too few for the level 0.95; expected at least 19",
        error.getMessage());
    var twenty = forecasts(Simulated.noise(19, 1));
    assertEquals(2, Intervals.conformal(twenty.from(20), twenty.before(20), 0.95).lower().length);
  }

  @Test
  void calibrationAheadOfTheOriginIsRefused() {
    var all = forecasts(Simulated.noise(30, 1));
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Intervals.conformal(all.from(10), all.before(11), 0.5));
    assertTrue(error.getMessage().endsWith("nothing after the first origin"), error.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> Intervals.conformal(all.from(10), forecasts(Simulated.noise(9, 2)), 0.5),
        "another series");
  }

  @Test
  void intervalsAreWidenedOrNarrowedUntilTheyCover() {
    var split = Simulated.split(12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    var ends = new double[12];
    Arrays.setAll(ends, i -> i < 9 ? i + 1 : i == 11 ? 0.5 : 10);
    var lower = Arrays.stream(ends).map(end -> -end).toArray();
    var made = intervals(split, 0.5, lower, ends);
    var calibration = part(made, 0, 9);
    var test = part(made, 9, 12);
    // The truth 0 lies 1 … 9 inside; the ⌈10 · 0.5⌉-th smallest of -9 … -1 is -5.
    var narrowed = test.calibrated(calibration);
    assertArrayEquals(new double[] {-5, -5, 0}, narrowed.lower(), 1e-12);
    assertArrayEquals(new double[] {5, 5, 0}, narrowed.upper(), 1e-12);
  }

  private static Intervals part(Intervals all, int from, int to) {
    return new Intervals(
        all.name(),
        all.level(),
        1,
        all.split(),
        Arrays.copyOfRange(all.targets(), from, to),
        Arrays.copyOfRange(all.lower(), from, to),
        Arrays.copyOfRange(all.upper(), from, to));
  }

  @Test
  void conformalIntervalsCoverAsOftenAsTheirLevelWhateverTheNoise() {
    for (var skewed : new boolean[] {false, true}) {
      var covered = 0;
      for (var seed = 0; seed < 4000; seed++) {
        var noise = Simulated.noise(40, seed);
        if (skewed) {
          Arrays.setAll(noise, i -> Math.exp(2 * noise[i]) - 5);
        }
        var all = forecasts(noise);
        var test = all.from(40).before(41); // the 40th error
        covered += Intervals.conformal(test, all.before(40), 0.9).coverage().successes();
      }
      // 36 of the 40 places of the new error among the old ones are inside: exactly 0.9.
      assertEquals(0.9, covered / 4000.0, 0.015, "three standard errors are 0.014");
    }
  }

  @Test
  void disagreementOfStartsCoversLittleAndCalibratedEnough() {
    var noise = Simulated.noise(1001, 7);
    var split = Simulated.split(1000, noise);
    var runs =
        IntStream.rangeClosed(1, 5)
            .mapToObj(
                seed -> {
                  var small = Simulated.noise(1000, seed);
                  return new Backtest(
                      "net", 1, split, Arrays.stream(small).map(e -> 0.1 * e).toArray());
                })
            .toList();
    var raw = new Starts("net", runs).disagreement(0.9);
    assertTrue(raw.coverage().share() < 0.3, raw.coverage()::toString);
    var calibrated = part(raw, 500, 1000).calibrated(part(raw, 0, 500));
    assertEquals(0.9, calibrated.coverage().share(), 0.04);
  }

  @Test
  void theScoreIsSmallestBetweenTheTrueQuantiles() {
    var noise = Simulated.noise(4001, 11);
    var split = Simulated.split(4000, noise);
    var best = score(split, 1.645);
    for (var other : new double[] {1, 1.4, 1.9, 2.5}) {
      assertTrue(score(split, other) > best, "± " + other);
    }
  }

  private static double score(TimeSplit split, double half) {
    var low = new double[4000];
    Arrays.fill(low, -half);
    var high = new double[4000];
    Arrays.fill(high, half);
    return intervals(split, 0.9, low, high).winkler();
  }

  @Test
  void crossedQuantilesAreExchanged() {
    var split = Simulated.split(2, 0, 0, 0);
    var low = new Backtest("low", 1, split, new double[] {1, 5});
    var high = new Backtest("high", 1, split, new double[] {2, 4});
    var made = Intervals.between("net", 0.9, low, high);
    assertArrayEquals(new double[] {1, 4}, made.lower());
    assertArrayEquals(new double[] {2, 5}, made.upper());
    assertThrows(
        IllegalArgumentException.class, () -> Intervals.between("net", 0.9, low, high.before(2)));
  }

  @Test
  void endsInTheWrongOrderOrUnknownAreRefused() {
    var split = Simulated.split(2, 0, 0, 0);
    for (var low : new double[] {1, Double.NaN}) {
      var error =
          assertThrows(
              IllegalArgumentException.class,
              () -> intervals(split, 0.9, new double[] {0, low}, new double[] {1, 0}));
      assertTrue(error.getMessage().endsWith("at step 2; expected the lower end first"));
    }
    for (var level : new double[] {0, 1, Double.NaN}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> intervals(split, level, new double[2], new double[2]));
    }
    assertThrows(
        IllegalArgumentException.class, () -> intervals(split, 0.9, new double[2], new double[1]));
  }
}
