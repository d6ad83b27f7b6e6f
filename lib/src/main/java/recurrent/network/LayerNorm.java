package recurrent.network;

/**
 * Layer normalisation of rows, with the memory of its backward pass: {@code z = gain ⊙ â + bias},
 * {@code â = (a - μ) / √(σ² + ε)}, mean and variance over the numbers of a row. Ba, Kiros and
 * Hinton (2016), Layer normalization.
 */
final class LayerNorm {

  private final int n;
  private final double[] gain; // (n)
  private final double[] bias; // (n)
  private final double[] dGain; // (n)
  private final double[] dBias; // (n)
  private final double epsilon;
  private final double[] normalized; // (rows, n), â
  private final double[] inverse; // (rows), 1 / √(σ² + ε)

  LayerNorm(
      int rows,
      int n,
      double[] gain,
      double[] bias,
      double[] dGain,
      double[] dBias,
      double epsilon) {
    this.n = n;
    this.gain = gain;
    this.bias = bias;
    this.dGain = dGain;
    this.dBias = dBias;
    this.epsilon = epsilon;
    normalized = new double[rows * n];
    inverse = new double[rows];
  }

  /** Normalises some rows, remembered as rows {@code row …}. */
  void forward(int row, int rows, double[] a, int from, double[] z, int to) {
    for (var i = 0; i < rows; i++) {
      var first = from + i * n;
      var mean = 0.0;
      for (var j = 0; j < n; j++) {
        mean += a[first + j];
      }
      mean /= n;
      var variance = 0.0;
      for (var j = 0; j < n; j++) {
        variance += (a[first + j] - mean) * (a[first + j] - mean);
      }
      variance /= n;
      inverse[row + i] = 1 / Math.sqrt(variance + epsilon);
      for (var j = 0; j < n; j++) {
        var normal = (a[first + j] - mean) * inverse[row + i];
        normalized[(row + i) * n + j] = normal;
        z[to + i * n + j] = gain[j] * normal + bias[j];
      }
    }
  }

  /** From dz to da, for the rows remembered as {@code row …}; adds to the gradients. */
  void backward(int row, int rows, double[] dz, int from, double[] da, int to) {
    for (var i = 0; i < rows; i++) {
      var remembered = (row + i) * n;
      var mean = 0.0;
      var along = 0.0;
      for (var j = 0; j < n; j++) {
        var d = dz[from + i * n + j];
        var normal = normalized[remembered + j];
        dGain[j] += d * normal;
        dBias[j] += d;
        mean += gain[j] * d;
        along += gain[j] * d * normal;
      }
      mean /= n;
      along /= n;
      // da = (dâ - mean(dâ) - â mean(dâ ⊙ â)) / √(σ² + ε), dâ = gain ⊙ dz
      for (var j = 0; j < n; j++) {
        var d = gain[j] * dz[from + i * n + j];
        da[to + i * n + j] = (d - mean - normalized[remembered + j] * along) * inverse[row + i];
      }
    }
  }
}
