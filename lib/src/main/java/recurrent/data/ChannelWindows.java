package recurrent.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Pairs of a window over several channels and the values of the first channel to forecast from it,
 * one for each horizon. {@link Windows} is the same for one channel and one horizon.
 *
 * @param inputs the windows, (pairs, time, channels)
 * @param targets the values of the first channel to forecast, (pairs, horizons)
 */
public record ChannelWindows(double[][][] inputs, double[][] targets) {

  /**
   * Cuts channels into windows. Of n steps there are {@code n - length - largest horizon + 1}
   * pairs.
   *
   * @param channels the series to forecast in the first row, what is measured beside it in the
   *     others, (channels, steps)
   * @param length steps in a window, at least 1
   * @param horizons steps from a window's last to its targets, each at least 1
   * @return the pairs, in the order of time
   * @throws IllegalArgumentException if a number is below 1, or a window is longer than the
   *     channels
   */
  public static ChannelWindows of(double[][] channels, int length, int... horizons) {
    if (length < 1 || horizons.length == 0 || IntStream.of(horizons).anyMatch(h -> h < 1)) {
      throw new IllegalArgumentException(
          "windows: length %d and horizons %s; expected at least one horizon, and all to be 1 or more"
              .formatted(length, Arrays.toString(horizons)));
    }
    var steps = channels[0].length;
    var largest = IntStream.of(horizons).max().getAsInt();
    var pairs = steps - length - largest + 1;
    if (pairs < 1) {
      throw new IllegalArgumentException(
          "windows: length %d with horizon %d is longer than the channels (%d steps)"
              .formatted(length, largest, steps));
    }
    var inputs = new double[pairs][][];
    var targets = new double[pairs][horizons.length];
    for (var i = 0; i < pairs; i++) {
      var last = i + length - 1;
      inputs[i] = window(channels, last, length);
      for (var h = 0; h < horizons.length; h++) {
        targets[i][h] = channels[0][last + horizons[h]];
      }
    }
    return new ChannelWindows(inputs, targets);
  }

  /**
   * One window.
   *
   * @param channels the values, (channels, steps)
   * @param last the window's last step
   * @param length how many steps it has
   * @return the window, (time, channels)
   */
  public static double[][] window(double[][] channels, int last, int length) {
    var window = new double[length][channels.length];
    for (var t = 0; t < length; t++) {
      for (var c = 0; c < channels.length; c++) {
        window[t][c] = channels[c][last - length + 1 + t];
      }
    }
    return window;
  }

  /**
   * How many pairs there are.
   *
   * @return the number of windows
   */
  public int size() {
    return inputs.length;
  }

  /**
   * Some of the pairs.
   *
   * @param from the first, counted from 0
   * @param to the one after the last
   * @return a view of the same windows
   */
  public ChannelWindows slice(int from, int to) {
    return new ChannelWindows(
        Arrays.copyOfRange(inputs, from, to), Arrays.copyOfRange(targets, from, to));
  }
}
