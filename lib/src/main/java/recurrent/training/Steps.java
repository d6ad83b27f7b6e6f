package recurrent.training;

import recurrent.network.Sequence;

/** Which steps a loss looks at. */
final class Steps {

  private Steps() {}

  static void requireSameShape(String loss, Sequence output, Sequence target) {
    if (output.time() != target.time()
        || output.batch() != target.batch()
        || output.features() != target.features()) {
      throw new IllegalArgumentException(
          loss
              + ": targets "
              + target
              + " do not fit outputs "
              + output
              + (target.time() == 1 && output.time() > 1
                  ? "; let the last recurrent layer answer atLastStep()"
                  : ""));
    }
  }

  /** How many steps of sequences count in both, at least one. */
  static int counted(String loss, Sequence output, Sequence target) {
    var n = counted(output, target);
    if (n == 0) {
      throw new IllegalArgumentException(loss + ": no step counts");
    }
    return n;
  }

  /** How many steps of sequences count in both. */
  static int counted(Sequence output, Sequence target) {
    var n = 0;
    for (var t = 0; t < output.time(); t++) {
      for (var b = 0; b < output.batch(); b++) {
        n += output.counts(t, b) && target.counts(t, b) ? 1 : 0;
      }
    }
    return n;
  }
}
