package recurrent.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void theNumbersAgreeWithThoseWorkedOutByHand() {
    var spread = Spread.of(2, 4, 9);
    assertEquals(new Spread(3, 5, Math.sqrt((9 + 1 + 16) / 2.0), 2, 9), spread);
    assertEquals("5.000 ± 3.6 (2.000 to 9.000, n = 3)", spread.toString());
  }

  @Test
  void oneNumberHasNoDeviation() {
    var one = Spread.of(7);
    assertEquals(7, one.mean());
    assertTrue(Double.isNaN(one.deviation()));
    assertEquals(7, one.min());
    assertEquals(7, one.max());
  }

  @Test
  void whatIsUnknownStaysUnknown() {
    var unknown = Spread.of(1, Double.NaN);
    assertTrue(Double.isNaN(unknown.mean()));
    assertTrue(Double.isNaN(unknown.min()));
    assertTrue(Double.isNaN(unknown.max()));
  }

  @Test
  void nothingIsRefused() {
    assertThrows(IllegalArgumentException.class, Spread::of);
  }
}
