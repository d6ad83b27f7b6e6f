package recurrent.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.distribution.NormalDistribution;
import recurrent.data.TimeSplit;
import recurrent.evaluation.Spread;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The forecasts of one kind of model from several random starts. A single start may be lucky: what
 * a model can do is the spread over starts.
 *
 * @param name the model
 * @param runs the forecasts of each start, all of the same steps and as many steps ahead
 */
public record Starts(String name, List<Backtest> runs) implements Scored {

  /** Checks that all starts forecast the same. */
  public Starts {
    runs = List.copyOf(runs);
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("starts: there are none; expected at least one");
    }
    var first = runs.get(0);
    for (var run : runs) {
      if (run.horizon() != first.horizon()
          || !Arrays.equals(run.targets(), first.targets())
          || !run.split().equals(first.split())) {
        throw new IllegalArgumentException(
            "starts: %s does not forecast the same steps as %s"
                .formatted(run.name(), first.name()));
      }
    }
  }

  /**
   * Back-tests a model with the seeds 1, 2, …
   *
   * @param model the forecaster of a seed
   * @param starts how many seeds, at least 1
   * @param plan the origins, and when a forecaster is fitted anew
   * @param horizons steps ahead
   * @return the starts of each horizon, in their order
   */
  public static List<Starts> run(
      LongFunction<? extends Forecaster> model, int starts, Origins plan, int... horizons) {
    if (starts < 1) {
      throw new IllegalArgumentException("starts: " + starts + "; expected at least 1");
    }
    var bySeed = new ArrayList<List<Backtest>>();
    var name = "";
    for (var seed = 1; seed <= starts; seed++) {
      var forecaster = model.apply(seed);
      name = seed == 1 ? forecaster.name() : name;
      bySeed.add(Backtest.run(forecaster, plan, horizons));
    }
    var byHorizon = new ArrayList<Starts>();
    for (var h = 0; h < horizons.length; h++) {
      var runs = new ArrayList<Backtest>();
      for (var start = 1; start <= starts; start++) {
        runs.add(bySeed.get(start - 1).get(h).named(name + ", start " + start));
      }
      byHorizon.add(new Starts(name, runs));
    }
    return List.copyOf(byHorizon);
  }

  @Override
  public int horizon() {
    return runs.get(0).horizon();
  }

  @Override
  public TimeSplit split() {
    return runs.get(0).split();
  }

  @Override
  public int[] targets() {
    return runs.get(0).targets();
  }

  @Override
  public double[] squaredErrors() {
    return mean(Backtest::squaredErrors);
  }

  @Override
  public double[] absoluteErrors() {
    return mean(Backtest::absoluteErrors);
  }

  private double[] mean(Function<Backtest, double[]> numbers) {
    var mean = new double[targets().length];
    for (var run : runs) {
      var of = numbers.apply(run);
      for (var i = 0; i < mean.length; i++) {
        mean[i] += of[i] / runs.size();
      }
    }
    return mean;
  }

  /**
   * The spread of an error over the starts.
   *
   * @param error the error of one start, such as {@code Backtest::rmse}
   * @return the spread, in the unit of the error
   */
  public Spread spread(ToDoubleFunction<Backtest> error) {
    return Spread.of(runs.stream().mapToDouble(error).toArray());
  }

  /**
   * The ensemble: the mean of what the starts forecast.
   *
   * @return its forecasts
   */
  public Backtest ensemble() {
    return new Backtest(
        "mean of " + runs.size() + " × " + name,
        horizon(),
        split(),
        targets(),
        mean(Backtest::forecast));
  }

  /**
   * How far the starts disagree, as an interval: their mean plus and minus as many standard
   * deviations (divided by n - 1) as a normal distribution has within the level. It knows nothing
   * of the noise that no model can forecast, and alone covers far less than its level; {@link
   * Intervals#calibrated} mends that.
   *
   * @param level the share that the interval should cover, between 0 and 1
   * @return the intervals
   * @throws IllegalArgumentException if there is one start only, or the level is not between 0 and
   *     1
   */
  public Intervals disagreement(double level) {
    if (runs.size() < 2) {
      throw new IllegalArgumentException("starts: one does not disagree; expected at least 2");
    }
    Intervals.requireLevel(level);
    var deviations = new NormalDistribution().inverseCumulativeProbability((1 + level) / 2);
    var size = targets().length;
    var lower = new double[size];
    var upper = new double[size];
    for (var i = 0; i < size; i++) {
      var at = i;
      var spread = spread(run -> run.forecast()[at]);
      lower[i] = spread.mean() - deviations * spread.deviation();
      upper[i] = spread.mean() + deviations * spread.deviation();
    }
    return new Intervals(
        name + ", disagreement", level, horizon(), split(), targets(), lower, upper);
  }

  /**
   * The root mean squared errors of several models in one table.
   *
   * @param models the models, in the order of the rows
   * @return a table with the columns forecast, steps ahead, starts, and mean, deviation, smallest
   *     and largest RMSE
   */
  public static Table table(Collection<Starts> models) {
    var table =
        Table.create(
            "RMSE over random starts",
            StringColumn.create("forecast"),
            IntColumn.create("steps ahead"),
            IntColumn.create("starts"),
            DoubleColumn.create("mean"),
            DoubleColumn.create("deviation"),
            DoubleColumn.create("smallest"),
            DoubleColumn.create("largest"));
    for (var model : models) {
      var rmse = model.spread(Backtest::rmse);
      table.stringColumn(0).append(model.name());
      table.intColumn(1).append(model.horizon());
      table.intColumn(2).append(rmse.count());
      table.doubleColumn(3).append(rmse.mean());
      table.doubleColumn(4).append(rmse.deviation());
      table.doubleColumn(5).append(rmse.min());
      table.doubleColumn(6).append(rmse.max());
    }
    return table;
  }
}
