package recurrent.training;

import recurrent.network.Sequence;

/** See {@link Loss#meanSquaredError}. */
record MeanSquaredError() implements Loss {

  @Override
  public double evaluate(Sequence output, Sequence target, Sequence gradient) {
    Steps.requireSameShape("mean squared error", output, target);
    var features = output.features();
    var n = features * Steps.counted("mean squared error", output, target);
    var y = output.values();
    var d = target.values();
    var dY = gradient.values();
    var sum = 0.0;
    var i = 0;
    for (var t = 0; t < output.time(); t++) {
      for (var b = 0; b < output.batch(); b++) {
        var counts = output.counts(t, b) && target.counts(t, b);
        for (var f = 0; f < features; f++, i++) {
          var error = counts ? y[i] - d[i] : 0;
          sum += error * error;
          // dL/dy = 2 (y - d) / n
          dY[i] = 2 * error / n;
        }
      }
    }
    return sum / n;
  }
}
