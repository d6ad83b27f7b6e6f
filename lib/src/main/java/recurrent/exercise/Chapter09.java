package recurrent.exercise;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.regression.OLSMultipleLinearRegression;
import recurrent.data.Datasets;
import recurrent.data.TimeSplit;
import recurrent.forecast.Errors;

/** A season for the linear model, a week ahead, a recursion that peeks, the quantile loss. */
final class Chapter09 {

  private static final int LAGS = 10;
  private static final double DAYS = 365.25;

  private Chapter09() {}

  static List<Exercise<?>> exercises() {
    return List.of(season(), weekAhead(), recursion(), quantileLoss());
  }

  @SuppressWarnings("unchecked")
  private static Exercise<Function<String, double[]>> season() {
    var type = (Class<Function<String, double[]>>) (Class<?>) Function.class;
    return Exercise.of("09.1", type)
        .gives(season -> new double[] {rmseWith(season)})
        .within(3e-4)
        .solution(date -> circle(date, 2 * Math.PI / DAYS))
        .mistake(date -> new double[0], "there is no season in it: this is AR(10) alone")
        .mistake(
            date -> new double[] {circle(date, 2 * Math.PI / DAYS)[0]},
            "the sine alone has the same value in the middle of June as in the middle of"
                + " January: give the cosine as well")
        .mistake(
            date -> new double[] {circle(date, 2 * Math.PI / DAYS)[1]},
            "the cosine alone cannot tell spring from autumn. On this test part it is a hair better"
                + " by chance; give the sine as well")
        .mistake(
            date -> circle(date, 1 / DAYS),
            "a year must be once round the circle: the angle lacks the factor 2 pi")
        .mistake(
            date -> new double[] {dayOfYear(date)},
            "the number of the day jumps from 365 to 1 at New Year, and is largest in winter,"
                + " not in summer: make it a place on a circle")
        .mistake(
            date -> new double[] {LocalDate.parse(date).getMonthValue()},
            "the number of the month jumps from 12 to 1 at New Year: make it a place on a circle")
        .insight("A linear model can have a season, too: 2.763 in place of 2.832.");
  }

  /** The test error of ten lags and some numbers for the day that is forecast. */
  private static double rmseWith(Function<String, double[]> season) {
    var split =
        TimeSplit.of(Datasets.series("weather-seattle-newyork-daily", "Seattle/temp_max_c"), 0.8);
    var series = split.series();
    var values = series.values();
    var rows =
        IntStream.range(LAGS, values.length)
            .mapToObj(
                t ->
                    DoubleStream.concat(
                            Arrays.stream(values, t - LAGS, t),
                            Arrays.stream(season.apply(series.times().get(t))))
                        .toArray())
            .toArray(double[][]::new);
    var cut = split.testStart() - LAGS;
    var regression = new OLSMultipleLinearRegression();
    regression.newSampleData(
        Arrays.copyOfRange(values, LAGS, split.testStart()), Arrays.copyOf(rows, cut));
    var weights = regression.estimateRegressionParameters();
    var forecasts =
        Arrays.stream(rows, cut, rows.length)
            .mapToDouble(
                row ->
                    weights[0]
                        + IntStream.range(0, row.length)
                            .mapToDouble(i -> weights[i + 1] * row[i])
                            .sum())
            .toArray();
    return Errors.rmse(split.test(), forecasts);
  }

  private static double[] circle(String date, double anglePerDay) {
    var angle = anglePerDay * dayOfYear(date);
    return new double[] {Math.sin(angle), Math.cos(angle)};
  }

  private static int dayOfYear(String date) {
    return LocalDate.parse(date).getDayOfYear();
  }

  private static Exercise<String> weekAhead() {
    return Exercise.choice(
        "09.2",
        "C",
        Map.of(
            "A",
            "a week ahead, the last days know little: their weather has passed on, and the"
                + " season is what remains",
            "B",
            "AR(10) has no calendar: a week ahead, all it can do is to draw the last days towards"
                + " the mean of all years"),
        "The farther ahead, the more a forecast becomes the climate of the day.");
  }

