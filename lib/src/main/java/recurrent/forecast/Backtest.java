package recurrent.forecast;

import java.util.Arrays;
import java.util.Collection;
import recurrent.data.TimeSplit;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A forecast of every value of the test part, each made {@code horizon} steps before from the true
 * values known then.
 *
 * @param name who forecast
 * @param horizon steps ahead
 * @param split the series and its parts
 * @param forecast one forecast for each value of the test part
 */
public record Backtest(String name, int horizon, TimeSplit split, double[] forecast) {

  /** Checks that there is a forecast for each value of the test part. */
  public Backtest {
    if (forecast.length != split.test().length) {
      throw new IllegalArgumentException(
          "backtest: "
              + forecast.length
              + " forecasts for a test part of "
              + split.test().length
              + " values");
    }
  }

  /**
   * Fits a forecaster to everything before the test part and forecasts the test part. What lies
   * after an origin is hidden from the forecaster (it sees NaN), so no forecast can use it.
   *
   * @param forecaster who forecasts
   * @param split the series and its parts
   * @param horizon steps ahead, at least 1 and fewer than the steps before the test part
   * @return the forecasts
   */
  public static Backtest run(Forecaster forecaster, TimeSplit split, int horizon) {
    var values = split.series().values();
    var start = split.testStart();
    if (horizon < 1 || horizon >= start) {
      throw new IllegalArgumentException(
          "backtest: horizon " + horizon + " must be between 1 and " + (start - 1));
    }
    var fitted = forecaster.fit(Arrays.copyOf(values, start), horizon);
    var known = new double[values.length];
    Arrays.fill(known, Double.NaN);
    System.arraycopy(values, 0, known, 0, start - horizon);
    var forecast = new double[values.length - start];
    for (var i = 0; i < forecast.length; i++) {
      var origin = start + i - horizon;
      known[origin] = values[origin];
      forecast[i] = fitted.forecast(known, origin);
    }
    return new Backtest(forecaster.name(), horizon, split, forecast);
  }

  /**
   * Root mean squared error on the test part.
   *
   * @return the error, in the unit of the series
   */
  public double rmse() {
    return Errors.rmse(split.test(), forecast);
  }

  /**
   * Mean absolute error on the test part.
   *
   * @return the error, in the unit of the series
   */
  public double mae() {
    return Errors.mae(split.test(), forecast);
  }

  /**
   * Mean absolute scaled error on the test part, scaled by the one-step naive forecast.
   *
   * @return the error, without unit
   */
  public double mase() {
    return Errors.mase(split.test(), forecast, split.train(), 1);
  }

  /**
   * The errors of several forecasts in one table.
   *
   * @param results the forecasts, in the order of the rows
   * @return a table with the columns forecast, RMSE, MAE and MASE
   */
  public static Table table(Collection<Backtest> results) {
    return Table.create(
        "Errors",
        StringColumn.create("forecast", results.stream().map(Backtest::name).toList()),
        DoubleColumn.create("RMSE", results.stream().mapToDouble(Backtest::rmse).toArray()),
        DoubleColumn.create("MAE", results.stream().mapToDouble(Backtest::mae).toArray()),
        DoubleColumn.create("MASE", results.stream().mapToDouble(Backtest::mase).toArray()));
  }
}
