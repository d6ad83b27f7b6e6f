package recurrent.data;

import java.util.Arrays;

/**
 * A series parted in the order of time: training part, validation part (may be empty), test part.
 * Nothing is shuffled, so what is learnt never comes from after what is forecast.
 *
 * @param series the whole series
 * @param validationStart first step of the validation part
 * @param testStart first step of the test part
 */
public record TimeSplit(Series series, int validationStart, int testStart) {

  /** Checks that the training part and the test part hold at least one value. */
  public TimeSplit {
    if (validationStart < 1 || validationStart > testStart || testStart >= series.size()) {
      throw new IllegalArgumentException(
          "split: parts that start at 0, "
              + validationStart
              + " and "
              + testStart
              + " do not fit a series of "
              + series.size()
              + " values; training and test part need at least one each");
    }
  }

  /**
   * Training and test part.
   *
   * @param series the series to part
   * @param train the share of the training part, between 0 and 1; the rest is the test part
   * @return the split; the training part holds {@code (int) (train * size)} values
   */
  public static TimeSplit of(Series series, double train) {
    return of(series, train, 0);
  }

  /**
   * Training, validation and test part.
   *
   * @param series the series to part
   * @param train the share of the training part, between 0 and 1
   * @param validation the share of the validation part; what remains is the test part
   * @return the split
   */
  public static TimeSplit of(Series series, double train, double validation) {
    if (!(train > 0) || !(validation >= 0) || !(train + validation < 1)) {
      throw new IllegalArgumentException(
          "split: shares "
              + train
              + " and "
              + validation
              + " must be positive and leave something for the test part");
    }
    var size = series.size();
    return new TimeSplit(series, (int) (train * size), (int) ((train + validation) * size));
  }

  /**
   * The values to learn from.
   *
   * @return a copy
   */
  public double[] train() {
    return Arrays.copyOf(series.values(), validationStart);
  }

  /**
   * The values to choose settings on.
   *
   * @return a copy, empty when there is no validation part
   */
  public double[] validation() {
    return Arrays.copyOfRange(series.values(), validationStart, testStart);
  }

  /**
   * The values that play the future.
   *
   * @return a copy
   */
  public double[] test() {
    return Arrays.copyOfRange(series.values(), testStart, series.size());
  }
}
