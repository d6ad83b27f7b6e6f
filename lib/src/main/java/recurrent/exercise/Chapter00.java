package recurrent.exercise;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** First steps: an array, names of layers, a rate. */
final class Chapter00 {

  private Chapter00() {}

  static List<Exercise<?>> exercises() {
    return List.of(curve(), names(), rate());
  }

  private static Exercise<double[]> curve() {
    return Exercise.of("00.1", double[].class)
        .gives(y -> y)
        .at(i -> "x = " + (i - 40) / 10.0)
        .solution(tanh(x -> x / 10.0, Math::tanh))
        .mistake(
            tanh(x -> x / 10, Math::tanh),
            "i / 10 divides whole numbers and drops the rest: write i / 10.0")
        .mistake(tanh(x -> x / 10.0, Math::tan), "Math.tan is the tangent: Math.tanh is asked")
        .mistake(tanh(x -> x, Math::tanh), "the step is 1 instead of 0.1: divide i by 10.0")
        .insight(
            "tanh squeezes every number into the open range from -1 to 1, and is nearly a straight"
                + " line around zero.");
  }

  private static double[] tanh(IntToDoubleFunction x, DoubleUnaryOperator f) {
    return IntStream.rangeClosed(-40, 40).mapToDouble(x).map(f).toArray();
  }

  private static Exercise<String> names() {
    return Exercise.choice(
        "00.2",
        "B",
        Map.of(
            "A",
            "the second LSTM would pass on every step, but OutputLayer expects one vector a window:"
                + " something must take the last step",
            "C",
            "the first LSTM would pass on its last step only, and leave the second no sequence to"
                + " read"),
        "return_sequences=False is LastTimeStep around the layer; Dense and the loss together are"
            + " DL4J's OutputLayer.");
  }

  private static Exercise<DoubleUnaryOperator> rate() {
    return Exercise.of("00.3", DoubleUnaryOperator.class)
        .gives(
            f -> new double[] {f.applyAsDouble(1), f.applyAsDouble(0.01), f.applyAsDouble(0.005)})
        .at(i -> List.of("1 second", "0.01 seconds", "0.005 seconds").get(i))
        .solution(seconds -> 2 * Math.pow(500, 3) / seconds / 1e9)
        .mistake(
            seconds -> Math.pow(500, 3) / seconds / 1e9,
            "each of the 500 x 500 x 500 steps is a multiplication and an addition: two operations")
        .mistake(
            seconds -> 2 * Math.pow(500, 2) / seconds / 1e9,
            "the result has 500 x 500 numbers, but each of them takes 500 multiplications")
        .mistake(seconds -> 2 * Math.pow(500, 3) / seconds, "divide by 1e9: billions are asked")
        .mistake(
            seconds -> 2 * Math.pow(500, 3) * seconds / 1e9,
            "more seconds must give a lower rate: divide by them")
        .insight(
            "Whoever counts operations can say how far a program is from what a machine can do.");
  }
}