  @SuppressWarnings("unchecked")
  private static Exercise<BiFunction<double[], Integer, double[]>> recursion() {
    var type = (Class<BiFunction<double[], Integer, double[]>>) (Class<?>) BiFunction.class;
    return Exercise.of("09.3", type)
        .gives(path -> path.apply(new double[] {10, 4}, 4))
        .at(i -> "hour " + (i + 1))
        .solution((latest, hours) -> path(latest, hours, true))
        .mistake(
            (latest, hours) -> path(latest, hours, false),
            "the dew point stands still: forecast it as well, and feed it back")
        .mistake(
            Chapter09::oneAfterTheOther,
            "the dew point is computed from the new temperature: both must come from the hour"
                + " before")
        .mistake(
            (latest, hours) ->
                DoubleStream.concat(
                        DoubleStream.of(latest[0]), Arrays.stream(path(latest, hours - 1, true)))
                    .toArray(),
            "the first number is the temperature of now: hour 1 comes after one step")
        .mistake(
            (latest, hours) -> new double[] {path(latest, hours, true)[hours - 1]},
            "only the last hour is given; the whole path is asked")
        .insight(
            "Whatever a recursion reads it must forecast. What it is given of the future it"
                + " will not have when it counts.");
  }

  private static double[] path(double[] latest, int hours, boolean dewMoves) {
    var temperature = latest[0];
    var dew = latest[1];
    var path = new double[hours];
    for (var k = 0; k < hours; k++) {
      path[k] = 0.9 * temperature + 0.1 * dew;
      dew = dewMoves ? 0.2 * temperature + 0.8 * dew : dew;
      temperature = path[k];
    }
    return path;
  }

  private static double[] oneAfterTheOther(double[] latest, int hours) {
    var temperature = latest[0];
    var dew = latest[1];
    var path = new double[hours];
    for (var k = 0; k < hours; k++) {
      temperature = 0.9 * temperature + 0.1 * dew;
      dew = 0.2 * temperature + 0.8 * dew;
      path[k] = temperature;
    }
    return path;
  }

  @SuppressWarnings("unchecked")
  private static Exercise<ToDoubleFunction<double[]>> quantileLoss() {
    var type = (Class<ToDoubleFunction<double[]>>) (Class<?>) ToDoubleFunction.class;
    var questions = new double[][] {{10, 12, 0.9}, {10, 7, 0.9}, {10, 12, 0.05}, {10, 7, 0.05}};
    return Exercise.of("09.4", type)
        .gives(loss -> Arrays.stream(questions).mapToDouble(loss).toArray())
        .at(i -> "forecast 10, truth %s, level %s".formatted(questions[i][1], questions[i][2]))
        .solution(v -> v[1] > v[0] ? v[2] * (v[1] - v[0]) : (1 - v[2]) * (v[0] - v[1]))
        .mistake(
            v -> v[1] > v[0] ? (1 - v[2]) * (v[1] - v[0]) : v[2] * (v[0] - v[1]),
            "the two sides are exchanged: at the level 0.9, a truth above the forecast is what"
                + " should be rare, so it costs 0.9 a degree")
        .mistake(
            v -> v[2] * (v[1] - v[0]),
            "a truth below the forecast costs less than nothing: there the price is 1 less the"
                + " level for each degree, and above 0")
        .mistake(
            v -> v[2] * Math.abs(v[1] - v[0]),
            "both sides cost the same, so the best forecast is the median, whatever the level")
        .mistake(
            v -> (v[1] > v[0] ? v[2] : 1 - v[2]) * (v[1] - v[0]) * (v[1] - v[0]),
            "the error is squared: for a quantile it must count in proportion")
        .insight(
            "Its least mean lies at the quantile: train a network with it, and it answers with"
                + " an end of an interval.");
  }
}
