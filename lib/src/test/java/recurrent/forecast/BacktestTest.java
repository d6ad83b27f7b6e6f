package recurrent.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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
  void theTableHasARowForEachForecast() {
    var results = List.of(run(new Naive(), YEARLY, 1), run(new Drift(), YEARLY, 1));
    var table = Backtest.table(results);
    assertEquals(List.of("forecast", "RMSE", "MAE", "MASE"), table.columnNames());
    assertEquals(List.of("naive", "drift"), table.stringColumn("forecast").asList());
    assertEquals(33.276, table.doubleColumn("RMSE").get(0), DIGITS);
  }
}
