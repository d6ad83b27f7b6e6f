package recurrent.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RidgeArTest {

  /** y(t) = 3 + 0.9 y(t-1) - 0.5 y(t-2), which never settles within the steps taken here. */
  private static double[] oscillation(int size) {
    var y = new double[size];
    y[0] = 20;
    y[1] = -10;
    for (var t = 2; t < size; t++) {
      y[t] = 3 + 0.9 * y[t - 1] - 0.5 * y[t - 2];
    }
    return y;
  }

  @Test
  void anExactRecurrenceIsFoundAtEveryHorizon() {
    var y = oscillation(30);
    for (var horizon = 1; horizon <= 3; horizon++) {
      var fitted = RidgeAr.ofOrder(2).fit(y, horizon);
      assertEquals(y[5 + horizon], fitted.forecast(y, 5), 1e-5, "horizon " + horizon);
    }
  }

  @Test
  void aHugePenaltyLeavesTheInterceptAlone() {
    var y = oscillation(30);
    var fitted = new RidgeAr(List.of(2), List.of(1e12), false).fit(y, 1);
    var sum = 0.0;
    for (var t = 2; t < y.length; t++) {
      sum += y[t];
    }
    assertEquals(sum / (y.length - 2), fitted.forecast(y, 20), 1e-6, "the mean of the targets");
  }

  @Test
  void onLogsGrowthByAConstantFactorGoesOn() {
    var y = new double[40];
    for (var t = 0; t < y.length; t++) {
      y[t] = 100 * Math.pow(1.05, t);
    }
    var forecast = RidgeAr.ofOrder(1).onLogs().fit(y, 1).forecast(y, 39);
    assertEquals(1.05 * y[39], forecast, 1e-4 * y[39]);
  }

  @Test
  void onLogsAValueOfZeroIsRefused() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> RidgeAr.ofOrder(1).onLogs().fit(new double[] {1, 0, 2, 3}, 1));
    assertEquals("ridge AR on logs: every value must be positive", error.getMessage());
  }

  @Test
  void tooFewValuesAreRefused() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> RidgeAr.ofOrder(10).fit(oscillation(20), 1));
    assertTrue(error.getMessage().contains("20 values are too few"), error.getMessage());
  }

  @Test
  void nothingToChooseFromIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new RidgeAr(List.of(0), List.of(1.0), false));
    assertThrows(
        IllegalArgumentException.class, () -> new RidgeAr(List.of(1), List.of(-1.0), false));
  }
}
