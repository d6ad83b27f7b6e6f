package recurrent.forecast;

import java.util.stream.IntStream;

/**
 * A way to forecast a series: fitted to a training part, then asked at many origins. What forecasts
 * several horizons at once, or reads more than the one series, is a {@link JointForecaster}.
 */
public interface Forecaster {

  /** What fitting leaves: forecasts from any origin. */
  @FunctionalInterface
  interface Fitted {

    /**
     * Forecasts the value {@code horizon} steps after the origin.
     *
     * @param values the series; only {@code values[0 … origin]} may be used
     * @param origin the step up to which the series is known
     * @return the forecast of {@code values[origin + horizon]}, in the unit of the values
     */
    double forecast(double[] values, int origin);
  }

  /** What fitting to several horizons leaves: forecasts from any origin. */
  @FunctionalInterface
  interface JointlyFitted {

    /**
     * Forecasts the values of the first channel at every horizon after the origin.
     *
     * @param channels the series in the first row, what is measured beside it in the others; only
     *     {@code channels[…][0 … origin]} may be used
     * @param origin the step up to which every channel is known
     * @return a forecast for each horizon, in the unit of the first channel
     */
    double[] forecast(double[][] channels, int origin);
  }

  /**
   * The forecaster's name, for tables and charts.
   *
   * @return the name
   */
  String name();

  /**
   * Fits to the training part.
   *
   * @param train the training part
   * @param horizon steps ahead, at least 1
   * @return the fitted forecaster, for this horizon only
   */
  Fitted fit(double[] train, int horizon);

  /**
   * Fits to the training part of several channels, for several horizons. A forecaster that does not
   * say otherwise reads the first channel alone and is fitted to each horizon by itself.
   *
   * @param channels the training part: the series to forecast in the first row, what is measured
   *     beside it in the others
   * @param horizons steps ahead, each at least 1
   * @return the fitted forecaster, for these horizons only
   */
  default JointlyFitted fit(double[][] channels, int... horizons) {
    var each = IntStream.of(horizons).mapToObj(horizon -> fit(channels[0], horizon)).toList();
    return (known, origin) ->
        each.stream().mapToDouble(fitted -> fitted.forecast(known[0], origin)).toArray();
  }
}
