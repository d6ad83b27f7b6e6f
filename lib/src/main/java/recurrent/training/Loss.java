package recurrent.training;

import recurrent.network.Sequence;

/** How far outputs lie from targets, as one number, with its gradient. */
@FunctionalInterface
public interface Loss {

  /**
   * Computes the loss and its gradient. Steps that do not count, in the outputs or in the targets,
   * are left out of sum and average, and their gradient is 0.
   *
   * @param output outputs of a network, (time, batch, features)
   * @param target targets; of the same shape, unless the loss says otherwise
   * @param gradient where the gradient for each output goes, of the outputs' shape; overwritten
   * @return the loss
   */
  double evaluate(Sequence output, Sequence target, Sequence gradient);

  /**
   * Mean squared error, {@code Σ(y - d)² / n}, where n counts the numbers of all steps of all
   * sequences that count: steps × sequences × features without a mask. A long sequence so weighs
   * more than a short one.
   *
   * @return the loss
   */
  static Loss meanSquaredError() {
    return new MeanSquaredError();
  }

  /**
   * Quantile loss, also called pinball loss, {@code Σ max(τ (d - y), (τ - 1)(d - y)) / n}, where n
   * counts the outputs of all steps that count. It is smallest where a share τ of the targets lies
   * below the output. With several levels, each target has an output for each of them, in their
   * order: outputs {@code f·levels + 0, 1, …} belong to target {@code f}. Nothing keeps a lower
   * quantile below a higher one. Koenker and Bassett (1978), Regression quantiles.
   *
   * @param levels one or more τ between 0 and 1, such as 0.05, 0.5 and 0.95
   * @return the loss
   * @throws IllegalArgumentException if a level is not between 0 and 1, or there is none
   */
  static Loss quantile(double... levels) {
    return new QuantileLoss(levels);
  }

  /**
   * Cross-entropy of the softmax of scores, {@code -Σ d ln p / n} with {@code p = eʸ / Σeʸ}, where
   * n counts the steps of all sequences that count. Targets are tokens, or probabilities {@code d}
   * that add up to 1. In nats; {@code exp(loss)} is the perplexity.
   *
   * @return the loss
   */
  static Loss crossEntropy() {
    return new CrossEntropy();
  }

  /**
   * Connectionist temporal classification: {@code -ln p(l | x)}, averaged over the sequences, where
   * p sums over all paths, one class of the softmax of the scores for each step, that spell the
   * labels l. A path is read by merging classes that repeat and then dropping the blank, class 0.
   * Targets are tokens from 1, fewer than there are steps, and need not say when. Graves,
   * Fernández, Gomez and Schmidhuber (2006), Connectionist temporal classification: labelling
   * unsegmented sequence data with recurrent neural networks. In nats.
   *
   * <p>Evaluating it throws {@link IllegalArgumentException} if a sequence has fewer steps than its
   * labels need: one for each, and one more between two of a kind.
   *
   * @return the loss
   */
  static Loss ctc() {
    return new Ctc();
  }

  /**
   * How many of what the loss is the mean over: by this, training weighs the losses of batches.
   *
   * @param output outputs of a network
   * @param target targets
   * @return how many steps of sequences count in both, unless the loss says otherwise
   */
  default int counted(Sequence output, Sequence target) {
    return Steps.counted(output, target);
  }

  /**
   * This loss times the number of steps: the sum over time, averaged over the rest as before (with
   * a mask: the average times the length of the batch).
   *
   * @return the summed loss
   */
  default Loss summedOverTime() {
    return (output, target, gradient) -> {
      var values = gradient.values();
      var loss = evaluate(output, target, gradient) * output.time();
      for (var i = 0; i < values.length; i++) {
        values[i] *= output.time();
      }
      return loss;
    };
  }

  /**
   * Computes the loss alone.
   *
   * @param output outputs of a network
   * @param target targets
   * @return the loss
   */
  default double of(Sequence output, Sequence target) {
    return evaluate(
        output, target, Sequence.zeros(output.time(), output.batch(), output.features()));
  }
}
