package recurrent.forecast;

/**
 * Goes on with the mean slope of the training part: {@code ŷ(t+h) = y(t) + h·(y(n) - y(1)) / (n -
 * 1)}.
 */
public record Drift() implements Forecaster {

  @Override
  public String name() {
    return "drift";
  }

  @Override
  public Fitted fit(double[] train, int horizon) {
    if (train.length < 2) {
      throw new IllegalArgumentException("drift: a slope needs at least 2 values");
    }
    var slope = (train[train.length - 1] - train[0]) / (train.length - 1);
    return (values, origin) -> values[origin] + horizon * slope;
  }
}
