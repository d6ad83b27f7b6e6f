package recurrent.training;

/** Watches training. Called on the thread that trains. */
@FunctionalInterface
public interface TrainingListener {

  /**
   * A step was made: the gradient of one batch was applied.
   *
   * @param epoch which pass over the data, from 1
   * @param step which step of the epoch, from 1
   * @param loss the loss of the batch, before the step
   */
  void onStep(int epoch, int step, double loss);

  /**
   * An epoch ended.
   *
   * @param epoch which, from 1
   * @param loss the average loss of its steps
   * @param validationLoss the loss on the validation data; NaN without such data
   */
  default void onEpoch(int epoch, double loss, double validationLoss) {}
}
