package recurrent.task;

import recurrent.network.Sequence;

/**
 * Sequences and what a network should answer.
 *
 * @param input what the network reads
 * @param target what it should answer: at every step, or one step if only the last answer counts
 */
public record Examples(Sequence input, Sequence target) {

  /** Checks that there is a target for each sequence. */
  public Examples {
    if (input.batch() != target.batch()) {
      throw new IllegalArgumentException(
          "examples: targets for " + target.batch() + " of " + input.batch() + " sequences");
    }
  }

  /**
   * The share of right answers among the steps that count, where the answer is the class with the
   * largest output.
   *
   * @param output outputs of a network for {@link #input}: scores or probabilities
   * @return from 0 to 1
   */
  public double accuracy(Sequence output) {
    if (!target.ofTokens()) {
      throw new IllegalStateException("accuracy: the targets are numbers, expected classes");
    }
    if (output.time() != target.time()
        || output.batch() != target.batch()
        || output.features() != target.features()) {
      throw new IllegalArgumentException(
          "accuracy: " + output + " does not fit the targets " + target);
    }
    var right = 0;
    for (var t = 0; t < target.time(); t++) {
      for (var b = 0; b < target.batch(); b++) {
        if (target.counts(t, b) && largest(output, t, b) == target.token(t, b)) {
          right++;
        }
      }
    }
    return (double) right / target.counted();
  }

  /** The class with the largest output; of several equal ones, the first. */
  static int largest(Sequence output, int t, int b) {
    var best = 0;
    for (var i = 1; i < output.features(); i++) {
      if (output.get(t, b, i) > output.get(t, b, best)) {
        best = i;
      }
    }
    return best;
  }
}
