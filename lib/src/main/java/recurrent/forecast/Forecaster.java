package recurrent.forecast;

/** A way to forecast a series: fitted once to a training part, then asked at many origins. */
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
}
