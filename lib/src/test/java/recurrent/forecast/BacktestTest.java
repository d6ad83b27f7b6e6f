package recurrent.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import recurrent.data.Datasets;
import recurrent.data.Series;
import recurrent.data.TimeSplit;

class BacktestTest {

  /** Fixed rules are exact; fitted ones may differ in the last digits between machines. */
  private static final double DIGITS = 5e-3;

  private static final Series MONTHLY = Datasets.series("sunspots-monthly");
  private static final Series YEARLY = Datasets.series("sunspots-yearly");
  private static final Series PASSENGERS = Datasets.series("air-passengers");
  private static final Series TEMPERATURE = Datasets.series("jfk-weather-hourly", "temp_c");

  private static Backtest run(Forecaster forecaster, Series series, int horizon) {
    return Backtest.run(forecaster, TimeSplit.of(series, 0.8), horizon);
  }

  @Test
  void monthlySunspots() {
    assertEquals(20.091, run(new Naive(), MONTHLY, 1).rmse(), DIGITS);
    assertEquals(40.958, run(new Naive(), MONTHLY, 12).rmse(), DIGITS);
    assertEquals(45.440, run(new SeasonalNaive(132), MONTHLY, 12).rmse(), DIGITS);
    assertEquals(18.218, run(new RidgeAr(), MONTHLY, 1).rmse(), DIGITS);
    assertEquals(29.633, run(new RidgeAr(), MONTHLY, 12).rmse(), DIGITS);
  }

  @Test
  void yearlySunspots() {
    assertEquals(33.276, run(new Naive(), YEARLY, 1).rmse(), DIGITS);
    assertEquals(22.834, run(RidgeAr.ofOrder(2), YEARLY, 1).rmse(), DIGITS);
    assertEquals(19.530, run(RidgeAr.ofOrder(10), YEARLY, 1).rmse(), DIGITS);
  }

  @Test
  void airlinePassengers() {
    assertEquals(52.491, run(new Naive(), PASSENGERS, 1).rmse(), DIGITS);
    assertEquals(46.082, run(new SeasonalNaive(12), PASSENGERS, 1).rmse(), DIGITS);
    assertEquals(16.933, run(new RidgeAr().onLogs(), PASSENGERS, 1).rmse(), DIGITS);
  }

  @Test
  void hourlyTemperature() {
    assertEquals(0.885, run(new Naive(), TEMPERATURE, 1).rmse(), 5e-4);
    assertEquals(3.190, run(new Naive(), TEMPERATURE, 6).rmse(), 5e-4);
    assertEquals(4.343, run(new Naive(), TEMPERATURE, 12).rmse(), 5e-4);
    assertEquals(4.555, run(new Naive(), TEMPERATURE, 24).rmse(), 5e-4);
  }

  @Test
  void theOtherErrorsAreThoseOfTheTestPart() {
    var naive = run(new Naive(), MONTHLY, 1);
    assertEquals(14.837, naive.mae(), DIGITS);
    assertEquals(1.309, naive.mase(), DIGITS);
  }

  @Test
  void noForecasterSeesWhatLiesAfterItsOrigin() {
    Forecaster cheat =
        new Forecaster() {
          @Override
          public String name() {
            return "cheat";
          }

          @Override
          public Fitted fit(double[] train, int horizon) {
            return (values, origin) -> values[origin + horizon];
          }
        };
    for (var forecast : run(cheat, PASSENGERS, 3).forecast()) {
      assertTrue(Double.isNaN(forecast), "saw " + forecast);
    }
  }

  @Test
  void everyForecastComesFromTheHorizonBefore() {
    var result = run(new Naive(), PASSENGERS, 5);
    var values = PASSENGERS.values();
    var expected = new double[29];
    System.arraycopy(values, 115 - 5, expected, 0, 29);
    assertArrayEquals(expected, result.forecast());
  }

