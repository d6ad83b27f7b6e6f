package recurrent.exercise;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

/** Two steps on paper, a sum that is missing, a second term of the loss, an error that piles up. */
final class Chapter03 {

  private static final double U = 0.2;
  private static final double H1 = Math.tanh(0.5);
  private static final double H2 = Math.tanh(1 + U * H1);

  private Chapter03() {}

  static List<Exercise<?>> exercises() {
    return List.of(onPaper(), missingSum(), penalty(), passedBack());
  }

  private static Exercise<double[]> onPaper() {
    var e1 = H1 - 0.1;
    var e2 = H2 - 0.2;
    var slope1 = 1 - H1 * H1;
    var slope2 = 1 - H2 * H2;
    var delta2 = e2 * slope2;
    var right = gradients((e1 + U * delta2) * slope1, delta2);
    return Exercise.of("03.1", double[].class)
        .gives(answer -> answer)
        .at(i -> List.of("dW", "dU", "db").get(i))
        .within(1e-4)
        .solution(right)
        .mistake(
            gradients(U * delta2 * slope1, delta2),
            "the loss of step 1 is forgotten: h1 does harm in two ways, so h1 - 0.1 is added to"
                + " what comes back from step 2")
        .mistake(
            gradients(e1 * slope1, delta2),
            "nothing comes back from step 2 to step 1: U times delta 2 is missing")
        .mistake(gradients(e1 + U * e2, e2), "the slope of tanh, 1 - h², is missing in both deltas")
        .mistake(
            gradients(e1 * slope1 + U * delta2, delta2),
            "the slope 1 - h1² belongs to both parts of delta 1, not only to the first")
        .mistake(
            new double[] {2 * delta2, delta2 * H1, delta2},
            "this is what step 2 alone contributes: sum over both steps")
        .mistake(
            new double[] {right[0], (right[2] - delta2) * H1 + delta2 * H2, right[2]},
            "dU pairs each delta with the state before its step: delta 1 with h0, which is 0")
        .insight(
            "Each state collects what its own loss says and what comes back, then the slope, then"
                + " the sum over the steps: that is all of back-propagation through time.");
  }

  /** dW, dU and db of two steps with the inputs 1 and 2, from rest. */
  private static double[] gradients(double delta1, double delta2) {
    return new double[] {delta1 + 2 * delta2, delta2 * H1, delta1 + delta2};
  }

  private static Exercise<String> missingSum() {
    return Exercise.choice(
        "03.2",
        "B",
        Map.of(
            "A",
            "the deltas do not read the sums: they come from the loss, the weights and the states,"
                + " and stay right",
            "C",
            "delta 1 carries what came back to the pre-activation of step 1; the weight acts at"
                + " every later step too, and these contributions are lost"),
        "The deltas stay right; only the sum is lost. The loop ends at step 1, so what is left is"
            + " delta 1 times h0: with h0 = 0, nothing at all.");
  }

  private static Exercise<DoubleUnaryOperator> penalty() {
    var states = new double[] {-0.9, -0.3, 0, 0.4, 0.8, 0.95};
    return Exercise.of("03.3", DoubleUnaryOperator.class)
        .gives(extra -> Arrays.stream(states).map(extra).toArray())
        .at(i -> "h = " + states[i])
        .solution(h -> 0.1 * h)
        .mistake(
            h -> 0.05 * h * h, "this is the penalty itself: its derivative is to be added to e[t]")
        .mistake(h -> 0.05 * h, "the derivative of h² is 2 h, not h")
        .mistake(
            h -> 0.1 * h * (1 - h * h),
            "the slope 1 - h² is multiplied in afterwards by deltas: here it comes in twice")
        .mistake(h -> -0.1 * h, "the sign: a larger state makes a larger loss")
        .insight(
            "A second term of the loss enters where it touches the computation, before the slope;"
                + " the recursion does the rest.");
  }

  @SuppressWarnings("unchecked")
  private static Exercise<BiFunction<double[], double[], double[]>> passedBack() {
    var type = (Class<BiFunction<double[], double[], double[]>>) (Class<?>) BiFunction.class;
    var x = new double[] {1, -0.5, 0.3, 2};
    var h = new double[x.length + 1];
    for (var t = 0; t < x.length; t++) {
      h[t + 1] = Math.tanh(0.5 * x[t] + U * h[t]);
    }
    var e = new double[] {0.3, -0.2, 0.5, 0.4};
    return Exercise.of("03.4", type)
        .gives(
            deltas ->
                DoubleStream.concat(
                        Arrays.stream(deltas.apply(Arrays.copyOf(h, 3), Arrays.copyOf(e, 2))),
                        Arrays.stream(deltas.apply(h.clone(), e.clone())))
                    .toArray())
        .at(i -> i < 2 ? "step " + (i + 1) + " of two" : "step " + (i - 1) + " of four")
        .solution((states, errors) -> deltas(states, errors, 1, 0))
        .mistake(
            (states, errors) -> deltas(states, errors, 1, 1),
            "what is passed back still piles up: delta of the next step already contains all later"
                + " ones")
        .mistake(
            (states, errors) -> deltas(states, errors, 0, 0),
            "now nothing is passed back: each step must still get U times the next delta")
        .mistake(
            (states, errors) -> deltas(states, errors, 1 / U, 0),
            "the delta is passed back as it is; it goes through the weight U = 0.2")
        .insight(
            "The gradients of the weights are sums over time; what is passed back is replaced at"
                + " every step. Two steps are too few to see the difference.");
  }

  /** With faults on demand: what of U is passed back, and how much of the older errors is kept. */
  private static double[] deltas(double[] h, double[] e, double passed, double kept) {
    var delta = new double[e.length];
    var next = 0.0;
    for (var t = e.length - 1; t >= 0; t--) {
      delta[t] = (e[t] + next) * (1 - h[t + 1] * h[t + 1]);
      next = kept * next + passed * U * delta[t];
    }
    return delta;
  }
}
