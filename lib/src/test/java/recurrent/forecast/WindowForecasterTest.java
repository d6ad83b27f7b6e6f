package recurrent.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import recurrent.data.ChannelWindows;
import recurrent.data.Standardizer;
import recurrent.forecast.WindowForecaster.Learnt;

class WindowForecasterTest {

  /** 100 steps of two channels; the validation period begins at step 80. */
  private static final double[][] CHANNELS = {
    Simulated.autoregression(0.9, 100, 1), Simulated.noise(100, 2)
  };

  private static final Learnt LAST_VALUE =
      windows ->
          Arrays.stream(windows).map(window -> window[window.length - 1]).toArray(double[][]::new);

  private static List<ChannelWindows> learnt(double validation, int... horizons) {
    var pairs = new ArrayList<ChannelWindows>();
    new WindowForecaster(
            "recorder",
            5,
            validation,
            (training, held) -> {
              pairs.add(training);
              pairs.add(held);
              return LAST_VALUE;
            })
        .fit(CHANNELS, horizons);
    return pairs;
  }

  @Test
  void noTrainingTargetLiesInTheValidationPeriodAndEveryHeldOneDoes() {
    var scale = Standardizer.fit(Arrays.copyOf(CHANNELS[0], 80));
    var z = scale.transform(CHANNELS[0]);
    var pairs = learnt(0.2, 1, 3);
    var training = pairs.get(0);
    assertEquals(73, training.size(), "windows that end at the steps 4 … 76");
    assertArrayEquals(new double[] {z[5], z[7]}, training.targets()[0]);
    assertArrayEquals(new double[] {z[77], z[79]}, training.targets()[72]);
    var held = pairs.get(1);
    assertEquals(18, held.size(), "windows that end at the steps 79 … 96");
    assertArrayEquals(new double[] {z[80], z[82]}, held.targets()[0]);
    assertArrayEquals(new double[] {z[97], z[99]}, held.targets()[17]);
  }

  @Test
  void everyChannelIsScaledByWhatComesBeforeTheValidationPeriod() {
    var first = learnt(0.2, 1).get(0).inputs()[0];
    for (var c = 0; c < 2; c++) {
      var scale = Standardizer.fit(Arrays.copyOf(CHANNELS[c], 80));
      for (var t = 0; t < 5; t++) {
        assertEquals(scale.transform(CHANNELS[c])[t], first[t][c]);
      }
    }
  }

  @Test
  void withoutAValidationPeriodEveryPairIsForTraining() {
    var pairs = learnt(0, 2);
    assertEquals(94, pairs.get(0).size());
    assertEquals(0, pairs.get(1).size());
  }

  @Test
  void whoForecastsTheLastValueIsPersistence() {
    var lastValue = new WindowForecaster("last", 3, 0.1, (training, held) -> LAST_VALUE);
    var plan = Origins.of(Simulated.split(30, CHANNELS[0])).refitEvery(10);
    assertArrayEquals(
        Backtest.run(new Naive(), plan, 1).get(0).forecast(),
        Backtest.run(lastValue, plan, 1).get(0).forecast(),
        1e-12);
  }

  @Test
  void windowsThatDoNotFitAreRefused() {
    var forecaster = new WindowForecaster("net", 70, 0.2, (training, held) -> LAST_VALUE);
    var error = assertThrows(IllegalArgumentException.class, () -> forecaster.fit(CHANNELS, 1, 12));
    assertEquals(
        "net: windows of 70 steps with horizon 12 do not fit the 80 steps before the validation"
            + " period",
        error.getMessage());
    for (var share : new double[] {-0.1, 1, Double.NaN}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new WindowForecaster("net", 70, share, (training, held) -> LAST_VALUE));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new WindowForecaster("net", 0, 0, (training, held) -> LAST_VALUE));
  }

  /** A noisy wave, and beside it the wave without noise, three steps ahead. */
  private static Origins waves(int refitEvery) {
    var noise = Simulated.noise(400, 3);
    var wave = IntStream.range(0, 400).mapToDouble(t -> 5 + Math.sin(0.7 * t) + 0.1 * noise[t]);
    var split = Simulated.split(100, wave.toArray());
    var ahead = IntStream.range(0, 400).mapToDouble(t -> Math.sin(0.7 * (t + 3))).toArray();
    return Origins.of(split).refitEvery(refitEvery).beside(Simulated.series(ahead));
  }

  @Test
  void aNetworkStopsEarlyInEveryFitOfARollingOrigin() {
    var ends = new ArrayList<String>();
    var results = Backtest.run(Networks.ours(1, ends), waves(40), 1, 3);
    assertEquals(3, ends.size(), "fits at the steps 299, 339 and 379");
    assertTrue(ends.stream().allMatch(end -> end.startsWith("stopped early")), ends::toString);
    for (var result : results) {
      var naive = Backtest.run(new Naive(), waves(40), result.horizon()).get(0);
      assertTrue(result.rmse() < 0.5 * naive.rmse(), result.rmse() + ", naive " + naive.rmse());
    }
  }
}
