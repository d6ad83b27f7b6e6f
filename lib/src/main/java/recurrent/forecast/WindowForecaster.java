package recurrent.forecast;

import java.util.Arrays;
import java.util.stream.IntStream;
import recurrent.data.ChannelWindows;
import recurrent.data.Standardizer;

/**
 * Makes a forecaster of whatever learns from windows of fixed length, such as a network of this
 * library or of DL4J. Every channel is brought to mean 0 and deviation 1 by what is measured before
 * the validation period; forecasts come back in the unit of the series.
 *
 * <pre>{@code
 * var gru = new WindowForecaster("GRU", 48, 0.15, (training, validation) -> {
 *   var net = Network.of(channels, seed, Gru.of(16).atLastStep(), Readout.linear(horizons));
 *   Trainer.of(net, Loss.meanSquaredError(), Optimizer.adam(0.01))
 *       .validation(Sequence.of(validation.inputs()), Sequence.lastStep(validation.targets()))
 *       .patience(5)
 *       .fit(Sequence.of(training.inputs()), Sequence.lastStep(training.targets()));
 *   return windows -> Arrays.stream(net.predict(Sequence.of(windows)).toArray())
 *       .map(steps -> steps[0]).toArray(double[][]::new);
 * });
 * }</pre>
 *
 * @param name the name, for tables and charts
 * @param length steps in a window
 * @param validation the share of the training part, at its end, that is held out to choose when to
 *     stop; from 0 to below 1
 * @param learner what learns
 */
public record WindowForecaster(String name, int length, double validation, Learner learner)
    implements JointForecaster {

  /** Learns to forecast scaled values. */
  @FunctionalInterface
  public interface Learner {

    /**
     * Learns from pairs in the order of time. No target of the training pairs lies in the
     * validation period, and every target of the validation pairs does.
     *
     * @param training pairs to learn from
     * @param validation pairs to choose by; none if the share of the validation period is 0
     * @return what forecasts from windows
     */
    Learnt learn(ChannelWindows training, ChannelWindows validation);
  }

  /** Forecasts scaled values from windows. */
  @FunctionalInterface
  public interface Learnt {

    /**
     * Forecasts from each window.
     *
     * @param windows scaled values, (windows, time, channels)
     * @return scaled forecasts, (windows, horizons)
     */
    double[][] predict(double[][][] windows);
  }

  /** Checks length and share. */
  public WindowForecaster {
    if (length < 1 || !(validation >= 0 && validation < 1)) {
      throw new IllegalArgumentException(
          "%s: length %d and validation share %s; expected 1 or more, and 0 to below 1"
              .formatted(name, length, validation));
    }
  }

  @Override
  public JointlyFitted fit(double[][] channels, int... horizons) {
    var steps = channels[0].length;
    var validationStart = steps - (int) (validation * steps);
    var scales =
        Arrays.stream(channels)
            .map(channel -> Standardizer.fit(Arrays.copyOf(channel, validationStart)))
            .toArray(Standardizer[]::new);
    var learnt = learn(scaled(channels, scales), validationStart, horizons);
    return (known, origin) -> {
      var from = origin - length + 1;
      var latest =
          Arrays.stream(known)
              .map(channel -> Arrays.copyOfRange(channel, from, origin + 1))
              .toArray(double[][]::new);
      var window = ChannelWindows.window(scaled(latest, scales), length - 1, length);
      return scales[0].inverse(learnt.predict(new double[][][] {window})[0]);
    };
  }

  private Learnt learn(double[][] scaled, int validationStart, int... horizons) {
    var pairs = ChannelWindows.of(scaled, length, horizons);
    var nearest = IntStream.of(horizons).min().getAsInt();
    var farthest = IntStream.of(horizons).max().getAsInt();
    // Pair i has its targets at the steps i + length - 1 + horizon.
    var trainingEnd = validationStart - farthest - length + 1;
    var validationFrom = validationStart - nearest - length + 1;
    if (trainingEnd < 1) {
      throw new IllegalArgumentException(
          "%s: windows of %d steps with horizon %d do not fit the %d steps before the validation period"
              .formatted(name, length, farthest, validationStart));
    }
    return learner.learn(
        pairs.slice(0, trainingEnd),
        pairs.slice(Math.min(validationFrom, pairs.size()), pairs.size()));
  }

  private static double[][] scaled(double[][] channels, Standardizer... scales) {
    return IntStream.range(0, channels.length)
        .mapToObj(c -> scales[c].transform(channels[c]))
        .toArray(double[][]::new);
  }
}
