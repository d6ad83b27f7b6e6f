package recurrent.exercise;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import recurrent.data.Datasets;
import recurrent.data.TimeSplit;

/** Windows without a leak, a seasonal baseline, two series with one state. */
final class Chapter01 {

  private static final double[] PRICES = {1.0, 1.5, 1.2, 1.7, 2.0, 2.3, 2.5, 2.8, 3.0, 3.2};
  private static final int SEASON = 12;

  private Chapter01() {}

  static List<Exercise<?>> exercises() {
    return List.of(targets(), seasonal(), sameState());
  }

  @SuppressWarnings("unchecked")
  private static Exercise<BiFunction<double[], Integer, double[]>> targets() {
    var type = (Class<BiFunction<double[], Integer, double[]>>) (Class<?>) BiFunction.class;
    return Exercise.of("01.1", type)
        .gives(
            f ->
                IntStream.of(3, 5)
                    .mapToObj(width -> f.apply(PRICES.clone(), width))
                    .flatMapToDouble(Arrays::stream)
                    .toArray())
        .at(i -> i < 7 ? "window " + i + " of width 3" : "window " + (i - 7) + " of width 5")
        .solution((values, width) -> Arrays.copyOfRange(values, width, values.length))
        .mistake(
            (values, width) -> Arrays.copyOfRange(values, width - 1, values.length - 1),
            "the answer leaks: the target is the last value of its own window, so"
                + " the answer stands in the input")
        .mistake(
            (values, width) -> Arrays.copyOfRange(values, width - 1, values.length),
            "the targets begin one value too early, inside the first window")
        .mistake(
            (values, width) -> Arrays.copyOfRange(values, width + 1, values.length),
            "the targets begin one value too late: the value right after the first window is"
                + " forgotten")
        .insight(
            "A target lies outside its window, always. When a score looks perfect, look for the"
                + " target in the input.");
  }

  private static Exercise<double[]> seasonal() {
    var passengers = Datasets.series("air-passengers");
    var values = passengers.values();
    var start = TimeSplit.of(passengers, 0.8).testStart();
    var end = values.length;
    return Exercise.of("01.2", double[].class)
        .gives(forecast -> forecast)
        .at(i -> passengers.times().get(start + i))
        .solution(Arrays.copyOfRange(values, start - SEASON, end - SEASON))
        .mistake(
            Arrays.copyOfRange(values, start - 1, end - 1),
            "this is the naive forecast, the month before: a seasonal one looks twelve months back")
        .mistake(
            Arrays.copyOfRange(values, start - SEASON + 1, end - SEASON + 1),
            "off by one step: this looks eleven months back")
        .mistake(
            Arrays.copyOfRange(values, 0, end - start),
            "the loop begins at the start of the series: begin at flights.testStart()")
        .mistake(
            IntStream.range(0, end - start)
                .mapToDouble(i -> values[start - SEASON + i % SEASON])
                .toArray(),
            "this repeats the last year of the training part; one month ahead, the year before"
                + " each month is known, also inside the test part")
        .insight("One line of code, and every network for this series has to beat it.");
  }

  private static Exercise<double[][]> sameState() {
    return Exercise.of("01.3", double[][].class)
        .judgedBy(Chapter01::difference)
        .solution(new double[][] {{1, 2, 9}, {3, 2, 9}})
        .mistake(
            new double[][] {{1, 2, 3}, {1, 2, 3}},
            "the two series are the same: at least one value must differ by 0.5")
        .mistake(new double[][] {{1, 2, 3}, {3, 2, 1}}, "the states differ")
        .mistake(new double[][] {{1, 2}, {3, 2}}, "two series of three values are asked")
        .insight(
            "A large last value saturates tanh, and a difference far back has faded: both are ways"
                + " in which a recurrent network forgets.");
  }

  private static Optional<String> difference(double[][] pair) {
    if (pair.length != 2 || pair[0].length != 3 || pair[1].length != 3) {
      return Optional.of("two series of three values are asked");
    }
    var apart = IntStream.range(0, 3).mapToDouble(i -> Math.abs(pair[0][i] - pair[1][i])).max();
    if (!(apart.getAsDouble() >= 0.5)) {
      return Optional.of("the two series are the same: at least one value must differ by 0.5");
    }
    var gap = Math.abs(state(pair[0]) - state(pair[1]));
    return gap < 0.005
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the states differ by %.3f; two digits after the point must agree. What happens to"
                    + " a difference far back, and to one before a large value?",
                gap));
  }

  /** The recurrence of the chapter: h = tanh(0.5 x + 0.2 h). */
  private static double state(double[] values) {
    var h = 0.0;
    for (var x : values) {
      h = Math.tanh(0.5 * x + 0.2 * h);
    }
    return h;
  }
}
