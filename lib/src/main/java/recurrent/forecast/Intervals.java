package recurrent.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import recurrent.data.TimeSplit;
import recurrent.evaluation.Proportion;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Prediction intervals: for each forecast step a lower and an upper end, between which the truth
 * should lie as often as the level says. Whether it does is {@link #coverage}; of intervals that
 * do, the narrower are better.
 *
 * @param name who made them
 * @param level the share of the truth that they should cover, between 0 and 1
 * @param horizon steps ahead
 * @param split the series and its parts
 * @param targets the steps that are forecast, in the order of time
 * @param lower the lower end for each of them, in the unit of the series
 * @param upper the upper end, at least the lower one
 */
public record Intervals(
    String name,
    double level,
    int horizon,
    TimeSplit split,
    int[] targets,
    double[] lower,
    double[] upper) {

  /** Checks level and ends. */
  public Intervals {
    requireLevel(level);
    if (targets.length == 0 || lower.length != targets.length || upper.length != targets.length) {
      throw new IllegalArgumentException(
          "intervals: %d lower and %d upper ends for %d targets; expected as many, and at least one"
              .formatted(lower.length, upper.length, targets.length));
    }
    for (var i = 0; i < lower.length; i++) {
      if (!(lower[i] <= upper[i])) {
        throw new IllegalArgumentException(
            "intervals: from %s to %s at step %d; expected the lower end first"
                .formatted(lower[i], upper[i], targets[i]));
      }
    }
  }

  static void requireLevel(double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "intervals: level " + level + "; expected between 0 and 1, such as 0.9");
    }
  }

  /**
   * Intervals between forecasts of two quantiles, such as those of networks that were trained with
   * {@code Loss.quantile(0.05)} and {@code Loss.quantile(0.95)}. Where the lower one lies above the
   * upper one, they are exchanged.
   *
   * @param name who made them
   * @param level the share between the quantiles, such as 0.9
   * @param lower forecasts of the lower quantile
   * @param upper forecasts of the upper quantile of the same steps
   * @return the intervals
   * @throws IllegalArgumentException if they forecast other steps
   */
  public static Intervals between(String name, double level, Backtest lower, Backtest upper) {
    if (lower.horizon() != upper.horizon()
        || !Arrays.equals(lower.targets(), upper.targets())
        || !lower.split().equals(upper.split())) {
      throw new IllegalArgumentException(
          "intervals: %s and %s do not forecast the same steps"
              .formatted(lower.name(), upper.name()));
    }
    var low = lower.forecast().clone();
    var high = upper.forecast().clone();
    for (var i = 0; i < low.length; i++) {
      if (low[i] > high[i]) {
        low[i] = upper.forecast()[i];
        high[i] = lower.forecast()[i];
      }
    }
    return new Intervals(name, level, lower.horizon(), lower.split(), lower.targets(), low, high);
  }

  /**
   * Split conformal intervals {@code ŷ ± q}: q is the {@code ⌈(n + 1) · level⌉}-th smallest of the
   * n absolute errors of forecasts that were made before. If errors before and after may be
   * exchanged for one another, the truth is covered with a probability of at least the level,
   * whatever the forecaster; of a series that is so only roughly. Vovk, Gammerman and Shafer
   * (2005), Algorithmic learning in a random world; Lei, G'Sell, Rinaldo, Tibshirani and Wasserman
   * (2018), Distribution-free predictive inference for regression.
   *
   * <pre>
   * Intervals.conformal(result.from(step), result.before(step), 0.9)
   * </pre>
   *
   * @param forecasts the forecasts to put intervals around
   * @param calibration forecasts of earlier steps that the forecaster was not fitted to, as many
   *     steps ahead
   * @param level the share to cover, between 0 and 1
   * @return the intervals
   * @throws IllegalArgumentException if there are too few calibration forecasts for the level, or
   *     one of their targets lies after the first origin
   */
  public static Intervals conformal(Backtest forecasts, Backtest calibration, double level) {
    return points(forecasts, level).calibrated(points(calibration, level));
  }

  /**
   * Conformal intervals whose width keeps up with a series that changes: each is made from the
   * latest errors that are known at its origin. The guarantee of {@link #conformal(Backtest,
   * Backtest, double)} does not hold for them; {@link #coverage} says how well they do.
   *
   * @param forecasts the forecasts
   * @param latest from how many errors to make each interval
   * @param level the share to cover, between 0 and 1
   * @return intervals for the forecasts at whose origin so many errors are known
   * @throws IllegalArgumentException if there are too few errors for the level, or no such forecast
   */
  public static Intervals conformal(Backtest forecasts, int latest, double level) {
    return points(forecasts, level).calibrated(latest);
  }

  private static Intervals points(Backtest forecasts, double level) {
    return new Intervals(
        forecasts.name(),
        level,
        forecasts.horizon(),
        forecasts.split(),
        forecasts.targets(),
        forecasts.forecast(),
        forecasts.forecast());
  }

  /**
   * The same intervals, widened or narrowed at both ends by one number so that they cover what they
   * should: the {@code ⌈(n + 1) · level⌉}-th smallest of {@code max(lower - y, y - upper)} over n
   * earlier intervals of the same maker. Romano, Patterson and Candès (2019), Conformalized
   * quantile regression.
   *
   * @param calibration intervals for earlier steps, as many steps ahead
   * @return the calibrated intervals
   * @throws IllegalArgumentException if there are too few calibration intervals for the level, or
   *     one of their targets lies after the first origin
   */
  public Intervals calibrated(Intervals calibration) {
    var lastKnown = calibration.targets[calibration.targets.length - 1];
    if (calibration.horizon != horizon
        || !calibration.split.series().equals(split.series())
        || lastKnown > targets[0] - horizon) {
      throw new IllegalArgumentException(
          ("intervals: calibrated up to step %d, %d ahead, for forecasts from step %d, %d ahead;"
                  + " expected the same series and horizon, and nothing after the first origin")
              .formatted(lastKnown, calibration.horizon, targets[0] - horizon, horizon));
    }
    var wider = new double[targets.length];
    Arrays.fill(wider, quantile(calibration.misses(), level));
    return widened(0, wider);
  }

  /**
   * The same intervals, each widened or narrowed by what the latest before it missed.
   *
   * @param latest how many of the latest intervals with a known truth to calibrate each by
   * @return calibrated intervals, where so many are known
   * @throws IllegalArgumentException if there are too few for the level, or nowhere so many known
   */
  public Intervals calibrated(int latest) {
    var misses = misses();
    var first = targets.length;
    var wider = new double[targets.length];
    for (var i = targets.length - 1; i >= 0; i--) {
      var known = known(targets[i] - horizon);
      if (known < latest) {
        break;
      }
      wider[i] = quantile(Arrays.copyOfRange(misses, known - latest, known), level);
      first = i;
    }
    if (first == targets.length) {
      throw new IllegalArgumentException(
          "intervals: %d are known at no origin of %d forecasts; calibrate by fewer"
              .formatted(latest, targets.length));
    }
    return widened(first, Arrays.copyOfRange(wider, first, wider.length));
  }

  /** Of how many intervals the truth is known at a step. */
  private int known(int step) {
    var place = Arrays.binarySearch(targets, step);
    return place >= 0 ? place + 1 : -place - 1;
  }

  /** How far the truth lies outside each interval; below 0 inside. */
  private double[] misses() {
    var actual = actual();
    return IntStream.range(0, actual.length)
        .mapToDouble(i -> Math.max(lower[i] - actual[i], actual[i] - upper[i]))
        .toArray();
  }

  /** The ⌈(n + 1) · level⌉-th smallest of n. */
  private static double quantile(double[] misses, double level) {
    var n = misses.length;
    var rank = (int) Math.ceil((n + 1) * level - 1e-9); // 19 of 20 at 0.95, in spite of rounding
    if (rank > n) {
      throw new IllegalArgumentException(
          "intervals: %d calibration forecasts are too few for the level %s; expected at least %d"
              .formatted(n, level, (int) Math.ceil(level / (1 - level) - 1e-9)));
    }
    var sorted = misses.clone();
    Arrays.sort(sorted);
    return sorted[rank - 1];
  }

  /** The intervals from the first on, wider at both ends. */
  private Intervals widened(int first, double... wider) {
    var low = new double[wider.length];
    var high = new double[wider.length];
    for (var i = 0; i < wider.length; i++) {
      var at = first + i;
      // What is narrowed to less than nothing becomes its middle.
      var add = Math.max(wider[i], (lower[at] - upper[at]) / 2);
      low[i] = lower[at] - add;
      high[i] = Math.max(low[i], upper[at] + add);
    }
    var kept = Arrays.copyOfRange(targets, first, targets.length);
    return new Intervals(name + ", conformal", level, horizon, split, kept, low, high);
  }

  /**
   * The true values of the targets.
   *
   * @return one for each interval
   */
  public double[] actual() {
    var values = split.series().values();
    return IntStream.of(targets).mapToDouble(target -> values[target]).toArray();
  }

  /**
   * How often the truth lies within its interval. That chance leaves so much open as the proportion
   * says holds where errors do not depend on each other; forecasts many steps ahead leave more
   * open.
   *
   * @return the measured coverage
   */
  public Proportion coverage() {
    return coverage(IntStream.range(0, targets.length).boxed().toList());
  }

  private Proportion coverage(List<Integer> which) {
    var actual = actual();
    var inside = which.stream().filter(i -> lower[i] <= actual[i] && actual[i] <= upper[i]);
    return new Proportion((int) inside.count(), which.size());
  }

  /**
   * The mean width.
   *
   * @return in the unit of the series
   */
  public double meanWidth() {
    return IntStream.range(0, lower.length)
        .mapToDouble(i -> upper[i] - lower[i])
        .average()
        .getAsDouble();
  }

  /**
   * The interval score of Winkler: the width, and {@code 2/α} times what the truth lies outside,
   * {@code α = 1 - level}, on average. It is smallest for intervals between the true quantiles.
   * Winkler (1972), A decision-theoretic approach to interval estimation; Gneiting and Raftery
   * (2007), Strictly proper scoring rules, prediction, and estimation.
   *
   * @return in the unit of the series; smaller is better
   */
  public double winkler() {
    var actual = actual();
    var sum = 0.0;
    for (var i = 0; i < actual.length; i++) {
      var outside = Math.max(0, Math.max(lower[i] - actual[i], actual[i] - upper[i]));
      sum += upper[i] - lower[i] + 2 / (1 - level) * outside;
    }
    return sum / actual.length;
  }

  /**
   * Coverage in groups of targets, such as hours of the day: intervals that cover enough on the
   * whole may cover too little in some.
   *
   * @param <K> kind of the groups
   * @param group what the groups are, the name of the first column
   * @param key the group that a time of the series belongs to
   * @return a table in the order of the groups, with the columns group, forecasts, coverage and
   *     mean width
   */
  public <K extends Comparable<? super K>> Table coverageBy(String group, Function<String, K> key) {
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
            DoubleColumn.create("coverage"),
            DoubleColumn.create("mean width"));
    groups.forEach(
        (each, members) -> {
          table.stringColumn(0).append(String.valueOf(each));
          table.intColumn(1).append(members.size());
          table.doubleColumn(2).append(coverage(members).share());
          table
              .doubleColumn(3)
              .append(
                  members.stream().mapToDouble(i -> upper[i] - lower[i]).average().getAsDouble());
        });
    return table;
  }

  /**
   * Several kinds of intervals in one table.
   *
   * @param results the intervals, in the order of the rows
   * @return a table with the columns interval, level, coverage, from and to (its 95 % interval),
   *     mean width and Winkler score
   */
  public static Table table(Collection<Intervals> results) {
    var table =
        Table.create(
            "Intervals",
            StringColumn.create("interval"),
            DoubleColumn.create("level"),
            DoubleColumn.create("coverage"),
            DoubleColumn.create("from"),
            DoubleColumn.create("to"),
            DoubleColumn.create("mean width"),
            DoubleColumn.create("Winkler score"));
    for (var result : results) {
      var coverage = result.coverage();
      table.stringColumn(0).append(result.name());
      table.doubleColumn(1).append(result.level());
      table.doubleColumn(2).append(coverage.share());
      table.doubleColumn(3).append(coverage.low());
      table.doubleColumn(4).append(coverage.high());
      table.doubleColumn(5).append(result.meanWidth());
      table.doubleColumn(6).append(result.winkler());
    }
    return table;
  }
}
