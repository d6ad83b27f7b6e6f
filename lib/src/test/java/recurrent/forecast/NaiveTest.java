package recurrent.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NaiveTest {

  @Test
  void theForecastIsTheLastKnownValueAtEveryHorizon() {
    var values = new double[] {3, 1, 4, 1, 5};
    for (var horizon = 1; horizon <= 3; horizon++) {
      assertEquals(4, new Naive().fit(values, horizon).forecast(values, 2));
    }
  }
}
