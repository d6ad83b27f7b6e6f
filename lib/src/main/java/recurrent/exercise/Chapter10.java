package recurrent.exercise;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import recurrent.forecast.Forecaster.Fitted;

/** The skill of a lag, the same hour of last week, a fit that knows the break, a gap. */
final class Chapter10 {

  private static final int DAY = 48;
  private static final int WEEK = 336;

  private Chapter10() {}

  static List<Exercise<?>> exercises() {
    return List.of(lagSkill(), lastWeek(), honestError(), gap());
  }

  @SuppressWarnings("unchecked")
  private static Exercise<ToDoubleFunction<double[]>> lagSkill() {
    var type = (Class<ToDoubleFunction<double[]>>) (Class<?>) ToDoubleFunction.class;
    var levels =
        new double[][] {{1, 2, 4, 5, 9, 8, 12}, {100, 103, 102, 106}, {5, 5.5, 7, 6.5, 8, 9}};
    return Exercise.of("10.1", type)
        .gives(skill -> Arrays.stream(levels).mapToDouble(skill).toArray())
        .at(i -> Arrays.toString(levels[i]))
        .solution(y -> 1 - squaredChanges(y) / squares(y, 1))
        .mistake(
            y -> 1 - squaredChanges(y) / squares(y, 0),
            "the mean and the spread are those of all values: the first one is not forecast, leave"
                + " it out")
        .mistake(
            y -> 1 - squaredChanges(y) / (squares(y, 0) - Math.pow(y[0] - mean(y, 0), 2)),
            "the mean is that of all values: the first one is not forecast, leave it out")
        .mistake(
            y -> squaredChanges(y) / squares(y, 1),
            "1 - is missing: this is the part not explained")
        .mistake(
            y -> 1 - squaredChanges(y) / (y.length - 1) / squares(y, 1),
            "a mean above and a sum below: take sums in both places")
        .mistake(
            y -> 1 - Math.sqrt(squaredChanges(y) / squares(y, 1)),
            "without the root: R² compares squares")
        .insight(
            "The longer a series walks, the nearer this comes to 1, even if its steps are pure"
                + " chance.");
  }

  private static double squaredChanges(double[] y) {
    return IntStream.range(1, y.length).mapToDouble(t -> Math.pow(y[t] - y[t - 1], 2)).sum();
  }

  private static double squares(double[] y, int from) {
    var mean = mean(y, from);
    return Arrays.stream(y, from, y.length).map(v -> (v - mean) * (v - mean)).sum();
  }

  private static double mean(double[] y, int from) {
    return Arrays.stream(y, from, y.length).average().orElseThrow();
  }

  private static Exercise<Fitted> lastWeek() {
    var values = IntStream.range(0, 4 * WEEK).mapToDouble(t -> Math.sqrt(t) % 7).toArray();
    var origins = new int[] {WEEK + DAY, WEEK + DAY + 1, 2 * WEEK + 30, 3 * WEEK + 100};
    return Exercise.of("10.2", Fitted.class)
        .gives(
            rule ->
                IntStream.of(origins)
                    .mapToDouble(origin -> rule.forecast(values, origin))
                    .toArray())
        .at(i -> "origin " + origins[i])
        .solution((y, origin) -> y[origin + DAY - WEEK])
        .mistake(
            (y, origin) -> y[origin - WEEK],
            "this is a week before the origin: a week before the target is 48 steps later")
        .mistake(
            (y, origin) -> y[origin - WEEK - DAY],
            "the horizon is subtracted: the target lies 48 steps after the origin")
        .mistake(
            (y, origin) -> y[origin],
            "this is the same time yesterday, seen from the target: another day of the week")
        .mistake(
            (y, origin) -> y[origin + DAY],
            "this reads the target itself, which is not known yet at the origin")
        .insight("The day of the week is right at no cost; the level is a week old.");
  }

  private static Exercise<Double> honestError() {
    return Exercise.of("10.3", Double.class)
        .gives(error -> new double[] {error})
        .within(1e-3)
        .solution(2.9906161)
        .mistake(2.5049142, "this is still the fit to the whole series: it knows the break")
        .mistake(
            2.4354043,
            "the fit ends with 1982, so the quarters of the test are in it: it must end before"
                + " 1979-Q4")
        .mistake(2.7351487, "this is the error of the naive rule, not of AR(4)")
        .mistake(
            1.1046568, "the fit is honest, but the test goes to 2009: it should end with 1982-Q4")
        .mistake(
            0.5030831, "this is the error in the training years: test on the quarters of the break")
        .insight(
            "Fitted to what was known, AR loses to the naive rule; the leak had turned that"
                + " round.");
  }

  private static Exercise<String> gap() {
    return Exercise.choice(
        "10.4",
        "B",
        Map.of(
            "A",
            "then the model would have lost more than the naive rule, which fits nothing: both"
                + " doubled",
            "C",
            "the naive rule is worse in January, too: the model's error is 0.8 times its error"),
        "Judge a gap beside the baseline's gap.");
  }
}
