package recurrent.training;

import java.util.Arrays;
import java.util.stream.IntStream;
import recurrent.network.Sequence;
import recurrent.network.Softmax;

/** See {@link Loss#ctc}. All probabilities are logarithms, so that long sequences do not vanish. */
record Ctc() implements Loss {

  private static final int BLANK = 0;
  private static final double IMPOSSIBLE = Double.NEGATIVE_INFINITY;

  @Override
  public double evaluate(Sequence output, Sequence target, Sequence gradient) {
    requireFitting(output, target);
    Arrays.fill(gradient.values(), 0);
    var sum = 0.0;
    for (var b = 0; b < output.batch(); b++) {
      sum += evaluate(output, target, gradient, b);
    }
    return sum / output.batch();
  }

  /** A batch is averaged over its sequences, of whatever length. */
  @Override
  public int counted(Sequence output, Sequence target) {
    return output.batch();
  }

  @Override
  public Loss summedOverTime() {
    throw new UnsupportedOperationException(
        "CTC: a sequence has one loss, not one for each step; there is nothing to sum over time");
  }

  private static void requireFitting(Sequence output, Sequence target) {
    if (!target.ofTokens()
        || target.batch() != output.batch()
        || target.features() != output.features()) {
      throw new IllegalArgumentException(
          "CTC: targets %s do not fit outputs %s; expected tokens, for as many sequences and classes"
              .formatted(target, output));
    }
  }

  private static double evaluate(Sequence output, Sequence target, Sequence gradient, int b) {
    var classes = output.features();
    var steps = IntStream.range(0, output.time()).filter(t -> output.counts(t, b)).toArray();
    var states = withBlanks(target, b);
    requireEnough(steps.length, states, b);
    var p = new double[steps.length][classes];
    var logP = new double[steps.length][classes];
    for (var t = 0; t < steps.length; t++) {
      var row = (steps[t] * output.batch() + b) * classes;
      // ln p = y - ln Σeʸ
      var logSum = Softmax.apply(output.values(), row, p[t], 0, classes);
      for (var k = 0; k < classes; k++) {
        logP[t][k] = output.values()[row + k] - logSum;
      }
    }
    var alpha = forward(logP, states);
    var last = alpha[steps.length - 1];
    var end = states.length - 1;
    var logLikelihood = end == 0 ? last[0] : logSum(last[end], last[end - 1]);
    var beta = backward(logP, states);
    for (var t = 0; t < steps.length; t++) {
      var row = (steps[t] * output.batch() + b) * classes;
      // dL/dy = (p - Σ γ) / N, where γ is the share of all paths that are in a state
      for (var k = 0; k < classes; k++) {
        gradient.values()[row + k] = p[t][k] / output.batch();
      }
      for (var s = 0; s < states.length; s++) {
        var gamma = StrictMath.exp(alpha[t][s] + beta[t][s] - logLikelihood);
        gradient.values()[row + states[s]] -= gamma / output.batch();
      }
    }
    return -logLikelihood;
  }

  /** The labels of a sequence with a blank before, between and after them. */
  private static int[] withBlanks(Sequence target, int b) {
    var labels =
        IntStream.range(0, target.time())
            .filter(t -> target.counts(t, b))
            .map(t -> target.token(t, b))
            .toArray();
    var states = new int[2 * labels.length + 1];
    for (var i = 0; i < labels.length; i++) {
      if (labels[i] == BLANK) {
        throw new IllegalArgumentException(
            "CTC: sequence %d has the blank, class 0, among its labels; expected 1 or more"
                .formatted(b));
      }
      states[2 * i + 1] = labels[i];
    }
    return states;
  }

  /** Every label takes a step, and a label that follows its like takes a blank before it. */
  private static void requireEnough(int steps, int[] states, int b) {
    var needed = states.length / 2;
    for (var s = 3; s < states.length; s += 2) {
      needed += states[s] == states[s - 2] ? 1 : 0;
    }
    if (steps == 0 || steps < needed) {
      throw new IllegalArgumentException(
          "CTC: sequence %d has %d steps; expected at least %d for its %d labels"
              .formatted(b, steps, Math.max(1, needed), states.length / 2));
    }
  }

  /** {@code α(t, s)}: of all ways to state s at step t, with the output of step t. */
  private static double[][] forward(double[][] logP, int[] states) {
    var alpha = new double[logP.length][states.length];
    for (var t = 0; t < logP.length; t++) {
      for (var s = 0; s < states.length; s++) {
        var ways = t == 0 ? s < 2 ? 0 : IMPOSSIBLE : alpha[t - 1][s];
        if (t > 0 && s > 0) {
          ways = logSum(ways, alpha[t - 1][s - 1]);
        }
        if (t > 0 && skips(states, s)) {
          ways = logSum(ways, alpha[t - 1][s - 2]);
        }
        alpha[t][s] = ways + logP[t][states[s]];
      }
    }
    return alpha;
  }

  /** {@code β(t, s)}: of all ways from state s at step t to the end, without the output of t. */
  private static double[][] backward(double[][] logP, int[] states) {
    var beta = new double[logP.length][states.length];
    for (var t = logP.length - 1; t >= 0; t--) {
      for (var s = 0; s < states.length; s++) {
        if (t == logP.length - 1) {
          beta[t][s] = s >= states.length - 2 ? 0 : IMPOSSIBLE;
          continue;
        }
        beta[t][s] = IMPOSSIBLE;
        for (var to = s; to < Math.min(s + 3, states.length); to++) {
          if (to < s + 2 || skips(states, to)) {
            beta[t][s] = logSum(beta[t][s], beta[t + 1][to] + logP[t + 1][states[to]]);
          }
        }
      }
    }
    return beta;
  }

  /** Whether a path may come from two states before: over a blank between different labels. */
  private static boolean skips(int[] states, int s) {
    return s > 1 && states[s] != BLANK && states[s] != states[s - 2];
  }

  /** {@code ln(eᵃ + eᵇ)}. */
  private static double logSum(double a, double b) {
    var larger = Math.max(a, b);
    return larger == IMPOSSIBLE
        ? IMPOSSIBLE
        : larger + StrictMath.log1p(StrictMath.exp(-Math.abs(a - b)));
  }
}
