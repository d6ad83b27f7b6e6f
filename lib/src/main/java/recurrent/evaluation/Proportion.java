package recurrent.evaluation;

import java.util.Locale;
import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.IntervalUtils;

/**
 * A share of trials, for example of examples that are classified rightly, with what chance leaves
 * open.
 *
 * @param successes how many trials succeeded
 * @param trials how many there were, at least 1
 */
public record Proportion(int successes, int trials) {

  private static final double LEVEL = 0.95;

  /** Checks that there are trials and no more successes than these. */
  public Proportion {
    if (trials < 1 || successes < 0 || successes > trials) {
      throw new IllegalArgumentException(
          "proportion: %d of %d; expected at least one trial, and 0 to as many successes"
              .formatted(successes, trials));
    }
  }

  /**
   * The share.
   *
   * @return from 0 to 1
   */
  public double share() {
    return (double) successes / trials;
  }

  /**
   * The lower end of the 95 % interval of Wilson for the share that many more trials would show,
   * provided that trials are independent. Wilson (1927), Probable inference, the law of succession,
   * and statistical inference.
   *
   * @return from 0 to 1
   */
  public double low() {
    return wilson().getLowerBound();
  }

  /**
   * The upper end of the 95 % interval of Wilson.
   *
   * @return from 0 to 1
   */
  public double high() {
    return wilson().getUpperBound();
  }

  private ConfidenceInterval wilson() {
    return IntervalUtils.getWilsonScoreInterval(trials, successes, LEVEL);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.3f (%.3f to %.3f; %d of %d)", share(), low(), high(), successes, trials);
  }
}
