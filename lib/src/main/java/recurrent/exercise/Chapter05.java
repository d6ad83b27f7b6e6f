package recurrent.exercise;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** The weight that keeps most of a gradient, decay and memory, a wrong clip, four sigmoids. */
final class Chapter05 {

  private static final double LARGEST = 3;
  private static final double BEST = best();

  private static final String TOO_SMALL =
      "Where the wave bends tanh, slopes are below 1, and a larger u can make up for part of that";
  private static final String TOO_LARGE =
      "With so large a u the state runs to one side and stays there, where tanh is flat: the slopes"
          + " fall faster than u grows";
  private static final String NEAR = "You are near the top: search in steps of 0.01";
  private static final String RANGE = "a number u from 0 to 3 is asked";

  private Chapter05() {}

  static List<Exercise<?>> exercises() {
    return List.of(bestWeight(), decay(), clip(), sigmoids());
  }

  private static Exercise<Double> bestWeight() {
    return Exercise.of("05.1", Double.class)
        .judgedBy(Chapter05::faultOfWeight)
        .solution(BEST)
        .mistake(1.0, TOO_SMALL)
        .mistake(0.9, TOO_SMALL)
        .mistake(2.0, TOO_LARGE)
        .mistake(BEST + 0.03, NEAR)
        .mistake(-1.1, RANGE)
        .insight(
            "On this wave even the best u loses most of it: what the weight gains, the slopes take"
                + " away.");
  }

  private static Optional<String> faultOfWeight(double u) {
    if (!(u >= 0 && u <= LARGEST)) {
      return Optional.of(RANGE);
    }
    var distance = u - BEST;
    if (Math.abs(distance) < 0.015) {
      return Optional.empty();
    }
    var cause = Math.abs(distance) < 0.05 ? NEAR : distance < 0 ? TOO_SMALL : TOO_LARGE;
    return Optional.of(
        String.format(
            Locale.ROOT,
            "with u = %.2f, %.1e is left after 50 steps, and more is possible. %s",
            u,
            leftAfterFifty(u),
            cause));
  }

  private static double best() {
    var best = 0.0;
    for (var hundredths = 0; hundredths <= 100 * LARGEST; hundredths++) {
      var u = hundredths / 100.0;
      best = leftAfterFifty(u) > leftAfterFifty(best) ? u : best;
    }
    return best;
  }

  /** {@code ∂h(50)/∂h(0)} of {@code h(t) = tanh(0.5 sin(t - 1) + u h(t-1))}. */
  private static double leftAfterFifty(double u) {
    var h = 0.0;
    var product = 1.0;
    for (var t = 0; t < 50; t++) {
      h = Math.tanh(0.5 * Math.sin(t) + u * h);
      product *= u * (1 - h * h);
    }
    return product;
  }

  private static Exercise<DoubleUnaryOperator> decay() {
    return Exercise.of("05.2", DoubleUnaryOperator.class)
        .gives(left -> Arrays.stream(new double[] {0, 0.01, 0.1, 0.5}).map(left).toArray())
        .at(i -> "lambda = " + List.of("0", "0.01", "0.1", "0.5").get(i))
        .within(1e-12)
        .solution(lambda -> Math.pow(0.9 * Math.pow(1 - 0.2 * lambda, 20), 20))
        .mistake(
            lambda -> Math.pow(0.9 * Math.pow(1 - 0.1 * lambda, 20), 20),
            "the slope of lambda u² is 2 lambda u, not lambda u")
        .mistake(
            lambda -> Math.pow(0.9 * Math.pow(1 - 2 * lambda, 20), 20),
            "the rate is missing: a step of decay takes the rate, 0.1, times the slope 2 lambda u")
        .mistake(
            lambda -> Math.pow(0.9, 20) * Math.pow(1 - 0.2 * lambda, 20),
            "20 steps of decay shrink u; then the shrunken u is multiplied 20 times with itself,"
                + " and the shrinking with it")
        .mistake(
            lambda -> 0.9 * Math.pow(1 - 0.2 * lambda, 20),
            "this is u after the decay; what is left of the gradient is its 20th power")
        .mistake(
            lambda -> Math.pow(0.9, 20),
            "this does not decay at all: u changes before the way back")
        .mistake(
            lambda -> Math.pow(0.9 * Math.pow(1 + 0.2 * lambda, 20), 20),
            "the step goes uphill: decay is to make u smaller")
        .insight(
            "The larger lambda, the less is left: against vanishing, L2 pulls in the wrong"
                + " direction.");
  }

  @SuppressWarnings("unchecked")
  private static Exercise<UnaryOperator<double[]>> clip() {
    var type = (Class<UnaryOperator<double[]>>) (Class<?>) UnaryOperator.class;
    return Exercise.of("05.3", type)
        .gives(Chapter05::threeGradients)
        .at(i -> "number " + (i % 3 + 1) + " of the " + List.of("long", "tiny", "short").get(i / 3))
        .within(1e-12)
        .solution(g -> scaled(g, Math.min(1, 5 / norm(g))))
        .mistake(
            g -> scaled(g, 5 / norm(g)),
            "short gradients are made longer, up to the limit: clip only where the norm exceeds it")
        .mistake(
            g -> Arrays.stream(g).map(v -> Math.max(-5, Math.min(5, v))).toArray(),
            "this clips by value: every number on its own, so the direction turns")
        .mistake(
            g -> scaled(g, Math.min(1, 5 / (norm(g) * norm(g)))),
            "the norm is the root of the sum of squares; the root is missing")
        .mistake(
            g -> scaled(g, 1 / Math.max(1, norm(g))),
            "the limit is 5, and this shortens to a length of 1")
        .insight("To normalise is not to clip: a clip leaves alone what is short enough.");
  }

  private static double[] threeGradients(UnaryOperator<double[]> clip) {
    var result = new double[9];
    var gradients = new double[][] {{3, 4, 12}, {3e-8, -4e-8, 1.2e-7}, {1, -2, 2}};
    for (var i = 0; i < 3; i++) {
      System.arraycopy(clip.apply(gradients[i].clone()), 0, result, 3 * i, 3);
    }
    return result;
  }

  private static double[] scaled(double[] g, double factor) {
    return Arrays.stream(g).map(v -> v * factor).toArray();
  }

  private static double norm(double[] g) {
    return Math.sqrt(Arrays.stream(g).map(v -> v * v).sum());
  }

  private static Exercise<String> sigmoids() {
    return Exercise.choice(
        "05.4",
        "B",
        Map.of(
            "A",
            "a quarter is the largest slope, at pre-activation 0; sums of states between 0 and 1,"
                + " times large weights, lie far from 0",
            "C",
            "so it was for tanh, whose slope goes up to 1; with slopes of at most a quarter, four"
                + " times orthogonal cannot lengthen any vector"),
        "Weights and slopes are not independent: as the weights grow, the pre-activations move away"
            + " from 0, where the slopes are smaller. You never get the best of both.");
  }
}
