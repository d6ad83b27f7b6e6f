package recurrent.network;

/**
 * What a unit does to its pre-activation {@code a}, with the slope written in the result {@code h}.
 */
public enum Activation {
  /** {@code h = tanh(a)}, {@code dh/da = 1 - h²}. */
  TANH {
    @Override
    public void apply(double[] a, int from, double[] h, int to, int n) {
      Elementary.tanh(a, from, h, to, n);
    }

    @Override
    public void back(double[] h, int from, double[] d, int to, int n) {
      for (var i = 0; i < n; i++) {
        d[to + i] *= 1 - h[from + i] * h[from + i];
      }
    }
  },
  /** {@code h = 1 / (1 + e⁻ᵃ)}, {@code dh/da = h (1 - h)}. */
  SIGMOID {
    @Override
    public void apply(double[] a, int from, double[] h, int to, int n) {
      Elementary.sigmoid(a, from, h, to, n);
    }

    @Override
    public void back(double[] h, int from, double[] d, int to, int n) {
      for (var i = 0; i < n; i++) {
        d[to + i] *= h[from + i] * (1 - h[from + i]);
      }
    }
  },
  /** {@code h = max(0, a)}, {@code dh/da = 1} where {@code a > 0}, otherwise 0. */
  RELU {
    @Override
    public void apply(double[] a, int from, double[] h, int to, int n) {
      for (var i = 0; i < n; i++) {
        h[to + i] = Math.max(0, a[from + i]);
      }
    }

    @Override
    public void back(double[] h, int from, double[] d, int to, int n) {
      for (var i = 0; i < n; i++) {
        d[to + i] = h[from + i] > 0 ? d[to + i] : 0;
      }
    }
  },
  /** {@code h = a}, {@code dh/da = 1}: a linear filter. */
  IDENTITY {
    @Override
    public void apply(double[] a, int from, double[] h, int to, int n) {
      System.arraycopy(a, from, h, to, n);
    }

    @Override
    public void back(double[] h, int from, double[] d, int to, int n) {}
  };

  /**
   * The activation of one number.
   *
   * @param a the pre-activation
   * @return the activation
   */
  public double of(double a) {
    var h = new double[] {a};
    apply(h, 0, h, 0, 1);
    return h[0];
  }

  /**
   * The slope at one number.
   *
   * @param a the pre-activation
   * @return {@code dh/da}
   */
  public double slope(double a) {
    var d = new double[] {1};
    back(new double[] {of(a)}, 0, d, 0, 1);
    return d[0];
  }

  /**
   * {@code h = f(a)} for n numbers.
   *
   * @param a pre-activations
   * @param from where they begin
   * @param h where the activations go; it may be {@code a} itself, at the same place
   * @param to where they begin
   * @param n how many
   */
  public abstract void apply(double[] a, int from, double[] h, int to, int n);

  /**
   * {@code d ← d ⊙ f′} for n numbers, with the slope f′ taken from the result h.
   *
   * @param h activations
   * @param from where they begin
   * @param d gradient for the activations, and then for the pre-activations
   * @param to where it begins
   * @param n how many
   */
  public abstract void back(double[] h, int from, double[] d, int to, int n);
}
