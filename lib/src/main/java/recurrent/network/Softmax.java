package recurrent.network;

/** The softmax function, {@code p = eˢ / Σeˢ}, safe from overflow. */
public final class Softmax {

  private Softmax() {}

  /**
   * Probabilities from scores.
   *
   * @param scores one for each class
   * @return the probabilities
   */
  public static double[] of(double... scores) {
    var p = new double[scores.length];
    apply(scores, 0, p, 0, p.length);
    return p;
  }

  /**
   * Probabilities from scores, within arrays.
   *
   * @param scores where the scores are
   * @param from the first score
   * @param p where the probabilities go; may be the same array
   * @param to the first probability
   * @param n how many classes
   * @return {@code ln Σeˢ}
   */
  public static double apply(double[] scores, int from, double[] p, int to, int n) {
    var largest = Double.NEGATIVE_INFINITY;
    for (var i = 0; i < n; i++) {
      largest = Math.max(largest, scores[from + i]);
    }
    Elementary.exp(scores, from, -largest, p, to, n);
    var sum = 0.0;
    for (var i = 0; i < n; i++) {
      sum += p[to + i];
    }
    for (var i = 0; i < n; i++) {
      p[to + i] /= sum;
    }
    return largest + StrictMath.log(sum);
  }
}
