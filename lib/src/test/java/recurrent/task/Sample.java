package recurrent.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Numbers that were drawn independently, one for each sequence. */
record Sample(double[] values) {

  double mean() {
    var sum = 0.0;
    for (var v : values) {
      sum += v;
    }
    return sum / values.length;
  }

  /** The standard error of the mean. */
  double standardError() {
    var mean = mean();
    var sum = 0.0;
    for (var v : values) {
      sum += (v - mean) * (v - mean);
    }
    return Math.sqrt(sum / (values.length - 1.0) / values.length);
  }

  /**
   * The mean lies within five standard errors of what is expected (by chance beyond them: once in
   * 1.7 million times), and these are small enough to notice a difference.
   */
  void assertMean(double expected, double noticeable) {
    assertTrue(5 * standardError() < noticeable, "standard error " + standardError());
    assertEquals(expected, mean(), 5 * standardError());
  }
}
