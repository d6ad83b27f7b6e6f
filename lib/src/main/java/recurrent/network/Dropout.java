package recurrent.network;

import java.util.List;

/**
 * Inverted dropout: in training each number is dropped (set to 0) with a probability, and the
 * others are divided by the probability to stay, so that the expectation is kept; outside training
 * nothing happens. Srivastava et al. (2014), Dropout.
 *
 * <p>The variational kind draws one mask for a sequence and uses it at every step. Gal and
 * Ghahramani (2016), A theoretically grounded application of dropout in recurrent neural networks.
 * Connections from step to step are left whole.
 *
 * @param rate the probability to drop, from 0 up to but without 1
 * @param variational whether the mask is the same at every step
 */
public record Dropout(double rate, boolean variational) implements Layer {

  /** Checks the rate. */
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("dropout: rate " + rate + " must be in [0, 1)");
    }
  }

  /**
   * Dropout that draws anew at every step.
   *
   * @param rate the probability to drop
   * @return the layer
   */
  public static Dropout of(double rate) {
    return new Dropout(rate, false);
  }

  /**
   * Dropout with one mask for all steps.
   *
   * @param rate the probability to drop
   * @return the layer
   */
  public static Dropout variational(double rate) {
    return new Dropout(rate, true);
  }

  @Override
  public String label() {
    return "dropout";
  }

  @Override
  public int outputSize(int inputSize) {
    return inputSize;
  }

  @Override
  public List<Shape> shapes(int inputSize) {
    return List.of();
  }

  @Override
  public UnrolledLayer unroll(
      Parameters weights, Parameters gradients, int inputSize, int time, int batch) {
    return new Unrolled(inputSize, time, batch);
  }

  private final class Unrolled extends UnrolledLayer {

    private final double[] factors; // (time or 1, batch, features): 0 or 1 / (1 - rate)
    private final Sequence y; // (time, batch, features)
    private final Sequence dX; // (time, batch, features)
    private Sequence output;
    private Sequence dOutput;
    private boolean dropping;

    Unrolled(int features, int time, int batch) {
      factors = new double[(variational ? 1 : time) * batch * features];
      y = Sequence.zeros(time, batch, features);
      dX = Sequence.zeros(time, batch, features);
    }

    @Override
    Sequence forward(Sequence x, SplitMix64 dropout) {
      dropping = dropout != null && rate > 0;
      output = x;
      if (dropping) {
        for (var i = 0; i < factors.length; i++) {
          factors[i] = dropout.nextDouble() < rate ? 0 : 1 / (1 - rate);
        }
        multiply(x.values(), y.values());
        y.maskLike(x);
        output = y;
      }
      return output;
    }

    private void multiply(double[] from, double[] to) {
      for (var first = 0; first < to.length; first += factors.length) {
        for (var i = 0; i < factors.length; i++) {
          to[first + i] = from[first + i] * factors[i];
        }
      }
    }

    @Override
    Sequence output() {
      return output;
    }

    @Override
    void backward(Sequence dY) {
      dOutput = dY;
    }

    @Override
    Sequence inputGradient() {
      if (!dropping) {
        return dOutput;
      }
      multiply(dOutput.values(), dX.values());
      return dX;
    }
  }
}
