package recurrent.forecast;

/** Persistence: the forecast is the last known value, {@code ŷ(t+h) = y(t)}. */
public record Naive() implements Forecaster {

  @Override
  public String name() {
    return "naive";
  }

  @Override
  public Fitted fit(double[] train, int horizon) {
    return (values, origin) -> values[origin];
  }
}
