package recurrent.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ErrorsTest {

  private static final double[] ACTUAL = {1, 2, 3};
  private static final double[] FORECAST = {1, 4, 7};

  @Test
  void theErrorsAgreeWithThoseWorkedOutByHand() {
    assertEquals(Math.sqrt(20 / 3.0), Errors.rmse(ACTUAL, FORECAST), 1e-15);
    assertEquals(2, Errors.mae(ACTUAL, FORECAST), 1e-15);
    assertEquals(2, Errors.bias(ACTUAL, FORECAST), 1e-15);
    assertEquals(-2 / 3.0, Errors.bias(ACTUAL, new double[] {3, 1, 0}), 1e-15);
  }

  @Test
  void theScaledErrorIsOneForTheNaiveForecastOfTheTrainingPart() {
    var train = new double[] {5, 3, 8, 6};
    assertEquals(1, Errors.mase(new double[] {3, 8, 6}, new double[] {5, 3, 8}, train, 1), 1e-15);
    assertEquals(1, Errors.mase(new double[] {8, 6}, new double[] {5, 3}, train, 2), 1e-15);
  }

  @Test
  void unequalLengthsAreRefused() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> Errors.rmse(ACTUAL, new double[] {1}));
    assertEquals("errors: 1 forecasts for 3 true values", error.getMessage());
  }

  @Test
  void aTrainingPartThatNeverChangesGivesNoScale() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Errors.mase(ACTUAL, FORECAST, new double[] {2, 2, 2}, 1));
    assertEquals("mase: the training part never changes", error.getMessage());
  }

  @Test
  void aSeasonAsLongAsTheTrainingPartGivesNoScale() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> Errors.mase(ACTUAL, FORECAST, ACTUAL, 3));
    assertEquals("mase: season 3 does not fit a training part of 3", error.getMessage());
  }
}
