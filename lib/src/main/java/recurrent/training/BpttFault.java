package recurrent.training;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What usual mistakes make of the gradients of a tanh network with a linear read-out, {@code h(t) =
 * tanh(Wxh x(t) + Whh h(t-1) + bh)}, {@code y(t) = Why h(t) + by}, {@code h(0) = 0}, under a
 * squared error at every step. Written step by step, for comparison only.
 */
enum BpttFault {
  SLOPE("the derivative of tanh, 1 - h², is missing"),
  NEXT("dhNext is forgotten: the gradient from the step after is not added"),
  TRANSPOSE("the gradient goes back through Whh in place of its transpose"),
  PRE_ACTIVATION("the derivative of tanh is taken as 1 - a² of the pre-activation, not 1 - h²"),
  SAME_STATE("dWhh is made with h(t) in place of h(t-1)");

  private final String words;

  BpttFault(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** By tensor, row by row, up to a common factor. */
  Map<String, double[]> gradients(
      double[][][] x,
      double[][][] target,
      double[][] Wxh,
      double[][] Whh,
      double[] bh,
      double[][] Why,
      double[] by) {
    var hidden = Whh.length;
    var dWxh = new double[hidden][Wxh[0].length];
    var dWhh = new double[hidden][hidden];
    var dbh = new double[hidden];
    for (var b = 0; b < x.length; b++) {
      var steps = x[b].length;
      var a = new double[steps][hidden];
      var h = new double[steps + 1][hidden]; // h[0] is the state before the first step
      for (var t = 0; t < steps; t++) {
        for (var i = 0; i < hidden; i++) {
          a[t][i] = bh[i] + dot(Wxh[i], x[b][t]) + dot(Whh[i], h[t]);
          h[t + 1][i] = StrictMath.tanh(a[t][i]);
        }
      }
      var dhNext = new double[hidden];
      for (var t = steps - 1; t >= 0; t--) {
        var da = dhNext.clone();
        for (var o = 0; o < by.length; o++) {
          var error = dot(Why[o], h[t + 1]) + by[o] - target[b][t][o];
          addScaled(error, Why[o], da);
        }
        Arrays.fill(dhNext, 0);
        for (var i = 0; i < hidden; i++) {
          var z = this == PRE_ACTIVATION ? a[t][i] : h[t + 1][i];
          da[i] *= this == SLOPE ? 1 : 1 - z * z;
          addScaled(da[i], x[b][t], dWxh[i]);
          addScaled(da[i], h[this == SAME_STATE ? t + 1 : t], dWhh[i]);
          dbh[i] += da[i];
        }
        for (var i = 0; this != NEXT && i < hidden; i++) {
          for (var j = 0; j < hidden; j++) {
            dhNext[j] += (this == TRANSPOSE ? Whh[j][i] : Whh[i][j]) * da[i];
          }
        }
      }
    }
    var gradients = new LinkedHashMap<String, double[]>();
    gradients.put("Wxh", Arrays.stream(dWxh).flatMapToDouble(Arrays::stream).toArray());
    gradients.put("Whh", Arrays.stream(dWhh).flatMapToDouble(Arrays::stream).toArray());
    gradients.put("bh", dbh);
    return gradients;
  }

  private static double dot(double[] w, double[] v) {
    var sum = 0.0;
    for (var i = 0; i < w.length; i++) {
      sum += w[i] * v[i];
    }
    return sum;
  }

  private static void addScaled(double s, double[] v, double[] sum) {
    for (var i = 0; i < v.length; i++) {
      sum[i] += s * v[i];
    }
  }
}
