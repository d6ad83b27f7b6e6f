package recurrent.forecast;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Whether one forecaster is better than another by more than chance: a test of the mean difference
 * of their losses, forecast by forecast. Diebold and Mariano (1995), Comparing predictive accuracy.
 *
 * <p>Forecasts several steps ahead, and the weather's calm and stormy weeks, make neighbouring
 * differences alike, and a test that forgets this finds differences everywhere. The variance is
 * therefore taken from the slowest ν ups and downs of the differences, and the statistic compared
 * with Student's distribution of ν degrees of freedom, as Coroneo and Iacone (2020), Comparing
 * predictive accuracy in small samples using fixed-smoothing asymptotics, recommend: it holds its 5
 * % where the usual variance of {@code h - 1} neighbours, with the correction of Harvey, Leybourne
 * and Newbold (1997), rejects far more often.
 *
 * <p>Of several {@link Starts}, the losses are averaged over the starts: the test is about these
 * starts, over time. How much another start would change is what their spread says.
 *
 * @param first one forecaster
 * @param second the other
 * @param loss what is compared: mean squared or mean absolute error
 * @param firstLoss the mean loss of the first
 * @param secondLoss the mean loss of the second
 * @param forecasts how many forecasts of each are compared
 * @param statistic the mean difference, first less second, divided by its standard error
 * @param degrees ν, the degrees of freedom
 * @param pValue how likely a difference as large would be by chance if both were equally good
 */
public record DieboldMariano(
    String first,
    String second,
    String loss,
    double firstLoss,
    double secondLoss,
    int forecasts,
    double statistic,
    int degrees,
    double pValue) {

  private static final double LEVEL = 0.05;

  /**
   * Compares squared errors.
   *
   * @param first forecasts
   * @param second forecasts of the same steps, as many steps ahead
   * @return the test
   * @throws IllegalArgumentException if they are of other steps, too few, or not finite
   */
  public static DieboldMariano squared(Scored first, Scored second) {
    return of(first, second, "mean squared error", Scored::squaredErrors);
  }

  /**
   * Compares absolute errors.
   *
   * @param first forecasts
   * @param second forecasts of the same steps, as many steps ahead
   * @return the test
   * @throws IllegalArgumentException if they are of other steps, too few, or not finite
   */
  public static DieboldMariano absolute(Scored first, Scored second) {
    return of(first, second, "mean absolute error", Scored::absoluteErrors);
  }

  private static DieboldMariano of(
      Scored first, Scored second, String loss, Function<Scored, double[]> losses) {
    if (first.horizon() != second.horizon()
        || !Arrays.equals(first.targets(), second.targets())
        || !first.split().equals(second.split())) {
      throw new IllegalArgumentException(
          "Diebold-Mariano: %s and %s do not forecast the same steps of the same series, as many steps ahead"
              .formatted(first.name(), second.name()));
    }
    var a = losses.apply(first);
    var b = losses.apply(second);
    var difference = IntStream.range(0, a.length).mapToDouble(i -> a[i] - b[i]).toArray();
    var test = MeanTest.of(difference, overlap(first));
    return new DieboldMariano(
        first.name(),
        second.name(),
        loss,
        Arrays.stream(a).average().orElseThrow(),
        Arrays.stream(b).average().orElseThrow(),
        a.length,
        test.statistic(),
        test.degrees(),
        test.pOnEitherSide());
  }

  /** How many forecasts in a row share a step between origin and target. */
  static int overlap(Scored forecasts) {
    var targets = forecasts.targets();
    var spacing = targets[targets.length - 1];
    for (var i = 1; i < targets.length; i++) {
      spacing = Math.min(spacing, targets[i] - targets[i - 1]);
    }
    return (forecasts.horizon() + spacing - 1) / spacing;
  }

  /**
   * The one that is better by more than chance.
   *
   * @return its name, or nothing where the p-value is 0.05 or more
   */
  public Optional<String> better() {
    return pValue < LEVEL ? Optional.of(statistic < 0 ? first : second) : Optional.empty();
  }

  @Override
  public String toString() {
    var numbers =
        String.format(
            Locale.ROOT,
            "%s %.4g against %.4g, %s (Diebold-Mariano, %d forecasts)",
            loss,
            statistic > 0 ? secondLoss : firstLoss,
            statistic > 0 ? firstLoss : secondLoss,
            p(pValue),
            forecasts);
    var worse = statistic > 0 ? first : second;
    return better()
        .map(name -> name + " is better than " + worse + ": " + numbers)
        .orElseGet(
            () ->
                "%s and %s do not differ by more than chance: %s"
                    .formatted(statistic > 0 ? second : first, worse, numbers));
  }

  static String p(double value) {
    return value < 1e-4 ? "p < 0.0001" : String.format(Locale.ROOT, "p = %.2g", value);
  }
}
