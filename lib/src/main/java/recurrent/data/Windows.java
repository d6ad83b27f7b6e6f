package recurrent.data;

import java.util.Arrays;

/**
 * Pairs of a window and the value to forecast from it: {@code inputs[i]} holds the values {@code i
 * … i+length-1} of a series, {@code targets[i]} the value {@code horizon} steps after the window's
 * last. A series of n values gives {@code n - length - horizon + 1} pairs.
 *
 * @param inputs the windows, (pairs, length)
 * @param targets the values to forecast, (pairs)
 * @param horizon steps from the last value of a window to its target
 */
public record Windows(double[][] inputs, double[] targets, int horizon) {

  /**
   * Cuts a series into windows.
   *
   * @param values the series
   * @param length steps in a window, at least 1
   * @param horizon steps from the window's last value to its target, at least 1: with 0 the target
   *     would stand inside the window, and the forecast would be a leak
   * @return the pairs, in the order of time
   */
  public static Windows of(double[] values, int length, int horizon) {
    if (length < 1 || horizon < 1) {
      throw new IllegalArgumentException(
          "windows: length " + length + " and horizon " + horizon + " must be at least 1");
    }
    var pairs = values.length - length - horizon + 1;
    if (pairs < 1) {
      throw new IllegalArgumentException(
          "windows: length "
              + length
              + " with horizon "
              + horizon
              + " is longer than the series ("
              + values.length
              + " values)");
    }
    var inputs = new double[pairs][];
    for (var i = 0; i < pairs; i++) {
      inputs[i] = Arrays.copyOfRange(values, i, i + length);
    }
    var first = length + horizon - 1;
    return new Windows(inputs, Arrays.copyOfRange(values, first, values.length), horizon);
  }

  /**
   * How many pairs there are.
   *
   * @return the number of windows
   */
  public int size() {
    return targets.length;
  }
}
