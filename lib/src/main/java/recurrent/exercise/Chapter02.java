package recurrent.exercise;

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** States by hand, a start that fades, superposition, a step that overwrites what it reads. */
final class Chapter02 {

  private static final double[] RAMP = {1, 2, 3, 4, 5};
  private static final double[] FALLING = {5, 4, 3, 2, 1};
  private static final double[] ZERO = {0, 0};

  /** One step of two units: from the input and the state before to the state after. */
  private interface Step extends BiFunction<Double, double[], double[]> {}

  private static final Step FULL = step(0, 0.2, -0.1, 0.1, -0.2);
  private static final Step TRANSPOSED = step(0, 0.2, 0.1, -0.1, -0.2);
  private static final Step DIAGONAL = step(0, 0.2, 0, 0, -0.2);
  private static final Step BIASED = step(0.1, 0.2, -0.1, 0.1, -0.2);

  private Chapter02() {}

  static List<Exercise<?>> exercises() {
    return List.of(byHand(), start(), superposition(), mendedStep());
  }

  private static Exercise<double[]> byHand() {
    double[] x = {2, -1, 1};
    return Exercise.of("02.1", double[].class)
        .gives(h -> h)
        .at(i -> "unit " + (i + 1))
        .within(6e-4)
        .solution(states(FULL, ZERO, x)[3])
        .mistake(
            states(TRANSPOSED, ZERO, x)[3],
            "Whh is transposed: its first row says what unit 1 receives, its first column what unit"
                + " 1 sends")
        .mistake(
            states(step(0, 0, 0, 0, 0), ZERO, x)[3],
            "the state before is left out: this is the answer to the last input alone")
        .mistake(
            states((value, h) -> overwrite(value, h.clone()), ZERO, x)[3],
            "unit 2 uses the new state of unit 1: both read the state before the step")
        .mistake(states(FULL, ZERO, x)[2], "this is h2, the state after the second input")
        .insight("Each state needs the one before: there is no way to jump to h3.");
  }

  private static Exercise<double[]> start() {
    return Exercise.of("02.2", double[].class)
        .gives(gaps -> gaps)
        .at(i -> "step " + (i + 1))
        .solution(gaps(BIASED, 1, 5, Chapter02::largest))
        .mistake(
            gaps(BIASED, 0, 4, Chapter02::largest),
            "the first number is the difference of the two h0: begin after step 1")
        .mistake(
            gaps(FULL, 1, 5, Chapter02::largest),
            "these are states without biases: the network small has biases of 0.1 and -0.1")
        .mistake(
            gaps(BIASED, 1, 5, (left, right) -> Math.abs(left[0] - right[0])),
            "only unit 1 is compared: take the larger of the two differences")
        .mistake(
            gaps(BIASED, 1, 5, (a, b) -> Math.hypot(a[0] - b[0], a[1] - b[1])),
            "this is the length of the difference: the largest of its numbers is asked")
        .insight(
            "The start fades, and faster at every step here: the inputs saturate the units, and"
                + " where tanh is flat little of the old state gets through.");
  }

  @SuppressWarnings("unchecked")
  private static Exercise<ToDoubleFunction<DoubleUnaryOperator>> superposition() {
    var type = (Class<ToDoubleFunction<DoubleUnaryOperator>>) (Class<?>) ToDoubleFunction.class;
    var activations = List.<DoubleUnaryOperator>of(a -> a, a -> a / 2, Math::tanh, Math::sin);
    return Exercise.of("02.3", type)
        .gives(answer -> activations.stream().mapToDouble(answer).toArray())
        .at(i -> List.of("f(a) = a", "f(a) = a / 2", "tanh", "sin").get(i))
        .solution(f -> broken(f, 2, 3).max().orElseThrow())
        .mistake(
            f -> broken(f, 2, 3).skip(4).sum(),
            "only the last step is compared: take the largest of the five")
        .mistake(
            f -> broken(f, 1, 1).max().orElseThrow(),
            "the factors 2 and 3 are left out: they belong to the inputs and to the answers")
        .mistake(
            f -> broken(f, 2, 3).sum(),
            "the differences are added up: the largest of them is asked")
        .mistake(
            f -> gap(f, 2, 3).max().orElseThrow(),
            "the sign is kept: take Math.abs of each difference before the largest")
        .insight(
            "A linear recurrence answers a sum with a sum. tanh cannot: its answer never exceeds"
                + " 1.");
  }

