package recurrent.forecast;

/**
 * The forecast is the latest known value at the same place in the season: {@code ŷ(t+h) = y(t + h -
 * k·period)} with the smallest k for which that value is known.
 *
 * @param period steps in a season, at least 1
 */
public record SeasonalNaive(int period) implements Forecaster {

  /** Checks the period. */
  public SeasonalNaive {
    if (period < 1) {
      throw new IllegalArgumentException("seasonal naive: period " + period + " is below 1");
    }
  }

  @Override
  public String name() {
    return "seasonal naive";
  }

  @Override
  public Fitted fit(double[] train, int horizon) {
    var seasons = (horizon + period - 1) / period;
    var back = seasons * period - horizon;
    if (back >= train.length) {
      throw new IllegalArgumentException(
          "seasonal naive: period " + period + " is longer than the training part");
    }
    return (values, origin) -> values[origin - back];
  }
}
