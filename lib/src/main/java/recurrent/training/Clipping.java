package recurrent.training;

import recurrent.network.Parameters;

/** A limit for gradients, against their explosion. It does nothing for gradients that vanish. */
@FunctionalInterface
public interface Clipping {

  /**
   * Shortens gradients where they exceed the limit.
   *
   * @param gradients the gradients; changed
   */
  void apply(Parameters gradients);

  /**
   * No limit.
   *
   * @return the clipping that does nothing
   */
  static Clipping none() {
    return gradients -> {};
  }

  /**
   * A limit for the length of all gradients as one vector: {@code g ← g · limit / ‖g‖} if {@code
   * ‖g‖ > limit}. The direction stays. Pascanu, Mikolov and Bengio (2013), On the difficulty of
   * training recurrent neural networks.
   *
   * @param limit the largest norm
   * @return the clipping
   */
  static Clipping byNorm(double limit) {
    requirePositive(limit);
    return gradients -> {
      var norm = gradients.norm();
      if (norm > limit) {
        gradients.scale(limit / norm);
      }
    };
  }

  /**
   * A limit for every number: {@code g ← min(limit, max(-limit, g))}. The direction may turn.
   *
   * @param limit the largest absolute value
   * @return the clipping
   */
  static Clipping byValue(double limit) {
    requirePositive(limit);
    return gradients ->
        gradients.forEach(
            (name, matrix) -> {
              var g = matrix.values();
              for (var i = 0; i < g.length; i++) {
                g[i] = Math.min(limit, Math.max(-limit, g[i]));
              }
            });
  }

  private static void requirePositive(double limit) {
    if (!(limit > 0)) {
      throw new IllegalArgumentException("clipping: limit " + limit + " must be > 0");
    }
  }
}
