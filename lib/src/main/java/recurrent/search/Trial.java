package recurrent.search;

import recurrent.evaluation.Spread;

/**
 * One draw of settings, and how well it did.
 *
 * @param <S> kind of the settings
 * @param number which draw, from 1
 * @param settings the settings
 * @param errors the validation error of each random start; null if one of them failed
 * @param failure why it failed, in words; empty if it did not
 */
public record Trial<S>(int number, S settings, Spread errors, String failure) {

  /**
   * Whether no start failed.
   *
   * @return true if there are errors to look at
   */
  public boolean succeeded() {
    return failure.isEmpty();
  }
}
