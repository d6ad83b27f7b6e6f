package recurrent.forecast;

/** x. */
public final class Metrics {
  private Metrics() {}
}
