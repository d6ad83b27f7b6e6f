package recurrent.data;

import java.util.Arrays;

/**
 * Brings values to mean 0 and standard deviation 1, with a mean and a deviation measured on the
 * training part only: {@code z = (x - mean) / deviation}.
 *
 * @param mean mean of the training part, in the unit of the values
 * @param deviation its standard deviation (divided by n), in the unit of the values
 */
public record Standardizer(double mean, double deviation) {

  /** Checks that the deviation can be divided by. */
  public Standardizer {
    if (!(deviation > 0) || !Double.isFinite(deviation) || !Double.isFinite(mean)) {
      throw new IllegalArgumentException(
          "standardizer: mean "
              + mean
              + " and deviation "
              + deviation
              + " must be finite and the deviation positive; is the training part constant, or does"
              + " it hold gaps?");
    }
  }

  /**
   * Measures mean and deviation.
   *
   * @param train the training part, and nothing else
   * @return the scaling to apply to every part
   */
  public static Standardizer fit(double[] train) {
    var mean = Arrays.stream(train).average().orElse(Double.NaN);
    var squares = Arrays.stream(train).map(x -> (x - mean) * (x - mean)).sum();
    return new Standardizer(mean, Math.sqrt(squares / train.length));
  }

  /**
   * Scales values.
   *
   * @param values in their own unit
   * @return a new array, without unit
   */
  public double[] transform(double[] values) {
    return Arrays.stream(values).map(x -> (x - mean) / deviation).toArray();
  }

  /**
   * Undoes {@link #transform}.
   *
   * @param scaled scaled values
   * @return a new array in the values' own unit
   */
  public double[] inverse(double[] scaled) {
    return Arrays.stream(scaled).map(z -> z * deviation + mean).toArray();
  }
}
