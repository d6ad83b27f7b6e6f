package recurrent.exercise;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.ToDoubleBiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The order of the gates, the score, a loss that compares all with all, the size of a stack. */
final class Chapter08 {

  private static final int UNITS = 64;

  private Chapter08() {}

  static List<Exercise<?>> exercises() {
    return List.of(order(), score(), lastStep(), stack());
  }

  @SuppressWarnings("unchecked")
  private static Exercise<UnaryOperator<double[]>> order() {
    var type = (Class<UnaryOperator<double[]>>) (Class<?>) UnaryOperator.class;
    return Exercise.of("08.1", type)
        .gives(
            answer ->
                DoubleStream.concat(
                        Arrays.stream(answer.apply(count(4))),
                        Arrays.stream(answer.apply(count(12))))
                    .toArray())
        .at(i -> i < 4 ? "number " + (i + 1) + " for H = 1" : "number " + (i - 3) + " for H = 3")
        .solution(bias -> blocks(bias, 2, 1, 3, 0))
        .mistake(double[]::clone, "this is still the order i, f, g, o")
        .mistake(
            bias -> blocks(bias, 3, 1, 0, 2),
            "this is the way back, from DL4J's order to ours: the first block must be the candidate,"
                + " which is block 2 of ours")
        .mistake(
            bias -> blocks(bias, 3, 2, 1, 0),
            "the order is not simply turned round: DL4J has g, f, o, i")
        .mistake(
            bias -> blocks(bias, 2, 1, 0, 3),
            "input and output gate are exchanged: DL4J has g, f, o, i")
        .insight(
            "All wrong orders fit as well: only a comparison of outputs tells them from the right"
                + " one.");
  }

  private static double[] count(int n) {
    return IntStream.rangeClosed(1, n).asDoubleStream().toArray();
  }

  private static double[] blocks(double[] bias, int... order) {
    var size = bias.length / 4;
    return IntStream.of(order)
        .boxed()
        .flatMapToDouble(k -> Arrays.stream(bias, k * size, (k + 1) * size))
        .toArray();
  }

  private static Exercise<String> score() {
    return Exercise.choice(
        "08.2",
        "B",
        Map.of(
            "A",
            "the mean over time is missing in DL4J: it sums over the steps",
            "C",
            "DL4J does average over the sequences; it is over time that it sums"),
        "Mean over sequences and outputs, sum over time: ten steps make it ten times as large.");
  }

  @SuppressWarnings("unchecked")
  private static Exercise<ToDoubleBiFunction<double[][], double[]>> lastStep() {
    var type =
        (Class<ToDoubleBiFunction<double[][], double[]>>) (Class<?>) ToDoubleBiFunction.class;
    var outputs = new double[][][] {{{0, 2, 1}, {3, 1, 5}}, {{0, 1}, {2, -1}, {0.5, 3}}};
    var targets = new double[][] {{1, 4}, {1.5, 0, 2}};
    return Exercise.of("08.3", type)
        .gives(
            loss ->
                IntStream.range(0, 2)
                    .mapToDouble(i -> loss.applyAsDouble(outputs[i], targets[i]))
                    .toArray())
        .at(i -> i == 0 ? "two sequences of three steps" : "three sequences of two steps")
        .solution((y, d) -> squares(y, d, false) / y.length)
        .mistake(
            (y, d) ->
                Arrays.stream(y)
                        .flatMapToDouble(Arrays::stream)
                        .flatMap(v -> Arrays.stream(d).map(w -> (v - w) * (v - w)))
                        .sum()
                    / (y.length * y[0].length * d.length),
            "this still compares every output with every target, also with those of other"
                + " sequences")
        .mistake(
            (y, d) -> squares(y, d, true) / (y.length * y[0].length),
            "each sequence has its own target now, but all steps are judged, not the last one only")
        .mistake(
            (y, d) -> squares(y, d, false),
            "the mean is over the sequences: divide by their number")
        .mistake(
            (y, d) -> squares(y, d, false) / (y.length * y[0].length),
            "only one step of each sequence is judged: divide by the number of sequences, not of"
                + " all outputs")
        .insight(
            "His loss compares all with all, as broadcasting does. It is smallest when every output"
                + " is the mean of all targets.");
  }

  /** Squared errors against the sequence's own target, of all steps or of the last ones. */
  private static double squares(double[][] outputs, double[] targets, boolean all) {
    return IntStream.range(0, outputs.length)
        .mapToDouble(
            i ->
                Arrays.stream(outputs[i], all ? 0 : outputs[i].length - 1, outputs[i].length)
                    .map(y -> (y - targets[i]) * (y - targets[i]))
                    .sum())
        .sum();
  }

  private static Exercise<IntUnaryOperator> stack() {
    return Exercise.of("08.4", IntUnaryOperator.class)
        .gives(f -> IntStream.rangeClosed(1, 4).mapToDouble(f::applyAsInt).toArray())
        .at(i -> (i + 1) + (i == 0 ? " layer" : " layers"))
        .solution(n -> layer(1, 2) + (n - 1) * layer(UNITS, 2))
        .mistake(
            n -> n * layer(1, 2),
            "only the first layer reads one feature: the others read the 64 states of the layer"
                + " below")
        .mistake(n -> n * layer(UNITS, 2), "the first layer reads one feature, not 64 states")
        .mistake(
            n -> layer(1, 1) + (n - 1) * layer(UNITS, 1),
            "the second bias is missing: another 3 x 64 in each layer")
        .mistake(
            n -> layer(1, 1) + (n - 1) * layer(UNITS, 1) + n * UNITS,
            "this is the count of our library, whose second bias is for n alone: DL4J's RB has 3 x 64"
                + " numbers")
        .mistake(
            n -> layer(1, 2) + (n - 1) * layer(UNITS, 2) + UNITS + 1,
            "the read-out is counted, too: 65 too many")
        .insight(
            "A layer on top of another costs nearly twice as much as the first: it reads 64 states, not"
                + " one feature.");
  }

  /** A GRU on so many features, with one bias or two. */
  private static int layer(int features, int biases) {
    return 3 * UNITS * (features + UNITS + biases);
  }
}
