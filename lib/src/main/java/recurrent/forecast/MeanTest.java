package recurrent.forecast;

import java.util.Arrays;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Whether the mean of numbers in the order of time is 0, where neighbours may depend on each other.
 *
 * <p>The variance of the mean comes from the slowest ups and downs of the numbers, {@code S = Σ
 * Λ(j)²/ν} with {@code Λ(j) = √(2/n) Σ d(t) cos(πj(t - ½)/n)}, {@code j = 1 … ν}; then {@code mean
 * / √(S/n)} has Student's distribution with ν degrees of freedom. Lazarus, Lewis, Stock and Watson
 * (2018), HAR inference: recommendations for practice, who take {@code ν = 0.4 n^⅔}. Here only
 * cosines with periods of at least four overlaps are taken, since within an overlap numbers share
 * what made them.
 */
record MeanTest(double mean, double statistic, int degrees) {

  /**
   * Tests.
   *
   * @param numbers the numbers, in the order of time
   * @param overlap how many neighbours share steps of time, at least 1 (none but itself)
   */
  static MeanTest of(double[] numbers, int overlap) {
    var n = numbers.length;
    var degrees = (int) Math.min(Math.round(0.4 * Math.cbrt((double) n * n)), n / (2 * overlap));
    if (degrees < 2) {
      throw new IllegalArgumentException(
          "test: %d forecasts; expected at least %d, as %d in a row share steps"
              .formatted(n, Math.max(8, 4 * overlap), overlap));
    }
    if (!Arrays.stream(numbers).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException(
          "test: a forecast is NaN or infinite; nothing can be said");
    }
    var mean = Arrays.stream(numbers).sum() / n;
    var variance = 0.0;
    for (var j = 1; j <= degrees; j++) {
      var projection = 0.0;
      for (var t = 0; t < n; t++) {
        projection += (numbers[t] - mean) * Math.cos(Math.PI * j * (t + 0.5) / n);
      }
      variance += 2.0 / n * projection * projection / degrees;
    }
    return new MeanTest(mean, mean == 0 ? 0 : mean / Math.sqrt(variance / n), degrees);
  }

  /** How likely a mean as far from 0, on either side, would be by chance. */
  double pOnEitherSide() {
    return 2 * new TDistribution(degrees).cumulativeProbability(-Math.abs(statistic));
  }

  /** How likely a mean as large would be by chance. */
  double pAbove() {
    return new TDistribution(degrees).cumulativeProbability(-statistic);
  }
}
