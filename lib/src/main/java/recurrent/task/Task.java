package recurrent.task;

import recurrent.network.SplitMix64;

/**
 * A task that needs memory. Its loss is the mean squared error where targets are numbers, and the
 * cross-entropy (nats) where they are classes, each averaged over the steps that count, as {@link
 * recurrent.training.Loss} computes it. Both scores below are exact: they come from the rule that
 * makes the sequences, not from a sample, and hold on the average over endless sequences.
 */
public sealed interface Task permits FirstSymbolRecall, AddingProblem, CopyMemory, EmbeddedReber {

  /**
   * What a step of the input has.
   *
   * @return the number of features, or of different tokens
   */
  int inputSize();

  /**
   * What a step of the target has.
   *
   * @return the number of features, or of different classes
   */
  int outputSize();

  /**
   * Draws sequences.
   *
   * @param sequences how many, at least 1
   * @param seed what decides them
   * @return the sequences with their targets
   */
  Examples examples(int sequences, long seed);

  /**
   * The loss that no model can go below.
   *
   * @return the loss of a model that knows the task and forgets nothing
   */
  double bestLoss();

  /**
   * The loss that needs no memory of what the task asks for.
   *
   * @return the loss of a model that knows the task, but has forgotten that
   */
  double trivialLoss();

  /** A generator for some sequences, after a check of their number. */
  static SplitMix64 random(int sequences, long seed) {
    requireAtLeast(1, "sequences", sequences);
    return new SplitMix64(seed);
  }

  /** Refuses a number that is too small. */
  static void requireAtLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": " + value + " must be at least " + least);
    }
  }
}
