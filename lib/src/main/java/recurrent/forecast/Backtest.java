package recurrent.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import recurrent.data.TimeSplit;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Forecasts of steps of the test part, each made {@code horizon} steps before from the true values
 * known then. They are stored, so that errors can be looked at in many ways without forecasting
 * again.
 *
 * @param name who forecast
 * @param horizon steps ahead
 * @param split the series and its parts
 * @param targets the steps that are forecast, counted from 0, in the order of time
 * @param forecast one forecast for each of them
 */
public record Backtest(String name, int horizon, TimeSplit split, int[] targets, double[] forecast)
    implements Scored {

  /** Checks that there is a forecast for each target, and that the targets follow one another. */
  public Backtest {
    if (forecast.length != targets.length || targets.length == 0) {
      throw new IllegalArgumentException(
          "backtest: %d forecasts for %d targets; expected as many, and at least one"
              .formatted(forecast.length, targets.length));
    }
    for (var i = 0; i < targets.length; i++) {
      if (targets[i] < (i == 0 ? horizon : targets[i - 1] + 1)
          || targets[i] >= split.series().size()) {
        throw new IllegalArgumentException(
            "backtest: target %d; expected growing steps from %d to %d"
                .formatted(targets[i], horizon, split.series().size() - 1));
      }
    }
  }

  /**
   * Forecasts of every value of the test part.
   *
   * @param name who forecast
   * @param horizon steps ahead
   * @param split the series and its parts
   * @param forecast one forecast for each value of the test part
   */
  public Backtest(String name, int horizon, TimeSplit split, double[] forecast) {
    this(name, horizon, split, testSteps(split, forecast.length), forecast);
  }

  private static int[] testSteps(TimeSplit split, int forecasts) {
    var steps = IntStream.range(split.testStart(), split.series().size()).toArray();
    if (forecasts != steps.length) {
      throw new IllegalArgumentException(
          "backtest: %d forecasts for a test part of %d values".formatted(forecasts, steps.length));
    }
    return steps;
  }

  /** Values up to the last step that was revealed, and NaN after it. */
  private static final class Known {

    private final double[][] truth;
    private final double[][] values;
    private int revealed;

    Known(double[][] truth) {
      this.truth = truth;
      values = new double[truth.length][truth[0].length];
      for (var channel : values) {
        Arrays.fill(channel, Double.NaN);
      }
    }

    void revealTo(int step) {
      for (var c = 0; c < truth.length; c++) {
        System.arraycopy(truth[c], revealed, values[c], revealed, step + 1 - revealed);
      }
      revealed = step + 1;
    }

    double[][] latest(int most) {
      var from = Math.max(0, revealed - most);
      return Arrays.stream(values)
          .map(channel -> Arrays.copyOfRange(channel, from, revealed))
          .toArray(double[][]::new);
    }
  }

  /**
   * Fits a forecaster once to everything before the test part and forecasts every value of the test
   * part. What lies after an origin is hidden from the forecaster (it sees NaN), so no forecast can
   * use it. {@link #run(Forecaster, Origins, int...)} does more: several horizons and channels,
   * fewer origins, and forecasters that are fitted anew.
   *
   * @param forecaster who forecasts
   * @param split the series and its parts
   * @param horizon steps ahead, at least 1 and fewer than the steps before the test part
   * @return the forecasts
   * @throws CancellationException if the thread is interrupted, which it stays
   */
  public static Backtest run(Forecaster forecaster, TimeSplit split, int horizon) {
    var values = split.series().values();
    var start = split.testStart();
    if (horizon < 1 || horizon >= start) {
      throw new IllegalArgumentException(
          "backtest: horizon " + horizon + " must be between 1 and " + (start - 1));
    }
    var fitted = forecaster.fit(Arrays.copyOf(values, start), horizon);
    var known = new Known(new double[][] {values});
    var forecast = new double[values.length - start];
    for (var i = 0; i < forecast.length; i++) {
      stopIfInterrupted(forecaster);
      var origin = start + i - horizon;
      known.revealTo(origin);
      forecast[i] = fitted.forecast(known.values[0], origin);
    }
    return new Backtest(forecaster.name(), horizon, split, forecast);
  }

  /**
   * Forecasts several horizons from a rolling origin. At each origin the forecaster knows every
   * channel up to that step; what comes after is hidden, for fits as for forecasts (it sees NaN).
   *
   * @param forecaster who forecasts
   * @param plan the origins, and when the forecaster is fitted anew
   * @param horizons steps ahead, each at least 1 and at most the length of the test part
   * @return the forecasts of each horizon, in their order, all from the same origins
   * @throws CancellationException if the thread is interrupted, which it stays
   */
  public static List<Backtest> run(Forecaster forecaster, Origins plan, int... horizons) {
    if (horizons.length == 0 || IntStream.of(horizons).anyMatch(horizon -> horizon < 1)) {
      throw new IllegalArgumentException(
          "backtest: horizons "
              + Arrays.toString(horizons)
              + "; expected at least one, each above 0");
    }
    var origins = plan.steps(IntStream.of(horizons).max().getAsInt());
    var known = new Known(channels(plan));
    var forecasts = new double[horizons.length][origins.length];
    var fitted = (Forecaster.JointlyFitted) null;
    var fittedAt = 0;
    for (var i = 0; i < origins.length; i++) {
      stopIfInterrupted(forecaster);
      known.revealTo(origins[i]);
      if (fitted == null || origins[i] - fittedAt >= plan.refitEvery()) {
        fitted = forecaster.fit(known.latest(plan.window()), horizons);
        fittedAt = origins[i];
      }
      var path = fitted.forecast(known.values, origins[i]);
      if (path.length != horizons.length) {
        throw new IllegalArgumentException(
            "%s: %d forecasts; expected %d, one for each horizon"
                .formatted(forecaster.name(), path.length, horizons.length));
      }
      for (var h = 0; h < horizons.length; h++) {
        forecasts[h][i] = path[h];
      }
    }
    var results = new ArrayList<Backtest>();
    for (var h = 0; h < horizons.length; h++) {
      var horizon = horizons[h];
      var targets = IntStream.of(origins).map(origin -> origin + horizon).toArray();
      results.add(new Backtest(forecaster.name(), horizon, plan.split(), targets, forecasts[h]));
    }
    return List.copyOf(results);
  }

  private static double[][] channels(Origins plan) {
    var channels = new ArrayList<>(List.of(plan.split().series().values()));
    plan.beside().forEach(series -> channels.add(series.values()));
    return channels.toArray(double[][]::new);
  }

  /** A forecaster may have ended its training early because of the interrupt: nobody judges it. */
  private static void stopIfInterrupted(Forecaster forecaster) {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("backtest: stopped by you, in " + forecaster.name());
    }
  }

  /**
   * The same forecasts under another name.
   *
   * @param newName the name
   * @return the renamed forecasts
   */
  public Backtest named(String newName) {
    return new Backtest(newName, horizon, split, targets, forecast);
  }

  /**
   * The forecasts of the steps before one: what can be judged by the time that step comes.
   *
   * @param step a step of the series
   * @return the forecasts of earlier steps
   * @throws IllegalArgumentException if there are none
   */
  public Backtest before(int step) {
    return only(i -> targets[i] < step, "before step " + step);
  }

  /**
   * The forecasts that are made when the steps before one are known, so that nothing in {@link
   * #before} of the same step is ahead of them.
   *
   * @param step a step of the series
   * @return the forecasts whose origin is {@code step - 1} or later
   * @throws IllegalArgumentException if there are none
   */
  public Backtest from(int step) {
    return only(i -> targets[i] - horizon >= step - 1, "from step " + step);
  }

  private Backtest only(IntPredicate chosen, String which) {
    var indices = IntStream.range(0, targets.length).filter(chosen).toArray();
    if (indices.length == 0) {
      throw new IllegalArgumentException(
          "backtest: no forecast %s; the targets are the steps %d to %d"
              .formatted(which, targets[0], targets[targets.length - 1]));
    }
    return new Backtest(
        name,
        horizon,
        split,
        IntStream.of(indices).map(i -> targets[i]).toArray(),
        IntStream.of(indices).mapToDouble(i -> forecast[i]).toArray());
  }

  /**
   * The true values of the targets.
   *
   * @return one for each forecast
   */
  public double[] actual() {
    var values = split.series().values();
    return IntStream.of(targets).mapToDouble(target -> values[target]).toArray();
  }

  /**
   * Root mean squared error of the forecasts.
   *
   * @return the error, in the unit of the series
   */
  public double rmse() {
    return Errors.rmse(actual(), forecast);
  }

  /**
   * Mean absolute error of the forecasts.
   *
   * @return the error, in the unit of the series
   */
  public double mae() {
    return Errors.mae(actual(), forecast);
  }

  /**
   * Bias of the forecasts.
   *
   * @return the mean of forecast minus truth, in the unit of the series
   */
  public double bias() {
    return Errors.bias(actual(), forecast);
  }

  /**
   * Mean absolute scaled error of the forecasts, scaled by the one-step naive forecast of the
   * training part.
   *
   * @return the error, without unit
   */
  public double mase() {
    return Errors.mase(actual(), forecast, split.train(), 1);
  }

  @Override
  public double[] squaredErrors() {
    var actual = actual();
    return IntStream.range(0, actual.length)
        .mapToDouble(i -> (forecast[i] - actual[i]) * (forecast[i] - actual[i]))
        .toArray();
  }

  @Override
  public double[] absoluteErrors() {
    var actual = actual();
    return IntStream.range(0, actual.length)
        .mapToDouble(i -> Math.abs(forecast[i] - actual[i]))
        .toArray();
  }

  /**
   * The errors in groups of targets, such as hours of the day or months:
   *
   * <pre>
   * result.errorsBy("month", time -&gt; time.substring(5, 7))
   * result.errorsBy("hour", time -&gt; Integer.parseInt(time) % 48 / 2)
   * </pre>
   *
   * @param <K> kind of the groups
   * @param group what the groups are, the name of the first column
   * @param key the group that a time of the series belongs to
   * @return a table in the order of the groups, with the columns group, forecasts, RMSE, MAE and
   *     bias
   */
  public <K extends Comparable<? super K>> Table errorsBy(String group, Function<String, K> key) {
    var actual = actual();
    var times = split.series().times();
    var groups = new TreeMap<K, List<Integer>>();
    for (var i = 0; i < targets.length; i++) {
      groups.computeIfAbsent(key.apply(times.get(targets[i])), k -> new ArrayList<>()).add(i);
    }
    var table =
        Table.create(
            name,
            StringColumn.create(group),
            IntColumn.create("forecasts"),
            DoubleColumn.create("RMSE"),
            DoubleColumn.create("MAE"),
            DoubleColumn.create("bias"));
    groups.forEach(
        (each, members) -> {
          var truth = members.stream().mapToDouble(i -> actual[i]).toArray();
          var guess = members.stream().mapToDouble(i -> forecast[i]).toArray();
          table.stringColumn(0).append(String.valueOf(each));
          table.intColumn(1).append(members.size());
          table.doubleColumn(2).append(Errors.rmse(truth, guess));
          table.doubleColumn(3).append(Errors.mae(truth, guess));
          table.doubleColumn(4).append(Errors.bias(truth, guess));
        });
    return table;
  }

  /**
   * The errors of several forecasts in one table.
   *
   * @param results the forecasts, in the order of the rows
   * @return a table with the columns forecast, RMSE, MAE and MASE
   */
  public static Table table(Collection<Backtest> results) {
    return Table.create(
        "Errors",
        StringColumn.create("forecast", results.stream().map(Backtest::name).toList()),
        DoubleColumn.create("RMSE", results.stream().mapToDouble(Backtest::rmse).toArray()),
        DoubleColumn.create("MAE", results.stream().mapToDouble(Backtest::mae).toArray()),
        DoubleColumn.create("MASE", results.stream().mapToDouble(Backtest::mase).toArray()));
  }

  /**
   * The errors of several forecasts at several horizons in one table, all in the unit of the
   * series.
   *
   * @param results the forecasts, in the order of the rows
   * @return a table with the columns forecast, steps ahead, RMSE, MAE and bias
   */
  public static Table byHorizon(Collection<Backtest> results) {
    return Table.create(
        "Errors by horizon",
        StringColumn.create("forecast", results.stream().map(Backtest::name).toList()),
        IntColumn.create("steps ahead", results.stream().mapToInt(Backtest::horizon).toArray()),
        DoubleColumn.create("RMSE", results.stream().mapToDouble(Backtest::rmse).toArray()),
        DoubleColumn.create("MAE", results.stream().mapToDouble(Backtest::mae).toArray()),
        DoubleColumn.create("bias", results.stream().mapToDouble(Backtest::bias).toArray()));
  }
}
