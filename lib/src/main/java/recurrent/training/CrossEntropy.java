package recurrent.training;

import java.util.Arrays;
import recurrent.network.Sequence;
import recurrent.network.Softmax;

/** See {@link Loss#crossEntropy}. */
record CrossEntropy() implements Loss {

  @Override
  public double evaluate(Sequence output, Sequence target, Sequence gradient) {
    Steps.requireSameShape("cross-entropy", output, target);
    var classes = output.features();
    var n = Steps.counted("cross-entropy", output, target);
    var y = output.values();
    var dY = gradient.values();
    var sum = 0.0;
    for (var t = 0; t < output.time(); t++) {
      for (var b = 0; b < output.batch(); b++) {
        var row = (t * output.batch() + b) * classes;
        if (!output.counts(t, b) || !target.counts(t, b)) {
          Arrays.fill(dY, row, row + classes, 0);
          continue;
        }
        // p = softmax(y), -ln p = ln Σeʸ - y
        var logSum = Softmax.apply(y, row, dY, row, classes);
        if (target.ofTokens()) {
          var token = target.token(t, b);
          sum += logSum - y[row + token];
          // dL/dy = (p - d) / n
          dY[row + token] -= 1;
        } else {
          sum += addProbabilities(y, target.values(), row, classes, logSum, dY);
        }
        for (var i = row; i < row + classes; i++) {
          dY[i] /= n;
        }
      }
    }
    return sum / n;
  }

  private static double addProbabilities(
      double[] y, double[] d, int row, int classes, double logSum, double[] dY) {
    var sum = 0.0;
    var total = 0.0;
    for (var i = row; i < row + classes; i++) {
      sum += d[i] * (logSum - y[i]);
      total += d[i];
      dY[i] -= d[i];
    }
    if (Math.abs(total - 1) > 1e-9) {
      throw new IllegalArgumentException(
          "cross-entropy: target probabilities add up to " + total + ", expected 1");
    }
    return sum;
  }
}
