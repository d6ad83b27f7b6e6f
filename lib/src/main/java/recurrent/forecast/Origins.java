package recurrent.forecast;

import java.util.List;
import java.util.stream.IntStream;
import recurrent.data.Series;
import recurrent.data.TimeSplit;

/**
 * From which steps of a series forecasts are made, and what a forecaster knows there: the plan of a
 * back-test with a rolling origin. The first origin is the last step before the test part. At an
 * origin, every channel is known up to and including it, and nothing after it.
 *
 * <pre>
 * var plan = Origins.of(split).every(24).refitEvery(24 * 30).beside(pressure, humidity);
 * </pre>
 *
 * <p>Tashman (2000), Out-of-sample tests of forecasting accuracy: an analysis and review.
 *
 * @param split the series to forecast, and where its test part begins
 * @param beside what is measured beside the series at the same steps; may be empty
 * @param every steps from one origin to the next, at least 1
 * @param refitEvery a forecaster is fitted anew at the first origin that lies at least so many
 *     steps after that of the last fit; {@link Integer#MAX_VALUE} to fit once, at the first origin
 * @param window how many of the latest steps a forecaster is fitted to; {@link Integer#MAX_VALUE}
 *     for all that are known
 */
public record Origins(TimeSplit split, List<Series> beside, int every, int refitEvery, int window) {

  /** Checks that every number is positive and that all channels have the same times. */
  public Origins {
    beside = List.copyOf(beside);
    requirePositive("every", every);
    requirePositive("refitEvery", refitEvery);
    requirePositive("window", window);
    var times = split.series().times();
    for (var channel : beside) {
      if (!channel.times().equals(times)) {
        throw new IllegalArgumentException(
            "origins: %s; expected the same times as %s".formatted(channel, split.series()));
      }
    }
  }

  /**
   * Every step from the last before the test part; a forecaster is fitted there, once, to
   * everything before.
   *
   * @param split the series and where its test part begins
   * @return the plan
   */
  public static Origins of(TimeSplit split) {
    return new Origins(split, List.of(), 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /**
   * The same with fewer origins, such as one a day.
   *
   * @param steps from one origin to the next, at least 1
   * @return the plan
   */
  public Origins every(int steps) {
    return new Origins(split, beside, steps, refitEvery, window);
  }

  /**
   * The same with forecasters that are fitted anew, to what is known by then.
   *
   * @param steps from one fit to the next, at least 1
   * @return the plan
   */
  public Origins refitEvery(int steps) {
    return new Origins(split, beside, every, steps, window);
  }

  /**
   * The same with forecasters that are fitted to the latest steps only.
   *
   * @param steps how many, at least 1
   * @return the plan
   */
  public Origins window(int steps) {
    return new Origins(split, beside, every, refitEvery, steps);
  }

  /**
   * The same with other channels that a {@link JointForecaster} may read.
   *
   * @param channels series with the same times as the one to forecast
   * @return the plan
   */
  public Origins beside(Series... channels) {
    return new Origins(split, List.of(channels), every, refitEvery, window);
  }

  /**
   * The origins from which the largest horizon still ends within the series.
   *
   * @param largestHorizon steps ahead, at least 1
   * @return steps of the series, counted from 0
   * @throws IllegalArgumentException if there are none
   */
  public int[] steps(int largestHorizon) {
    var last = split.series().size() - 1 - largestHorizon;
    var first = split.testStart() - 1;
    if (largestHorizon < 1 || last < first) {
      throw new IllegalArgumentException(
          "origins: horizon %d; expected 1 to %d, the length of the test part"
              .formatted(largestHorizon, split.test().length));
    }
    return IntStream.iterate(first, step -> step <= last, step -> step + every).toArray();
  }

  private static void requirePositive(String name, int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException("origins: " + name + " " + steps + "; expected 1 or more");
    }
  }
}
