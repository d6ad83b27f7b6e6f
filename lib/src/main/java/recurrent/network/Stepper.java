package recurrent.network;

import java.util.Arrays;

/**
 * Walks a network one step at a time and remembers its state: for forecasts that feed on themselves
 * and for text that is made character by character.
 */
public final class Stepper {

  private final Network network;
  private final UnrolledNetwork unrolled;
  private final Sequence x; // (1, 1, input), numbers
  private final Sequence token; // (1, 1), a token
  private final double[] y; // (outputs)

  /**
   * A stepper at the network's first state.
   *
   * @param network a network that reads forward only
   */
  public Stepper(Network network) {
    if (!network.readsForwardOnly()) {
      throw new IllegalArgumentException(
          "stepper: a network that also reads from the end cannot go step by step");
    }
    this.network = network;
    unrolled = network.unroll();
    x = Sequence.zeros(1, 1, network.inputSize());
    token = Sequence.ofTokens(network.inputSize(), new int[] {0});
    y = new double[network.outputSize()];
  }

  /** Goes back to the network's first state. */
  public void reset() {
    unrolled.start(null);
  }

  /**
   * Takes one step.
   *
   * @param input the numbers of the step
   * @return the output as {@link Network#predict} shows it: memory that the next step overwrites
   */
  public double[] next(double... input) {
    if (input.length != x.features()) {
      throw new IllegalArgumentException(
          "step: " + input.length + " numbers, but the network takes " + x.features());
    }
    System.arraycopy(input, 0, x.values(), 0, input.length);
    return step(x);
  }

  /**
   * Takes one step.
   *
   * @param input the token of the step
   * @return the output as {@link Network#predict} shows it: memory that the next step overwrites
   */
  public double[] nextToken(int input) {
    token.setToken(input);
    return step(token);
  }

  private double[] step(Sequence input) {
    var output = unrolled.forward(input);
    unrolled.carryState();
    network.present(output);
    System.arraycopy(output.values(), 0, y, 0, y.length);
    return y;
  }

  /**
   * Reads the start of a series, then goes on by feeding every output back as the next input.
   *
   * @param start the known steps, {@code [step][feature]}, at least one
   * @param steps how many to go on
   * @return the outputs after the last known step, {@code [step][feature]}
   */
  public double[][] generate(double[][] start, int steps) {
    if (y.length != x.features()) {
      throw new IllegalArgumentException(
          "generate: outputs (" + y.length + ") must be as many as inputs (" + x.features() + ")");
    }
    requireStart(start.length);
    reset();
    for (var step : start) {
      next(step);
    }
    var result = new double[steps][];
    for (var i = 0; i < steps; i++) {
      result[i] = y.clone();
      next(result[i]);
    }
    return result;
  }

  /**
   * Reads the start of a text, then draws one token after the other from the network's
   * probabilities and feeds it back.
   *
   * @param start the known tokens, at least one
   * @param steps how many to draw
   * @param temperature 1 draws from the probabilities p as they are, less from {@code p^(1/T)},
   *     which is bolder towards the likely; 0 takes the most likely
   * @param seed what decides the draws
   * @return the drawn tokens
   */
  public int[] sample(int[] start, int steps, double temperature, long seed) {
    if (!(temperature >= 0)) {
      throw new IllegalArgumentException("sample: temperature " + temperature + " must be >= 0");
    }
    requireStart(start.length);
    reset();
    for (var known : start) {
      nextToken(known);
    }
    var random = new SplitMix64(seed);
    var result = new int[steps];
    for (var i = 0; i < steps; i++) {
      result[i] = draw(temperature, random);
      nextToken(result[i]);
    }
    return result;
  }

  private int draw(double temperature, SplitMix64 random) {
    if (temperature == 0) {
      var best = 0;
      for (var i = 1; i < y.length; i++) {
        best = y[i] > y[best] ? i : best;
      }
      return best;
    }
    var p = Softmax.of(Arrays.stream(y).map(v -> StrictMath.log(v) / temperature).toArray());
    var left = random.nextDouble();
    for (var i = 0; i < p.length; i++) {
      left -= p[i];
      if (left < 0) {
        return i;
      }
    }
    return p.length - 1;
  }

  private static void requireStart(int length) {
    if (length == 0) {
      throw new IllegalArgumentException("start: at least one known step is needed");
    }
  }
}
