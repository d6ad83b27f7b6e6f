package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class WindowsTest {

  private static final double[] VALUES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

  @Test
  void oneStepAheadGivesOnePairForEachValueAfterTheFirstWindow() {
    var windows = Windows.of(VALUES, 3, 1);
    assertEquals(7, windows.size());
    assertArrayEquals(new double[] {0, 1, 2}, windows.inputs()[0]);
    assertEquals(3, windows.targets()[0]);
    assertArrayEquals(new double[] {6, 7, 8}, windows.inputs()[6]);
    assertEquals(9, windows.targets()[6]);
  }

  @Test
  void everyTargetLiesTheHorizonAfterItsWindow() {
    for (var horizon = 1; horizon <= 7; horizon++) {
      var windows = Windows.of(VALUES, 3, horizon);
      assertEquals(8 - horizon, windows.size());
      for (var i = 0; i < windows.size(); i++) {
        assertEquals(windows.inputs()[i][2] + horizon, windows.targets()[i]);
      }
    }
  }

  @Test
  void aWindowLongerThanTheSeriesIsRefused() {
    var error = assertThrows(IllegalArgumentException.class, () -> Windows.of(VALUES, 12, 1));
    assertEquals(
        "windows: length 12 with horizon 1 is longer than the series (10 values)",
        error.getMessage());
  }

  @Test
  void aHorizonOfZeroWouldLeakTheTarget() {
    var error = assertThrows(IllegalArgumentException.class, () -> Windows.of(VALUES, 3, 0));
    assertEquals("windows: length 3 and horizon 0 must be at least 1", error.getMessage());
  }
}
