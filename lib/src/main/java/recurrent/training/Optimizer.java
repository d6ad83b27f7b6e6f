package recurrent.training;

/**
 * How a gradient g changes a parameter θ. An optimiser is configuration; what it remembers between
 * steps is held by the trainer.
 */
public interface Optimizer {

  /**
   * How many numbers are remembered for each parameter.
   *
   * @return the number of slots; each begins at 0
   */
  int slots();

  /**
   * Makes one step.
   *
   * @param theta parameters; changed
   * @param g their gradients
   * @param slots by slot, one number for each parameter; changed
   * @param step how many steps this is, from 1
   */
  void update(double[] theta, double[] g, double[][] slots, long step);

  /**
   * Gradient descent, {@code θ ← θ - η g}.
   *
   * @param rate the learning rate η
   * @return the optimiser
   */
  static Optimizer sgd(double rate) {
    return new Sgd(rate);
  }

  /**
   * Gradient descent with momentum 0.9. Polyak (1964), Some methods of speeding up the convergence
   * of iteration methods.
   *
   * @param rate the learning rate
   * @return the optimiser
   */
  static Optimizer momentum(double rate) {
    return new Momentum(rate, 0.9);
  }

  /**
   * RMSProp with decay 0.9 and ε = 10⁻⁷ inside the root, as Keras has it. Tieleman and Hinton
   * (2012), Lecture 6.5, who use the rate 0.001.
   *
   * @param rate the learning rate
   * @return the optimiser
   */
  static Optimizer rmsProp(double rate) {
    return new RmsProp(rate, 0.9, 1e-7, true);
  }

  /**
   * Adam with decays 0.9 and 0.999 and ε = 10⁻⁸. Kingma and Ba (2015), Adam: a method for
   * stochastic optimization, who use the rate 0.001.
   *
   * @param rate the learning rate
   * @return the optimiser
   */
  static Optimizer adam(double rate) {
    return new Adam(rate, 0.9, 0.999, 1e-8);
  }

  /**
   * Adagrad with ε = 10⁻⁸ inside the root. Duchi, Hazan and Singer (2011), Adaptive subgradient
   * methods for online learning and stochastic optimization.
   *
   * @param rate the learning rate
   * @return the optimiser
   */
  static Optimizer adagrad(double rate) {
    return new Adagrad(rate, 1e-8);
  }

  /**
   * {@code θ ← θ - η g}.
   *
   * @param rate η
   */
  record Sgd(double rate) implements Optimizer {

    /** Checks the rate. */
    public Sgd {
      requirePositive("rate", rate);
    }

    @Override
    public int slots() {
      return 0;
    }

    @Override
    public void update(double[] theta, double[] g, double[][] slots, long step) {
      for (var i = 0; i < theta.length; i++) {
        theta[i] -= rate * g[i];
      }
    }
  }

  /**
   * {@code v ← μ v + g, θ ← θ - η v}.
   *
   * @param rate η
   * @param decay μ
   */
  record Momentum(double rate, double decay) implements Optimizer {

    /** Checks the numbers. */
    public Momentum {
      requirePositive("rate", rate);
      requireDecay(decay);
    }

    @Override
    public int slots() {
      return 1;
    }

    @Override
    public void update(double[] theta, double[] g, double[][] slots, long step) {
      var v = slots[0];
      for (var i = 0; i < theta.length; i++) {
        v[i] = decay * v[i] + g[i];
        theta[i] -= rate * v[i];
      }
    }
  }

  /**
   * {@code v ← ρ v + (1 - ρ) g², θ ← θ - η g / √(v + ε)}; with ε outside, {@code η g / (√v + ε)}.
   *
   * @param rate η
   * @param decay ρ
   * @param epsilon ε
   * @param inside whether ε stands inside the root
   */
  record RmsProp(double rate, double decay, double epsilon, boolean inside) implements Optimizer {

    /** Checks the numbers. */
    public RmsProp {
      requirePositive("rate", rate);
      requireDecay(decay);
      requirePositive("epsilon", epsilon);
    }

    @Override
    public int slots() {
      return 1;
    }

    @Override
    public void update(double[] theta, double[] g, double[][] slots, long step) {
      var v = slots[0];
      var in = inside ? epsilon : 0;
      var out = inside ? 0 : epsilon;
      for (var i = 0; i < theta.length; i++) {
        v[i] = decay * v[i] + (1 - decay) * g[i] * g[i];
        theta[i] -= rate * g[i] / (Math.sqrt(v[i] + in) + out);
      }
    }
  }

  /**
   * {@code m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g², θ ← θ - η m̂ / (√v̂ + ε)} with {@code m̂
   * = m / (1 - β₁ᵗ)} and {@code v̂ = v / (1 - β₂ᵗ)}.
   *
   * @param rate η
   * @param beta1 β₁
   * @param beta2 β₂
   * @param epsilon ε
   */
  record Adam(double rate, double beta1, double beta2, double epsilon) implements Optimizer {

    /** Checks the numbers. */
    public Adam {
      requirePositive("rate", rate);
      requireDecay(beta1);
      requireDecay(beta2);
      requirePositive("epsilon", epsilon);
    }

    @Override
    public int slots() {
      return 2;
    }

    @Override
    public void update(double[] theta, double[] g, double[][] slots, long step) {
      var m = slots[0];
      var v = slots[1];
      var correct1 = 1 - StrictMath.pow(beta1, step);
      var correct2 = 1 - StrictMath.pow(beta2, step);
      for (var i = 0; i < theta.length; i++) {
        m[i] = beta1 * m[i] + (1 - beta1) * g[i];
        v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
        theta[i] -= rate * (m[i] / correct1) / (Math.sqrt(v[i] / correct2) + epsilon);
      }
    }
  }

  /**
   * {@code v ← v + g², θ ← θ - η g / √(v + ε)}.
   *
   * @param rate η
   * @param epsilon ε
   */
  record Adagrad(double rate, double epsilon) implements Optimizer {

    /** Checks the numbers. */
    public Adagrad {
      requirePositive("rate", rate);
      requirePositive("epsilon", epsilon);
    }

    @Override
    public int slots() {
      return 1;
    }

    @Override
    public void update(double[] theta, double[] g, double[][] slots, long step) {
      var v = slots[0];
      for (var i = 0; i < theta.length; i++) {
        v[i] += g[i] * g[i];
        theta[i] -= rate * g[i] / Math.sqrt(v[i] + epsilon);
      }
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0)) {
      throw new IllegalArgumentException("optimizer: " + name + " " + value + " must be > 0");
    }
  }

  private static void requireDecay(double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException("optimizer: decay " + value + " must be in [0, 1)");
    }
  }
}
