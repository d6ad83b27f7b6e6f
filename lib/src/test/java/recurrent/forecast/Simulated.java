package recurrent.forecast;

import java.util.Arrays;
import java.util.stream.IntStream;
import recurrent.data.Series;
import recurrent.data.TimeSplit;
import recurrent.network.SplitMix64;

/** Series whose laws are known. */
final class Simulated {

  private Simulated() {}

  static Series series(double... values) {
    var times = IntStream.range(0, values.length).mapToObj(String::valueOf).toList();
    return new Series("simulated", "m", "here", 1, "step", times, values);
  }

  /** The last {@code test} values are the test part. */
  static TimeSplit split(int test, double... values) {
    var start = values.length - test;
    return new TimeSplit(series(values), start, start);
  }

  static double[] noise(int size, long seed) {
    var random = new SplitMix64(seed);
    return IntStream.range(0, size).mapToDouble(i -> random.nextGaussian()).toArray();
  }

  /** y(t) = φ y(t-1) + e(t); with φ = 1 a random walk. */
  static double[] autoregression(double phi, int size, long seed) {
    var y = noise(size, seed);
    for (var t = 1; t < size; t++) {
      y[t] += phi * y[t - 1];
    }
    return y;
  }

  /** The mean of the last {@code length} of some noise, with variance 1. */
  static double[] movingAverage(int length, int size, long seed) {
    var e = noise(size + length, seed);
    return IntStream.range(0, size)
        .mapToDouble(t -> Arrays.stream(e, t, t + length).sum() / Math.sqrt(length))
        .toArray();
  }

  /** Forecasts of the test part with the given errors. */
  static Backtest withErrors(String name, int horizon, TimeSplit split, double... errors) {
    var test = split.test();
    return new Backtest(
        name,
        horizon,
        split,
        IntStream.range(0, test.length).mapToDouble(i -> test[i] + errors[i]).toArray());
  }
}
