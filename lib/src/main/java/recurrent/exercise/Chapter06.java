package recurrent.exercise;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A step of an LSTM on paper, a highway that is lost, peepholes, a bias for a time to bridge. */
final class Chapter06 {

  private Chapter06() {}

  static List<Exercise<?>> exercises() {
    return List.of(fourthStep(), stepBack(), peepholes(), biasForHalfLife());
  }

  private static Exercise<double[]> fourthStep() {
    var c = 0.05900479014042061;
    var h = 0.02726867329814815;
    var i = sigmoid(0.5 * 2 + 0.1 * h);
    var f = sigmoid(0.4 * 2 + 0.2 * h + 1);
    var a = 0.3 * 2 + 0.3 * h;
    var g = StrictMath.tanh(a);
    var o = sigmoid(0.2 * 2 + 0.4 * h);
    var right = f * c + i * g;
    return Exercise.of("06.1", double[].class)
        .gives(answer -> answer)
        .at(index -> List.of("c4", "h4").get(index))
        .within(6e-4)
        .solution(shown(right, o))
        .mistake(
            new double[] {right, o * right},
            "c4 is right; the memory goes through tanh before the output gate")
        .mistake(
            shown(f * c + i * sigmoid(a), o),
            "the candidate is a tanh; with a sigmoid it could never be negative")
        .mistake(
            shown(sigmoid(0.4 * 2 + 0.2 * h) * c + i * g, o), "the forget bias of 1 is missing")
        .mistake(shown(i * c + f * g, o), "input gate and forget gate have changed places")
        .mistake(
            shown((1 - f) * c + i * g, o),
            "the forget gate says what is kept: f, not 1 - f, of the old memory")
        .mistake(shown(i * g, o), "the old memory, f times c3, is forgotten")
        .mistake(
            shown(
                sigmoid(0.4 * 2 + 0.2 * c + 1) * c
                    + sigmoid(0.5 * 2 + 0.1 * c) * StrictMath.tanh(0.3 * 2 + 0.3 * c),
                sigmoid(0.2 * 2 + 0.4 * c)),
            "the gates read h3, not the memory c3; that would be peepholes")
        .insight("All four read x and h; the memory comes in only after that, behind its gate.");
  }

  private static double[] shown(double c, double o) {
    return new double[] {c, o * StrictMath.tanh(c)};
  }

  private static double sigmoid(double a) {
    return 1 / (1 + StrictMath.exp(-a));
  }

  @SuppressWarnings("unchecked")
  private static Exercise<BiFunction<double[], double[], double[]>> stepBack() {
    var type = (Class<BiFunction<double[], double[], double[]>>) (Class<?>) BiFunction.class;
    var alone = new double[] {0.3, 0.8, -0.4, 0.6, 0.7, 0.5};
    return Exercise.of("06.2", type)
        .gives(
            back ->
                DoubleStream.concat(
                        Arrays.stream(back.apply(alone.clone(), new double[] {0.9, 0})),
                        Arrays.stream(back.apply(alone.clone(), new double[] {0.9, -0.35})))
                    .toArray())
        .at(
            index ->
                List.of("δi", "δf", "δg", "δo", "what goes to c(t-1)").get(index % 5)
                    + (index < 5 ? ", with nothing from the next step" : ""))
        .solution((s, d) -> back(s, d[0], throughTanh(s, d[0]) + d[1]))
        .mistake(
            (s, d) -> back(s, d[0], throughTanh(s, d[0])),
            "what comes back along the line, d[1], is still not used: c(t) has two ways to the"
                + " loss, and their derivatives add up")
        .mistake(
            (s, d) -> {
              var result = back(s, d[0], throughTanh(s, d[0]) + d[1]);
              result[4] = throughTanh(s, d[0]) + d[1];
              return result;
            },
            "the derivative that goes to c(t-1) passes the forget gate: multiply it by f")
        .mistake(
            (s, d) -> back(s, d[0], d[0] * s[3] + d[1]),
            "the slope of tanh, 1 - tanh²(c), is missing on the way from h to c")
        .mistake(
            (s, d) -> {
              var result = back(s, d[0], throughTanh(s, d[0]) + d[1]);
              result[4] = d[1] * s[1];
              return result;
            },
            "to c(t-1) goes all that arrives at c(t), also what comes from h(t)")
        .mistake(
            (s, d) -> {
              var result = back(s, d[0], throughTanh(s, d[0]));
              result[4] += d[1] * s[1];
              return result;
            },
            "what comes back along the line must also reach i, f and g of this step, not only"
                + " c(t-1)")
        .insight(
            "Without the sum the line is cut at every step. A test of one step cannot see it.");
  }

