package recurrent.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class StartsTest {

  private static final Origins PLAN = Origins.of(Simulated.split(4, new double[10]));

  /** Forecasts its seed, times the horizon. */
  private static final LongFunction<Forecaster> CONSTANT =
      seed ->
          new Forecaster() {
            @Override
            public String name() {
              return "constant";
            }

            @Override
            public Fitted fit(double[] train, int horizon) {
              return (values, origin) -> seed * horizon;
            }
          };

  @Test
  void everySeedIsBacktestedAtEveryHorizon() {
    var starts = Starts.run(CONSTANT, 3, PLAN, 1, 2);
    assertEquals(2, starts.size());
    var two = starts.get(1);
    assertEquals("constant", two.name());
    assertEquals(2, two.horizon());
    assertEquals("constant, start 3", two.runs().get(2).name());
    assertArrayEquals(new double[] {6, 6, 6}, two.runs().get(2).forecast());
    // The truth is 0: the errors of the starts are 2, 4 and 6.
    var rmse = two.spread(Backtest::rmse);
    assertEquals(4, rmse.mean(), 1e-12);
    assertEquals(2, rmse.deviation(), 1e-12);
    assertEquals(2, rmse.min(), 1e-12);
    assertEquals(6, rmse.max(), 1e-12);
    assertEquals((4 + 16 + 36) / 3.0, two.squaredErrors()[0], 1e-12);
    assertEquals(4, two.absoluteErrors()[2], 1e-12);
  }

  @Test
  void theEnsembleForecastsTheMean() {
    var ensemble = Starts.run(CONSTANT, 3, PLAN, 2).get(0).ensemble();
    assertEquals("mean of 3 × constant", ensemble.name());
    assertArrayEquals(new double[] {4, 4, 4}, ensemble.forecast(), 1e-12);
    assertArrayEquals(new int[] {7, 8, 9}, ensemble.targets());
  }

  @Test
  void disagreementIsAsWideAsTheStartsAreApart() {
    var interval = Starts.run(CONSTANT, 3, PLAN, 2).get(0).disagreement(0.9);
    // 4 ± 1.6449 · 2
    assertEquals(4 - 2 * 1.644854, interval.lower()[0], 1e-5);
    assertEquals(4 + 2 * 1.644854, interval.upper()[2], 1e-5);
    assertEquals(0.9, interval.level());
    var one = Starts.run(CONSTANT, 1, PLAN, 2).get(0);
    assertThrows(IllegalArgumentException.class, () -> one.disagreement(0.9));
  }

  @Test
  void theTableHasTheSpreadOfEveryModel() {
    var table = Starts.table(Starts.run(CONSTANT, 3, PLAN, 1, 2));
    assertEquals(
        List.of("forecast", "steps ahead", "starts", "mean", "deviation", "smallest", "largest"),
        table.columnNames());
    assertEquals(List.of(1, 2), table.intColumn("steps ahead").asList());
    assertEquals(List.of(2.0, 4.0), table.doubleColumn("mean").asList());
    assertEquals(List.of(1.0, 2.0), table.doubleColumn("deviation").asList());
  }

  @Test
  void networksDifferByTheirSeedAndByNothingElse() {
    var plan = Origins.of(Simulated.split(20, Simulated.autoregression(0.9, 120, 4))).every(5);
    LongFunction<Forecaster> model = seed -> Networks.ours(seed, new ArrayList<>());
    var once = Starts.run(model, 3, plan, 1).get(0);
    var again = Starts.run(model, 3, plan, 1).get(0);
    assertEquals(once.spread(Backtest::rmse), again.spread(Backtest::rmse));
    assertTrue(once.spread(Backtest::rmse).deviation() > 0);
  }

  @Test
  void startsOfOtherStepsAreRefused() {
    var one = Backtest.run(new Naive(), PLAN, 1).get(0);
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Starts("x", List.of(one, one.from(8).named("late"))));
    assertEquals("starts: late does not forecast the same steps as naive", error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new Starts("x", List.of()));
    assertThrows(IllegalArgumentException.class, () -> Starts.run(CONSTANT, 0, PLAN, 1));
  }
}
