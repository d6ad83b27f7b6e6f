package recurrent.forecast;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * Whether forecasts are only a lag: the true series, some steps late. Such a forecast looks good in
 * a chart of levels and knows nothing.
 *
 * <p>Two questions are asked. Is the forecast nearer to the last value that was known than to the
 * value that it forecasts? And does the change that it forecasts, {@code f(t) - y(t-h)}, have
 * anything to do with the true change {@code y(t) - y(t-h)}? Only a lag is what answers yes and no.
 * Where nobody can foresee changes, their product is 0 on average; the p-value is that of a mean so
 * far above 0, {@link DieboldMariano}'s way. Clark and West (2006), Using out-of-sample mean
 * squared prediction errors to test the martingale difference hypothesis.
 *
 * @param name who forecast
 * @param horizon steps ahead, h
 * @param shifts for 0, 1, 2, … steps, the forecasts beside the true series of so many steps before
 * @param changeCorrelation the correlation of forecast and true change about 0, {@code Σ ab / √(Σa²
 *     Σb²)}; NaN where no change is forecast at all
 * @param pValue how likely so much skill would be by chance if changes could not be foreseen
 */
public record LagTest(
    String name, int horizon, List<Shift> shifts, double changeCorrelation, double pValue) {

  private static final double LEVEL = 0.05;

  /**
   * The forecasts {@code f(t)} beside {@code y(t - steps)}.
   *
   * @param steps how many steps the truth is shifted; 0 for what was to be forecast, the horizon
   *     for the last value that was known
   * @param rmse root mean squared difference, in the unit of the series
   * @param correlation their correlation; NaN where one of them never changes
   */
  public record Shift(int steps, double rmse, double correlation) {}

  /** Keeps the list from changing. */
  public LagTest {
    shifts = List.copyOf(shifts);
  }

  /**
   * Tests forecasts.
   *
   * @param forecasts the forecasts
   * @param largestShift how far to shift the truth; at least the horizon, and at most the steps
   *     before the first target
   * @return the test
   * @throws IllegalArgumentException if the shift is out of range, or there are too few forecasts
   */
  public static LagTest of(Backtest forecasts, int largestShift) {
    var targets = forecasts.targets();
    var horizon = forecasts.horizon();
    if (largestShift < horizon || largestShift > targets[0]) {
      throw new IllegalArgumentException(
          "lag test: largest shift %d; expected %d, the horizon, to %d"
              .formatted(largestShift, horizon, targets[0]));
    }
    var forecast = forecasts.forecast();
    var actual = forecasts.actual();
    var shifts = new ArrayList<Shift>();
    for (var steps = 0; steps <= largestShift; steps++) {
      var shifted = shifted(forecasts, steps);
      shifts.add(
          new Shift(
              steps,
              Errors.rmse(shifted, forecast),
              new PearsonsCorrelation().correlation(shifted, forecast)));
    }
    var last = shifted(forecasts, horizon);
    var products = new double[targets.length];
    var squares = 0.0;
    var trueSquares = 0.0;
    for (var i = 0; i < products.length; i++) {
      var change = forecast[i] - last[i];
      var trueChange = actual[i] - last[i];
      products[i] = change * trueChange;
      squares += change * change;
      trueSquares += trueChange * trueChange;
    }
    var test = MeanTest.of(products, DieboldMariano.overlap(forecasts));
    return new LagTest(
        forecasts.name(),
        horizon,
        shifts,
        test.mean() * products.length / Math.sqrt(squares * trueSquares),
        test.pAbove());
  }

  private static double[] shifted(Backtest forecasts, int steps) {
    var values = forecasts.split().series().values();
    return IntStream.of(forecasts.targets())
        .mapToDouble(target -> values[target - steps])
        .toArray();
  }

  /**
   * The shift at which the truth lies nearest to the forecasts.
   *
   * @return the shift with the smallest RMSE
   */
  public Shift nearest() {
    return shifts.stream().min(Comparator.comparingDouble(Shift::rmse)).orElseThrow();
  }

  /**
   * Whether the forecasts lie nearer to the last known value than to what they forecast. Careful
   * forecasts of a series that changes much do so, too: alone it is no fault.
   *
   * @return true if the RMSE at the horizon's shift is below that without shift
   */
  public boolean nearerToLastValue() {
    return shifts.get(horizon).rmse() < shifts.get(0).rmse();
  }

  /**
   * Whether the forecasts are only a lag.
   *
   * @return true if they lie nearer to the last known value and show no skill in changes (a p-value
   *     of 0.05 or more)
   */
  public boolean onlyALag() {
    return nearerToLastValue() && !(pValue < LEVEL);
  }

  /**
   * The shifts in one table.
   *
   * @return a table with the columns shift, RMSE and correlation
   */
  public Table table() {
    return Table.create(
        name + " beside the truth of some steps before",
        IntColumn.create("shift", shifts.stream().mapToInt(Shift::steps).toArray()),
        DoubleColumn.create("RMSE", shifts.stream().mapToDouble(Shift::rmse).toArray()),
        DoubleColumn.create(
            "correlation", shifts.stream().mapToDouble(Shift::correlation).toArray()));
  }

  @Override
  public String toString() {
    var verdict =
        onlyALag()
            ? "only a lag: nearer to the last value than to what it forecasts, and its changes are"
                + " no better than chance"
            : pValue < LEVEL
                ? "no lag: it foresees changes better than chance"
                : "no lag, but its changes are no better than chance";
    return String.format(
        Locale.ROOT,
        "%s is %s (RMSE %.4g to the truth, %.4g to the last value; correlation of changes %.2f, %s)",
        name,
        verdict,
        shifts.get(0).rmse(),
        shifts.get(horizon).rmse(),
        changeCorrelation,
        DieboldMariano.p(pValue));
  }
}