  /** From h(t) into the memory. */
  private static double throughTanh(double[] s, double dh) {
    var shown = StrictMath.tanh(s[4]);
    return dh * s[3] * (1 - shown * shown);
  }

  /**
   * From h(t) and c(t), by way of s = (i, f, g, o, c(t), c(t-1)), to the four deltas and c(t-1).
   */
  private static double[] back(double[] s, double dh, double dc) {
    var i = s[0];
    var f = s[1];
    var g = s[2];
    var o = s[3];
    return new double[] {
      dc * g * i * (1 - i),
      dc * s[5] * f * (1 - f),
      dc * i * (1 - g * g),
      dh * StrictMath.tanh(s[4]) * o * (1 - o),
      dc * f
    };
  }

  @SuppressWarnings("unchecked")
  private static Exercise<Function<double[][], double[]>> peepholes() {
    var type = (Class<Function<double[][], double[]>>) (Class<?>) Function.class;
    var example =
        new double[][] {
          {0.2, -0.1, 0.4, 0.3},
          {-0.3, 0.5, 0.1, -0.2},
          {0.6, 0.2, -0.4, 0.1},
          {0.7, -0.5, 0.9, 0.3, -0.8}
        };
    return Exercise.of("06.3", type)
        .gives(
            gradient ->
                gradient.apply(
                    Arrays.stream(example).map(double[]::clone).toArray(double[][]::new)))
        .at(index -> List.of("dpi", "dpf", "dpo").get(index))
        .solution(a -> sums(a, 0, 1, 0))
        .mistake(
            a -> sums(a, 0, 0, 0), "the output gate comes last: its peephole sees the new c(t)")
        .mistake(
            a -> sums(a, 1, 1, 0),
            "input and forget gate come before the new memory is there: they see c(t-1)")
        .mistake(
            a -> sums(a, 1, 0, 0),
            "the two kinds have changed places: i and f see c(t-1), o sees c(t)")
        .mistake(
            a -> sums(a, 0, 1, a[0].length - 1),
            "this is the last step alone: a peephole is used at every step, so sum over them")
        .insight(
            "A shared weight again: delta times what it is multiplied with, summed over time.");
  }

  /** Sums over the steps from one on; i and f read c that many places late, and so does o. */
  private static double[] sums(double[][] a, int early, int late, int from) {
    return IntStream.range(0, 3)
        .mapToDouble(
            gate ->
                IntStream.range(from, a[gate].length)
                    .mapToDouble(t -> a[gate][t] * a[3][t + (gate < 2 ? early : late)])
                    .sum())
        .toArray();
  }

  private static Exercise<DoubleUnaryOperator> biasForHalfLife() {
    var steps = new double[] {1, 2, 5, 12};
    return Exercise.of("06.4", DoubleUnaryOperator.class)
        .gives(bias -> Arrays.stream(steps).map(bias).toArray())
        .at(index -> "a half-life of " + steps[index])
        .solution(n -> logit(StrictMath.pow(2, -1 / n)))
        .mistake(
            n -> StrictMath.pow(2, -1 / n),
            "this is the forget gate; the bias is what the sigmoid turns into it")
        .mistake(
            n -> -logit(StrictMath.pow(2, -1 / n)),
            "the sign: a longer half-life needs a larger bias")
        .mistake(
            n -> logit(StrictMath.exp(-1 / n)),
            "after these steps a share of 1/e is left; a half was asked")
        .mistake(
            n -> Math.log(0.5) / Math.log(sigmoid(n)),
            "this is the way of the chapter, from the bias to the half-life; the other way round"
                + " was asked")
        .insight(
            "For long times it is close to ln n + 0.37: ten times the time costs a little more than"
                + " 2 in the bias.");
  }

  /** The number whose sigmoid is the given one. */
  private static double logit(double gate) {
    return StrictMath.log(gate / (1 - gate));
  }
}
