package recurrent.evaluation;

import java.util.Arrays;
import java.util.Locale;

/**
 * How a number varies, for example an error over random starts.
 *
 * @param count how many numbers there are
 * @param mean their mean
 * @param deviation their standard deviation (divided by n - 1); NaN of a single number
 * @param min the smallest
 * @param max the largest
 */
public record Spread(int count, double mean, double deviation, double min, double max) {

  /**
   * Measures numbers.
   *
   * @param numbers at least one; the result of one that is NaN is NaN
   * @return their spread
   * @throws IllegalArgumentException if there are none
   */
  public static Spread of(double... numbers) {
    if (numbers.length == 0) {
      throw new IllegalArgumentException("spread: there are no numbers; expected at least one");
    }
    var mean = Arrays.stream(numbers).sum() / numbers.length;
    var squares = Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).sum();
    var min = numbers[0];
    var max = numbers[0];
    for (var number : numbers) {
      min = Math.min(min, number);
      max = Math.max(max, number);
    }
    return new Spread(numbers.length, mean, Math.sqrt(squares / (numbers.length - 1)), min, max);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.4g ± %.2g (%.4g to %.4g, n = %d)", mean, deviation, min, max, count);
  }
}
