package recurrent.exercise;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.ToDoubleBiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The maximum under a mask, CTC by hand, reading a path, the size of a stack. */
final class Chapter11 {

  private static final int UNITS = 128;
  private static final int FEATURES = 8;

  private Chapter11() {}

  static List<Exercise<?>> exercises() {
    return List.of(largest(), twoFrames(), reading(), stack());
  }

  @SuppressWarnings("unchecked")
  private static Exercise<ToDoubleBiFunction<double[], double[]>> largest() {
    var type = (Class<ToDoubleBiFunction<double[], double[]>>) (Class<?>) ToDoubleBiFunction.class;
    var values = new double[][] {{-3, -1, -2}, {-4, 0, 0}, {0.2, 0.7, 5}};
    var masks = new double[][] {{1, 1, 1}, {1, 0, 0}, {1, 1, 0}};
    var names = List.of("no padding", "padded with zeros", "padded with a five");
    return Exercise.of("11.1", type)
        .gives(
            f ->
                IntStream.range(0, values.length)
                    .mapToDouble(i -> f.applyAsDouble(values[i], masks[i]))
                    .toArray())
        .at(names::get)
        .solution((v, m) -> largest(v, m, Double.NEGATIVE_INFINITY))
        .mistake(
            (v, m) -> Arrays.stream(v).max().orElseThrow(),
            "this does not look at the mask: padding takes part")
        .mistake(
            (v, m) -> largest(v, m, 0),
            "this begins at 0, and a zero is larger than every negative value")
        .mistake(
            (v, m) ->
                IntStream.range(0, v.length).mapToDouble(t -> v[t] * m[t]).max().orElseThrow(),
            "this multiplies by the mask: padding becomes 0, and 0 is larger than every negative"
                + " value")
        .mistake(
            (v, m) -> IntStream.range(0, v.length).mapToDouble(t -> v[t] * m[t]).sum(),
            "this adds the real values up; the largest one is wanted")
        .insight(
            "A frame that does not count must not even take part as a zero: start from minus"
                + " infinity, or leave it out.");
  }

  /** The largest of a start and the values that count. */
  private static double largest(double[] values, double[] mask, double start) {
    return IntStream.range(0, values.length)
        .filter(t -> mask[t] > 0)
        .mapToDouble(t -> values[t])
        .reduce(start, Math::max);
  }

  private static Exercise<double[]> twoFrames() {
    return Exercise.of("11.2", double[].class)
        .gives(double[]::clone)
        .at(i -> i == 0 ? "the probability of a" : "the probability of ab")
        .solution(new double[] {0.46, 0.09})
        .mistake(new double[] {0.15, 0.09}, "of the paths that say a, only aa is counted")
        .mistake(
            new double[] {0.31, 0.09},
            "the path aa is missing: a may stand at both frames and is read once")
        .mistake(
            new double[] {0.21, 0.09}, "the path _a is missing: the blank may come first as well")
        .mistake(
            new double[] {0.4, 0.09}, "the path a_ is missing: the blank may come last as well")
        .mistake(
            new double[] {0.65, 0.09},
            "this is the probability that a stands somewhere, 1 - 0.7 x 0.5: it counts ab and ba, too")
        .mistake(
            new double[] {0.46, 0.19},
            "ba says another word: only the path ab says ab in two frames")
        .insight(
            "Three paths say a: aa 0.15, a_ 0.06 and _a 0.25. Only one says ab: there is no frame"
                + " to spare.");
  }

  @SuppressWarnings("unchecked")
  private static Exercise<UnaryOperator<int[]>> reading() {
    var type = (Class<UnaryOperator<int[]>>) (Class<?>) UnaryOperator.class;
    var path = new int[] {1, 1, 0, 1, 2, 0, 0, 2, 2, 3};
    return Exercise.of("11.3", type)
        .gives(f -> Arrays.stream(f.apply(path.clone())).asDoubleStream().toArray())
        .at(i -> "label " + (i + 1) + " of the path 1 1 0 1 2 0 0 2 2 3")
        .solution(p -> kept(p, true, true))
        .mistake(
            p -> kept(kept(p, false, true), true, false),
            "blanks are dropped first, so what a blank kept apart is merged: merge first, then"
                + " drop")
        .mistake(p -> kept(p, true, false), "repeats are merged, but the blanks are still there")
        .mistake(p -> kept(p, false, true), "blanks are dropped, but repeats are not merged")
        .insight("Merge, then drop: the blank between two of a kind keeps them apart.");
  }

  private static int[] kept(int[] path, boolean merge, boolean drop) {
    return IntStream.range(0, path.length)
        .filter(t -> !merge || t == 0 || path[t] != path[t - 1])
        .map(t -> path[t])
        .filter(k -> !drop || k != 0)
        .toArray();
  }

  private static Exercise<IntUnaryOperator> stack() {
    return Exercise.of("11.4", IntUnaryOperator.class)
        .gives(f -> IntStream.rangeClosed(1, 3).mapToDouble(f::applyAsInt).toArray())
        .at(i -> (i + 1) + (i == 0 ? " layer" : " layers"))
        .solution(n -> stack(n, 2 * UNITS, 1))
        .mistake(
            n -> n * stack(1, 2 * UNITS, 1),
            "only the first layer reads 8 features: the others read the states below them")
        .mistake(
            n -> stack(n, UNITS, 1),
            "a layer above the first reads the joined states of both directions: 256 numbers, not"
                + " 128")
        .mistake(
            n -> stack(n, 2 * UNITS, 1) / 2,
            "this is one direction: each direction has weights of its own")
        .mistake(
            n -> stack(n, UNITS, 1) / 2,
            "this is the stack that reads forward only; here each layer reads in both directions")
        .mistake(
            n -> stack(n, 2 * UNITS, 0),
            "the biases are missing: 4 x 128 in each direction of each layer")
        .mistake(
            n -> stack(n, 2 * UNITS, 2),
            "there is one bias for each gate, not two: 4 x 128 in each direction of each layer")
        .insight(
            "Every layer above the first costs nearly three times as much as the first: it reads"
                + " 256 numbers, not 8.");
  }

  /** A stack in both directions, whose upper layers read so many numbers. */
  private static int stack(int layers, int below, int biases) {
    return 2 * (layer(FEATURES, biases) + (layers - 1) * layer(below, biases));
  }

  private static int layer(int features, int biases) {
    return 4 * UNITS * (features + UNITS + biases);
  }
}
