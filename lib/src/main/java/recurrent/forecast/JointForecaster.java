package recurrent.forecast;

/**
 * A forecaster that is fitted to all horizons at once and may read several channels, such as a
 * network with an output for each horizon.
 */
public interface JointForecaster extends Forecaster {

  @Override
  JointlyFitted fit(double[][] channels, int... horizons);

  @Override
  default Fitted fit(double[] train, int horizon) {
    var fitted = fit(new double[][] {train}, horizon);
    return (values, origin) -> fitted.forecast(new double[][] {values}, origin)[0];
  }
}
