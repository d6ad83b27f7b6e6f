package recurrent.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changing values after an origin changes no forecast that is made there or before. */
class NoLookAheadTest {

  private static final int SIZE = 160;
  private static final int TEST = 60;

  static Stream<Forecaster> forecasters() {
    return Stream.of(
        new Naive(),
        new SeasonalNaive(7),
        new Drift(),
        RidgeAr.ofOrder(3),
        new RidgeAr(List.of(1, 2, 4), List.of(0.0, 10.0), true),
        Networks.ours(1, new ArrayList<>()),
        Networks.dl4j(1));
  }

  private static List<Backtest> run(Forecaster forecaster, double[] values, double[] other) {
    var plan = Origins.of(Simulated.split(TEST, values)).every(4).refitEvery(17);
    return Backtest.run(forecaster, plan.beside(Simulated.series(other)), 1, 5);
  }

  private static double[] values(long seed, double level) {
    return Arrays.stream(Simulated.autoregression(0.8, SIZE, seed)).map(y -> level + y).toArray();
  }

  private static double[] changedAfter(int origin, double[] values) {
    var changed = values.clone();
    for (var t = origin + 1; t < SIZE; t++) {
      changed[t] = 2 * values[t] + 3;
    }
    return changed;
  }

  @ParameterizedTest
  @MethodSource("forecasters")
  void valuesAfterAnOriginChangeNoForecastMadeThere(Forecaster forecaster) {
    var values = values(1, 20);
    var other = values(2, 0);
    var before = run(forecaster, values, other);
    for (var origin : new int[] {SIZE - TEST - 1, 119, 135}) {
      var after = run(forecaster, changedAfter(origin, values), changedAfter(origin, other));
      for (var h = 0; h < before.size(); h++) {
        var changes = 0;
        for (var i = 0; i < before.get(h).targets().length; i++) {
          var one = before.get(h);
          if (one.targets()[i] - one.horizon() <= origin) {
            assertEquals(
                one.forecast()[i],
                after.get(h).forecast()[i],
                forecaster.name() + " at " + (one.targets()[i] - one.horizon()));
          } else {
            changes += one.forecast()[i] != after.get(h).forecast()[i] ? 1 : 0;
          }
        }
        assertTrue(changes > 0, forecaster.name() + ": later forecasts do see the change");
      }
    }
  }
}