  @SuppressWarnings("unchecked")
  private static Exercise<BiFunction<Double, double[], double[]>> mendedStep() {
    var type = (Class<BiFunction<Double, double[], double[]>>) (Class<?>) BiFunction.class;
    return Exercise.of("02.4", type)
        .gives(Chapter02::afterAndBefore)
        .at(i -> i < 2 ? "unit " + (i + 1) : "unit " + (i - 1) + " of the old state")
        .solution(FULL)
        .mistake(Chapter02::overwrite, "the step still writes into the old state: make a new array")
        .mistake(
            (x, h) -> {
              var after = FULL.apply(x, h);
              System.arraycopy(after, 0, h, 0, 2);
              return after;
            },
            "the new state is right, but the old one is gone")
        .mistake(
            (x, h) -> overwrite(x, h.clone()),
            "the old state is safe, but unit 2 still reads the new state of unit 1")
        .mistake(TRANSPOSED, "Whh is transposed: its first row says what unit 1 receives")
        .mistake(DIAGONAL, "this is the matrix diagonal: full is asked")
        .insight(
            "Every unit reads the old state before any unit writes the new one. A diagonal matrix"
                + " cannot show the fault; a full one can.");
  }

  /** The state after one step, and the state before it as the step has left it. */
  private static double[] afterAndBefore(BiFunction<Double, double[], double[]> step) {
    double[] before = {0.3, -0.6};
    var after = step.apply(0.7, before).clone();
    return DoubleStream.concat(DoubleStream.of(after), DoubleStream.of(before)).toArray();
  }

  private static Step step(double bias, double... u) {
    return (x, h) ->
        new double[] {
          Math.tanh(0.5 * x + u[0] * h[0] + u[1] * h[1] + bias),
          Math.tanh(-0.5 * x + u[2] * h[0] + u[3] * h[1] - bias)
        };
  }

  /** The step of the bug hunt: unit 2 reads what unit 1 has just written. */
  private static double[] overwrite(double x, double[] h) {
    h[0] = Math.tanh(0.5 * x + 0.2 * h[0] - 0.1 * h[1]);
    h[1] = Math.tanh(-0.5 * x + 0.1 * h[0] - 0.2 * h[1]);
    return h;
  }

  private static double[][] states(Step step, double[] h0, double[] x) {
    var h = new double[x.length + 1][];
    h[0] = h0;
    for (var t = 0; t < x.length; t++) {
      h[t + 1] = step.apply(x[t], h[t]);
    }
    return h;
  }

  /** How far two starts are apart, from one step to another. */
  private static double[] gaps(
      Step step, int from, int to, ToDoubleBiFunction<double[], double[]> distance) {
    var left = states(step, ZERO, RAMP);
    var right = states(step, new double[] {1, -1}, RAMP);
    return IntStream.rangeClosed(from, to)
        .mapToDouble(t -> distance.applyAsDouble(left[t], right[t]))
        .toArray();
  }

  private static double largest(double[] left, double[] right) {
    return Math.max(Math.abs(left[0] - right[0]), Math.abs(left[1] - right[1]));
  }

  /** The size of the gap at each step. */
  private static DoubleStream broken(DoubleUnaryOperator f, double p, double q) {
    return gap(f, p, q).map(Math::abs);
  }

  /** h(p u + q v) - (p h(u) + q h(v)) at each step, for one unit. */
  private static DoubleStream gap(DoubleUnaryOperator f, double p, double q) {
    var u = unit(f, RAMP);
    var v = unit(f, FALLING);
    var both =
        unit(f, IntStream.range(0, 5).mapToDouble(t -> p * RAMP[t] + q * FALLING[t]).toArray());
    return IntStream.range(0, 5).mapToDouble(t -> both[t] - (p * u[t] + q * v[t]));
  }

  private static double[] unit(DoubleUnaryOperator f, double[] x) {
    var h = new double[x.length];
    var state = 0.0;
    for (var t = 0; t < x.length; t++) {
      state = f.applyAsDouble(0.5 * x[t] + 0.2 * state);
      h[t] = state;
    }
    return h;
  }
}
