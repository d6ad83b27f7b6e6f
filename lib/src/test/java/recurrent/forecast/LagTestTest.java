package recurrent.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import recurrent.data.Datasets;
import recurrent.data.TimeSplit;

class LagTestTest {

  /** Forecasts w·(last value) + (1 - w)·(mean of the training part) + noise. */
  private record Blend(double weight, double noise) implements Forecaster {
    @Override
    public String name() {
      return "blend";
    }

    @Override
    public Fitted fit(double[] train, int horizon) {
      var mean =
          IntStream.range(0, train.length).mapToDouble(i -> train[i]).average().getAsDouble();
      var noises = Simulated.noise(10_000, 99);
      return (values, origin) ->
          weight * values[origin] + (1 - weight) * mean + noise * noises[origin];
    }
  }

  private static LagTest test(Forecaster forecaster, int horizon, double[] values) {
    return LagTest.of(Backtest.run(forecaster, Simulated.split(300, values), horizon), horizon + 3);
  }

  @Test
  void persistenceIsOnlyALagAtEveryHorizon() {
    for (var phi : new double[] {0.2, 0.9, 1}) {
      var values = Simulated.autoregression(phi, 1000, 5);
      for (var horizon : new int[] {1, 4}) {
        var test = test(new Naive(), horizon, values);
        assertTrue(test.onlyALag(), test::toString);
        assertEquals(horizon, test.nearest().steps());
        assertEquals(0, test.nearest().rmse());
        assertEquals(1, test.nearest().correlation(), 1e-12);
        assertTrue(Double.isNaN(test.changeCorrelation()), "no change is forecast");
        assertEquals(0.5, test.pValue(), 1e-12);
      }
    }
  }

  @Test
  void aNoisyLagIsOnlyALag() {
    var flagged =
        LongStream.range(0, 400)
            .filter(
                seed ->
                    test(new Blend(1, 0.3), 1, Simulated.autoregression(1, 1000, seed)).onlyALag())
            .count();
    assertTrue(flagged > 0.9 * 400, flagged + " of 400");
  }

  @Test
  void theBestForecastOfAForgetfulSeriesIsNoLagThoughItLiesNearerToTheLastValue() {
    for (var seed = 0; seed < 50; seed++) {
      var test = test(new Blend(0.3, 0), 1, Simulated.autoregression(0.3, 1000, seed));
      assertFalse(test.onlyALag(), test::toString);
      assertTrue(test.nearerToLastValue(), test::toString);
      // corr(y(t) - y(t-1), (φ-1) y(t-1)) = √((1-φ)/2)
      assertEquals(Math.sqrt(0.35), test.changeCorrelation(), 0.15);
    }
  }

  @Test
  void aDriftTowardsTheMeanOfARandomWalkIsOnlyALag() {
    var flagged =
        LongStream.range(0, 400)
            .filter(
                seed ->
                    test(new Blend(0.95, 0), 1, Simulated.autoregression(1, 1000, seed)).onlyALag())
            .count();
    assertTrue(flagged > 0.85 * 400, flagged + " of 400");
  }

  @Test
  void autoregressionIsOnlyALagOnStocksButNotOnElectricity() {
    var dax = TimeSplit.of(Datasets.series("eu-stock-indices-daily", "DAX"), 0.8);
    var stocks = LagTest.of(Backtest.run(new RidgeAr(), dax, 1), 5);
    assertTrue(stocks.onlyALag(), stocks::toString);
    assertEquals(1, stocks.nearest().steps());
    var demand = TimeSplit.of(Datasets.series("england-electricity-halfhourly"), 0.8);
    var electricity = LagTest.of(Backtest.run(RidgeAr.ofOrder(48), demand, 1), 5);
    assertFalse(electricity.onlyALag(), electricity::toString);
    assertEquals(0, electricity.nearest().steps());
  }

  @Test
  void theNumbersAgreeWithThoseWorkedOutByHand() {
    var split = Simulated.split(8, 0, 0, 1, 2, 1, 2, 1, 2, 1, 2);
    var forecasts = new Backtest("two", 1, split, new double[] {2, 2, 2, 2, 2, 2, 2, 2});
    var test = LagTest.of(forecasts, 2);
    // The truth is 1 2 1 2 1 2 1 2, a step before 0 1 2 1 2 1 2 1, and two steps 0 0 1 2 1 2 1 2.
    assertEquals(Math.sqrt(4 / 8.0), test.shifts().get(0).rmse(), 1e-12);
    assertEquals(Math.sqrt((4 + 4) / 8.0), test.shifts().get(1).rmse(), 1e-12);
    assertEquals(Math.sqrt((4 + 4 + 3) / 8.0), test.shifts().get(2).rmse(), 1e-12);
    // Changes of 2 1 0 1 0 1 0 1 are forecast, the true ones are 1 1 -1 1 -1 1 -1 1.
    assertEquals((2 + 1 + 1 + 1 + 1) / Math.sqrt(8 * 8), test.changeCorrelation(), 1e-12);
    assertFalse(test.nearerToLastValue());
    assertEquals(3, test.table().rowCount());
  }

  @Test
  void aShiftOutOfRangeIsRefused() {
    var forecasts = Backtest.run(new Naive(), Simulated.split(20, Simulated.noise(50, 1)), 4);
    for (var shift : new int[] {3, 31}) {
      var error = assertThrows(IllegalArgumentException.class, () -> LagTest.of(forecasts, shift));
      assertEquals(
          "lag test: largest shift " + shift + "; expected 4, the horizon, to 30",
          error.getMessage());
    }
  }
}