  @Test
  void aHorizonBeyondTheTrainingPartIsRefused() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> run(new Naive(), PASSENGERS, 115));
    assertEquals("backtest: horizon 115 must be between 1 and 114", error.getMessage());
  }

  @Test
  void eachStepOfTheTestPartNeedsItsForecast() {
    var split = TimeSplit.of(PASSENGERS, 0.8);
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> new Backtest("x", 1, split, new double[3]));
    assertEquals("backtest: 3 forecasts for a test part of 29 values", error.getMessage());
  }

  @Test
  void aRollingOriginForecastsEveryHorizonFromTheSameOrigins() {
    var split = TimeSplit.of(PASSENGERS, 0.8); // the test part is 115 … 143
    var plan = Origins.of(split).every(6);
    var results = Backtest.run(new Naive(), plan, 1, 12);
    var values = PASSENGERS.values();
    assertEquals(List.of(1, 12), results.stream().map(Backtest::horizon).toList());
    assertArrayEquals(new int[] {115, 121, 127}, results.get(0).targets());
    assertArrayEquals(new int[] {126, 132, 138}, results.get(1).targets());
    for (var result : results) {
      assertArrayEquals(new double[] {values[114], values[120], values[126]}, result.forecast());
    }
    assertArrayEquals(
        new double[] {values[126], values[132], values[138]}, results.get(1).actual());
  }

  @Test
  void oneStepAheadFromEveryOriginIsTheForecastOfTheTestPart() {
    for (var forecaster : List.of(new Naive(), new Drift(), new RidgeAr().onLogs())) {
      var rolling = Backtest.run(forecaster, Origins.of(TimeSplit.of(PASSENGERS, 0.8)), 1).get(0);
      var fixed = run(forecaster, PASSENGERS, 1);
      assertArrayEquals(fixed.forecast(), rolling.forecast(), forecaster.name());
      assertArrayEquals(fixed.targets(), rolling.targets());
    }
  }

  /** Remembers what it was fitted to, and forecasts how much that was. */
  private static final class Watched implements JointForecaster {

    private final List<double[][]> fits = new ArrayList<>();

    @Override
    public String name() {
      return "watched";
    }

    @Override
    public JointlyFitted fit(double[][] channels, int... horizons) {
      fits.add(channels);
      return (known, origin) -> new double[] {channels[0].length, known[1][origin]};
    }
  }

  @Test
  void forecastersAreFittedAnewAsOftenAsThePlanSays() {
    var split = TimeSplit.of(PASSENGERS, 0.8);
    var other = withValues(PASSENGERS, i -> -i);
    var watched = new Watched();
    var plan = Origins.of(split).every(5).refitEvery(8).window(50).beside(other);
    var results = Backtest.run(watched, plan, 1, 2);
    // The origins are 114, 119, 124, 129, 134 and 139; at 124 and 134, 8 steps have gone by.
    assertEquals(3, watched.fits.size());
    int[] ends = {114, 124, 134};
    for (var fit = 0; fit < 3; fit++) {
      assertEquals(2, watched.fits.get(fit).length);
      var expected = Arrays.copyOfRange(PASSENGERS.values(), ends[fit] - 49, ends[fit] + 1);
      assertArrayEquals(expected, watched.fits.get(fit)[0]);
      assertEquals(-ends[fit], watched.fits.get(fit)[1][49]);
    }
    assertArrayEquals(new double[] {50, 50, 50, 50, 50, 50}, results.get(0).forecast());
    assertArrayEquals(new double[] {-114, -119, -124, -129, -134, -139}, results.get(1).forecast());
    watched.fits.clear();
    Backtest.run(watched, Origins.of(split).beside(other), 1, 2);
    assertEquals(1, watched.fits.size(), "once, to everything");
    assertEquals(115, watched.fits.get(0)[0].length);
  }

  private static Series withValues(Series like, IntToDoubleFunction value) {
    return new Series(
        like.title(),
        like.unit(),
        like.source(),
        like.season(),
        like.times(),
        IntStream.range(0, like.size()).mapToDouble(value).toArray());
  }

  @Test
  void whatLiesAfterAnOriginIsHiddenInEveryChannel() {
    JointForecaster cheat =
        new JointForecaster() {
          @Override
          public String name() {
            return "cheat";
          }

          @Override
          public JointlyFitted fit(double[][] channels, int... horizons) {
            return (known, origin) -> new double[] {known[0][origin + 1], known[1][origin + 1]};
          }
        };
    var plan = Origins.of(TimeSplit.of(PASSENGERS, 0.8)).beside(PASSENGERS);
    for (var result : Backtest.run(cheat, plan, 1, 1)) {
      for (var forecast : result.forecast()) {
        assertTrue(Double.isNaN(forecast), "saw " + forecast);
      }
    }
  }

  @Test
  void aForecastForEachHorizonIsRequired() {
    var plan = Origins.of(TimeSplit.of(PASSENGERS, 0.8)).beside(PASSENGERS);
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> Backtest.run(new Watched(), plan, 1, 2, 3));
    assertEquals("watched: 2 forecasts; expected 3, one for each horizon", error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Backtest.run(new Naive(), plan));
    assertThrows(IllegalArgumentException.class, () -> Backtest.run(new Naive(), plan, 1, 0));
  }

  @Test
  void anInterruptedBacktestIsNotJudged() {
    Thread.currentThread().interrupt();
    try {
      var error = assertThrows(CancellationException.class, () -> run(new Naive(), PASSENGERS, 1));
      assertEquals("backtest: stopped by you, in naive", error.getMessage());
      var plan = Origins.of(TimeSplit.of(PASSENGERS, 0.8));
      assertThrows(CancellationException.class, () -> Backtest.run(new Naive(), plan, 1));
      assertTrue(Thread.currentThread().isInterrupted());
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void errorsByGroupComeFromTheStoredForecasts() {
    var split = Simulated.split(6, 0, 0, 0, 0, 0, 0, 0, 0);
    var result = Simulated.withErrors("made", 1, split, 1, -3, 2, 0, -4, 2);
    // The targets are the steps 2 … 7; the even ones have the errors 1, 2, -4.
    var table = result.errorsBy("parity", time -> Integer.parseInt(time) % 2);
    assertEquals(List.of("parity", "forecasts", "RMSE", "MAE", "bias"), table.columnNames());
    assertEquals(List.of("0", "1"), table.stringColumn("parity").asList());
    assertEquals(3, table.intColumn("forecasts").get(0));
    assertEquals(Math.sqrt(21 / 3.0), table.doubleColumn("RMSE").get(0), 1e-12);
    assertEquals(7 / 3.0, table.doubleColumn("MAE").get(0), 1e-12);
    assertEquals(-1 / 3.0, table.doubleColumn("bias").get(0), 1e-12);
    assertEquals(-1 / 3.0, table.doubleColumn("bias").get(1), 1e-12);
    assertEquals(5 / 3.0, table.doubleColumn("MAE").get(1), 1e-12);
  }

  @Test
  void groupsStandInTheirOwnOrder() {
    var result = run(new Naive(), TEMPERATURE, 1);
    var table = result.errorsBy("hour", time -> Integer.parseInt(time.substring(11, 13)));
    var hours = IntStream.range(0, 24).mapToObj(String::valueOf).toList();
    assertEquals(hours, table.stringColumn("hour").asList());
    assertEquals(1746, table.intColumn("forecasts").sum(), "every test hour");
  }

  @Test
  void beforeAndFromLeaveNothingAheadOfAnOrigin() {
    var result = run(new Naive(), PASSENGERS, 3); // targets 115 … 143
    var before = result.before(130);
    var from = result.from(130);
    assertEquals(129, before.targets()[before.targets().length - 1]);
    assertEquals(115, before.targets()[0]);
    assertEquals(132, from.targets()[0], "from the origin 129");
    assertEquals(143, from.targets()[from.targets().length - 1]);
    assertEquals(result.forecast()[132 - 115], from.forecast()[0]);
    var error = assertThrows(IllegalArgumentException.class, () -> result.before(115));
    assertEquals(
        "backtest: no forecast before step 115; the targets are the steps 115 to 143",
        error.getMessage());
  }

  @Test
  void theTableByHorizonIsInTheUnitOfTheSeries() {
    var results = Backtest.run(new Naive(), Origins.of(TimeSplit.of(YEARLY, 0.8)), 1, 5);
    var table = Backtest.byHorizon(results);
    assertEquals(List.of("forecast", "steps ahead", "RMSE", "MAE", "bias"), table.columnNames());
    assertEquals(List.of(1, 5), table.intColumn("steps ahead").asList());
    for (var i = 0; i < 2; i++) {
      assertEquals(results.get(i).rmse(), table.doubleColumn("RMSE").get(i));
      assertEquals(results.get(i).mae(), table.doubleColumn("MAE").get(i));
      assertEquals(results.get(i).bias(), table.doubleColumn("bias").get(i));
    }
  }

  @Test
  void targetsOutOfOrderAreRefused() {
    var split = TimeSplit.of(PASSENGERS, 0.8);
    for (var targets : new int[][] {{120, 120}, {4, 120}, {120, 144}}) {
      var error =
          assertThrows(
              IllegalArgumentException.class,
              () -> new Backtest("x", 5, split, targets, new double[2]));
      assertTrue(error.getMessage().endsWith("expected growing steps from 5 to 143"));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new Backtest("x", 5, split, new int[] {120}, new double[2]));
  }

  @Test
  void theTableHasARowForEachForecast() {
    var results = List.of(run(new Naive(), YEARLY, 1), run(new Drift(), YEARLY, 1));
    var table = Backtest.table(results);
    assertEquals(List.of("forecast", "RMSE", "MAE", "MASE"), table.columnNames());
    assertEquals(List.of("naive", "drift"), table.stringColumn("forecast").asList());
    assertEquals(33.276, table.doubleColumn("RMSE").get(0), DIGITS);
  }
}
