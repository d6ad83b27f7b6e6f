package recurrent.forecast;

/** Measures of how far forecasts lie from the truth; 0 is perfect. */
public final class Errors {

  private Errors() {}

  /**
   * Root mean squared error, {@code √(Σ(ŷ-y)²/n)}, in the unit of the values.
   *
   * @param actual the true values
   * @param forecast the forecasts, as many
   * @return the error
   */
  public static double rmse(double[] actual, double[] forecast) {
    check(actual, forecast);
    var sum = 0.0;
    for (var i = 0; i < actual.length; i++) {
      sum += (forecast[i] - actual[i]) * (forecast[i] - actual[i]);
    }
    return Math.sqrt(sum / actual.length);
  }

  /**
   * Mean absolute error, {@code Σ|ŷ-y|/n}, in the unit of the values.
   *
   * @param actual the true values
   * @param forecast the forecasts, as many
   * @return the error
   */
  public static double mae(double[] actual, double[] forecast) {
    check(actual, forecast);
    var sum = 0.0;
    for (var i = 0; i < actual.length; i++) {
      sum += Math.abs(forecast[i] - actual[i]);
    }
    return sum / actual.length;
  }

  /**
   * Mean error or bias, {@code Σ(ŷ-y)/n}, in the unit of the values: above 0 where forecasts are
   * too high on the whole.
   *
   * @param actual the true values
   * @param forecast the forecasts, as many
   * @return the error; 0 is best
   */
  public static double bias(double[] actual, double[] forecast) {
    check(actual, forecast);
    var sum = 0.0;
    for (var i = 0; i < actual.length; i++) {
      sum += forecast[i] - actual[i];
    }
    return sum / actual.length;
  }

  /**
   * Mean absolute scaled error: the mean absolute error divided by that of the one-step (seasonal)
   * naive forecast inside the training part. Without unit, so that series can be compared.
   *
   * <p>Hyndman and Koehler (2006), Another look at measures of forecast accuracy.
   *
   * @param actual the true values
   * @param forecast the forecasts, as many
   * @param train the training part
   * @param season steps in a season; 1 scales by the plain naive forecast
   * @return the error
   */
  public static double mase(double[] actual, double[] forecast, double[] train, int season) {
    if (season < 1 || season >= train.length) {
      throw new IllegalArgumentException(
          "mase: season " + season + " does not fit a training part of " + train.length);
    }
    var sum = 0.0;
    for (var i = season; i < train.length; i++) {
      sum += Math.abs(train[i] - train[i - season]);
    }
    if (sum == 0) {
      throw new IllegalArgumentException("mase: the training part never changes");
    }
    return mae(actual, forecast) / (sum / (train.length - season));
  }

  private static void check(double[] actual, double[] forecast) {
    if (actual.length != forecast.length || actual.length == 0) {
      throw new IllegalArgumentException(
          "errors: " + forecast.length + " forecasts for " + actual.length + " true values");
    }
  }
}
