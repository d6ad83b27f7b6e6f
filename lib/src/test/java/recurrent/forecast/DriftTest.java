package recurrent.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class DriftTest {

  @Test
  void theSlopeOfTheTrainingPartGoesOn() {
    var fitted = new Drift().fit(new double[] {1, 9, 2, 7}, 3);
    assertEquals(16, fitted.forecast(new double[] {1, 9, 2, 7, 10}, 4), 1e-12);
  }

  @Test
  void oneValueHasNoSlope() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> new Drift().fit(new double[] {1}, 1));
    assertEquals("drift: a slope needs at least 2 values", error.getMessage());
  }
}
