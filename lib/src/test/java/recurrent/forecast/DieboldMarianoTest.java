package recurrent.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import recurrent.data.Datasets;
import recurrent.data.TimeSplit;

class DieboldMarianoTest {

  private static final TimeSplit EIGHT = Simulated.split(8, Simulated.noise(20, 1));

  private static double[] roots(double add, double wave) {
    return IntStream.range(0, 8)
        .mapToDouble(t -> Math.sqrt(add + wave * Math.cos(Math.PI * (t + 0.5) / 8)))
        .toArray();
  }

  @Test
  void theStatisticAgreesWithTheOneWorkedOutByHand() {
    // Squared errors of 13 + cos and of 10: their difference has the statistic 6 of MeanTestTest.
    var first = Simulated.withErrors("first", 1, EIGHT, roots(13, 1));
    var second = Simulated.withErrors("second", 1, EIGHT, roots(10, 0));
    var test = DieboldMariano.squared(first, second);
    assertEquals(6, test.statistic(), 1e-9);
    assertEquals(2, test.degrees());
    assertEquals(13, test.firstLoss(), 1e-12);
    assertEquals(10, test.secondLoss(), 1e-12);
    assertEquals(0.02667, test.pValue(), 5e-6);
    assertEquals(Optional.of("second"), test.better());
    assertEquals(
        "second is better than first: mean squared error 10.00 against 13.00, p = 0.027"
            + " (Diebold-Mariano, 8 forecasts)",
        test.toString());
    var turned = DieboldMariano.squared(second, first);
    assertEquals(-6, turned.statistic(), 1e-9);
    assertEquals(test.toString(), turned.toString());
  }

  @Test
  void absoluteErrorsAreAnotherQuestion() {
    var one = Simulated.withErrors("one", 1, EIGHT, 1, -1, 1, -1, 1, -1, 1, -1);
    var rare = Simulated.withErrors("rare", 1, EIGHT, 0, 0, 3, 0, 0, 0, -3, 0);
    assertTrue(DieboldMariano.squared(one, rare).statistic() < 0);
    assertTrue(DieboldMariano.absolute(one, rare).statistic() > 0);
    assertEquals(0.75, DieboldMariano.absolute(one, rare).secondLoss(), 1e-12);
  }

  @Test
  void nobodyIsBetterThanItself() {
    var one = Simulated.withErrors("one", 1, EIGHT, roots(3, 1));
    var test = DieboldMariano.squared(one, one);
    assertEquals(1, test.pValue(), 1e-12);
    assertEquals(Optional.empty(), test.better());
    assertTrue(test.toString().startsWith("one and one do not differ by more than chance: "));
  }

  @Test
  void autoregressionBeatsPersistenceOnSunspotsButNotOnStocks() {
    var sunspots = TimeSplit.of(Datasets.series("sunspots-yearly"), 0.8);
    var dax = TimeSplit.of(Datasets.series("eu-stock-indices-daily", "DAX"), 0.8);
    assertEquals(
        Optional.of("AR"),
        DieboldMariano.squared(
                Backtest.run(RidgeAr.ofOrder(10), sunspots, 1),
                Backtest.run(new Naive(), sunspots, 1))
            .better());
    assertEquals(
        Optional.empty(),
        DieboldMariano.squared(
                Backtest.run(new RidgeAr(), dax, 1), Backtest.run(new Naive(), dax, 1))
            .better());
  }

  @Test
  void neighboursOverlapAsFarAsTheirPathsDo() {
    var split = Simulated.split(100, Simulated.noise(200, 2));
    int[] spacings = {1, 12, 24, 30};
    int[] overlaps = {24, 2, 1, 1};
    for (var i = 0; i < 4; i++) {
      var result = Backtest.run(new Naive(), Origins.of(split).every(spacings[i]), 24).get(0);
      assertEquals(overlaps[i], DieboldMariano.overlap(result), "every " + spacings[i]);
    }
  }

  @Test
  void startsAreComparedByTheirMeanLoss() {
    var starts =
        new Starts(
            "net",
            List.of(
                Simulated.withErrors("net, start 1", 1, EIGHT, roots(16, 1)),
                Simulated.withErrors("net, start 2", 1, EIGHT, roots(10, 1))));
    var second = Simulated.withErrors("second", 1, EIGHT, roots(10, 0));
    var test = DieboldMariano.squared(starts, second);
    assertEquals(13, test.firstLoss(), 1e-12);
    assertEquals(6, test.statistic(), 1e-9);
  }

  @Test
  void otherStepsOrHorizonsAreRefused() {
    var errors = new double[8];
    var one = Simulated.withErrors("one", 1, EIGHT, errors);
    var other = Simulated.split(8, Simulated.noise(20, 2));
    for (var two :
        List.of(
            Simulated.withErrors("two", 2, EIGHT, errors),
            Simulated.withErrors("two", 1, other, errors),
            one.from(14).named("two"))) {
      var error =
          assertThrows(IllegalArgumentException.class, () -> DieboldMariano.squared(one, two));
      assertTrue(
          error.getMessage().startsWith("Diebold-Mariano: one and two do not forecast the same"),
          error.getMessage());
    }
    assertFalse(Arrays.equals(one.targets(), one.from(14).targets()));
  }
}
