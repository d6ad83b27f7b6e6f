package recurrent.training;

import java.util.Arrays;
import recurrent.network.Sequence;

/** See {@link Loss#quantile}. */
record QuantileLoss(double... levels) implements Loss {

  QuantileLoss {
    levels = levels.clone();
    if (levels.length == 0 || !Arrays.stream(levels).allMatch(level -> level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "quantile loss: levels "
              + Arrays.toString(levels)
              + "; expected one or more between 0 and 1, such as 0.05");
    }
  }

  @Override
  public double evaluate(Sequence output, Sequence target, Sequence gradient) {
    requireAnOutputForEachLevel(output, target);
    var n = output.features() * Steps.counted("quantile loss", output, target);
    var y = output.values();
    var d = target.values();
    var dY = gradient.values();
    var sum = 0.0;
    var i = 0;
    for (var t = 0; t < output.time(); t++) {
      for (var b = 0; b < output.batch(); b++) {
        var counts = output.counts(t, b) && target.counts(t, b);
        for (var f = 0; f < output.features(); f++, i++) {
          var level = levels[f % levels.length];
          var under = counts ? d[i / levels.length] - y[i] : 0;
          sum += under * (under > 0 ? level : level - 1);
          // dL/dy = -level / n below the target, (1 - level) / n above it
          dY[i] = (under > 0 ? -level : under < 0 ? 1 - level : 0) / n;
        }
      }
    }
    return sum / n;
  }

  private void requireAnOutputForEachLevel(Sequence output, Sequence target) {
    if (output.time() != target.time()
        || output.batch() != target.batch()
        || output.features() != target.features() * levels.length) {
      throw new IllegalArgumentException(
          "quantile loss: targets %s do not fit outputs %s; expected %d outputs for each target"
              .formatted(target, output, levels.length));
    }
  }
}
