package recurrent.search;

import recurrent.network.SplitMix64;

/** Draws settings at random. What it draws depends on its seed alone. */
public final class Draw {

  private final SplitMix64 random;

  /**
   * A drawing.
   *
   * @param seed the same seed draws the same
   */
  public Draw(long seed) {
    random = new SplitMix64(seed);
  }

  /**
   * One of several values, each as likely as the others.
   *
   * @param <T> kind of the values
   * @param values at least one
   * @return one of them
   */
  @SafeVarargs
  public final <T> T oneOf(T... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("oneOf: there are no values; expected at least one");
    }
    return values[random.nextInt(values.length)];
  }

  /**
   * A whole number, each as likely as the others.
   *
   * @param from the smallest
   * @param to the largest
   * @return a number from the smallest to the largest, both included
   */
  public int whole(int from, int to) {
    if (from > to || (long) to - from >= Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "whole: " + from + " to " + to + "; expected the smaller number first");
    }
    return from + random.nextInt(to - from + 1);
  }

  /**
   * A number, uniform in a range: for what acts by its difference, such as dropout.
   *
   * @param from the smallest
   * @param to the largest, above it
   * @return a number from the smallest to below the largest
   */
  public double uniform(double from, double to) {
    if (!(from < to) || !Double.isFinite(to - from)) {
      throw new IllegalArgumentException(
          "uniform: " + from + " to " + to + "; expected the smaller number first");
    }
    return from + (to - from) * random.nextDouble();
  }

  /**
   * A positive number whose logarithm is uniform in a range: for what acts by its factor, such as a
   * learning rate.
   *
   * @param from the smallest, above 0
   * @param to the largest, above it
   * @return a number from the smallest to below the largest
   */
  public double logUniform(double from, double to) {
    if (!(from > 0)) {
      throw new IllegalArgumentException("logUniform: from " + from + "; expected more than 0");
    }
    return StrictMath.exp(uniform(StrictMath.log(from), StrictMath.log(to)));
  }
}
