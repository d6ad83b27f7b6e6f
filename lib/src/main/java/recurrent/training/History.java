package recurrent.training;

import java.util.Locale;

/**
 * What happened in training.
 *
 * @param loss by epoch, the average loss of the steps (each before it was made), weighted by how
 *     many steps of sequences they counted
 * @param validationLoss by epoch, the loss on the validation data; empty without such data
 * @param end why training ended
 */
public record History(double[] loss, double[] validationLoss, End end) {

  /** Why training ended. */
  public enum End {
    /** Every epoch was trained. */
    FINISHED,
    /** The validation loss did not improve for as many epochs as patience allowed. */
    STOPPED_EARLY,
    /** The thread was interrupted, and still is; what was learnt until then is kept. */
    INTERRUPTED,
    /** The loss was no longer a finite number; no step was made from it. */
    DIVERGED
  }

  /**
   * How many epochs were finished.
   *
   * @return the number
   */
  public int epochs() {
    return loss.length;
  }

  /**
   * The loss of the last epoch.
   *
   * @return the loss, NaN if no epoch was finished
   */
  public double lastLoss() {
    return loss.length == 0 ? Double.NaN : loss[loss.length - 1];
  }

  /**
   * The epoch with the lowest validation loss, from 1.
   *
   * @return the epoch, 0 without validation data
   */
  public int bestEpoch() {
    var best = 0;
    for (var i = 0; i < validationLoss.length; i++) {
      if (best == 0 || validationLoss[i] < validationLoss[best - 1]) {
        best = i + 1;
      }
    }
    return best;
  }

  @Override
  public String toString() {
    var text =
        String.format(
            Locale.ROOT,
            "%s after %d epochs, loss %.6g",
            end.name().toLowerCase(Locale.ROOT).replace('_', ' '),
            epochs(),
            lastLoss());
    return validationLoss.length == 0
        ? text
        : text
            + String.format(
                Locale.ROOT,
                ", best validation loss %.6g in epoch %d",
                validationLoss[bestEpoch() - 1],
                bestEpoch());
  }
}
