package recurrent.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeasonalNaiveTest {

  private static final double[] COUNT = IntStream.range(0, 20).asDoubleStream().toArray();

  @Test
  void theForecastIsTheLatestKnownValueOfTheSameSeason() {
    var period = 4;
    for (var horizon = 1; horizon <= 9; horizon++) {
      var forecast = new SeasonalNaive(period).fit(COUNT, horizon).forecast(COUNT, 10);
      var target = 10 + horizon;
      assertEquals(0, (target - forecast) % period, "same place in the season");
      assertEquals(true, forecast <= 10 && forecast > 10 - period, "latest known: " + forecast);
    }
  }

  @Test
  void aSeasonLongerThanTheTrainingPartIsRefused() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> new SeasonalNaive(30).fit(COUNT, 1));
    assertEquals("seasonal naive: period 30 is longer than the training part", error.getMessage());
  }

  @Test
  void aPeriodOfZeroIsRefused() {
    var error = assertThrows(IllegalArgumentException.class, () -> new SeasonalNaive(0));
    assertEquals("seasonal naive: period 0 is below 1", error.getMessage());
  }
}
