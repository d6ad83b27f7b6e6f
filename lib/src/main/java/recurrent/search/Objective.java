package recurrent.search;

/**
 * What a search makes small.
 *
 * @param <S> kind of the settings
 */
@FunctionalInterface
public interface Objective<S> {

  /**
   * Trains with settings and measures the error on the validation part, never on the test part.
   * Called on several threads at once: it must change nothing that others use, and draw every
   * random number from the seed.
   *
   * @param settings the settings
   * @param seed what decides the random start
   * @return the error; one that is not a finite number counts as a failure
   * @throws Exception if it fails; the search goes on with other settings
   */
  double validationError(S settings, long seed) throws Exception;
}
