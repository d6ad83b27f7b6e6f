package recurrent.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import recurrent.network.SplitMix64;

class ProportionTest {

  @Test
  void theIntervalAgreesWithTheFormula() {
    var proportion = new Proportion(81, 263);
    var z = 1.959963985;
    var p = 81 / 263.0;
    var middle = (p + z * z / (2 * 263)) / (1 + z * z / 263);
    var half = z / (1 + z * z / 263) * Math.sqrt(p * (1 - p) / 263 + z * z / (4.0 * 263 * 263));
    assertEquals(p, proportion.share());
    assertEquals(middle - half, proportion.low(), 1e-9);
    assertEquals(middle + half, proportion.high(), 1e-9);
    assertEquals("0.308 (0.255 to 0.366; 81 of 263)", proportion.toString());
  }

  @Test
  void theEndsStayWithinTheShares() {
    assertEquals(0, new Proportion(0, 10).low(), 1e-12);
    assertTrue(new Proportion(0, 10).high() > 0.2);
    assertEquals(1, new Proportion(10, 10).high(), 1e-12);
  }

  @Test
  void itHoldsTheTrueShareAboutAsOftenAsItSays() {
    var random = new SplitMix64(1);
    var held = 0;
    for (var run = 0; run < 4000; run++) {
      var successes = 0;
      for (var trial = 0; trial < 50; trial++) {
        successes += random.nextDouble() < 0.9 ? 1 : 0;
      }
      var proportion = new Proportion(successes, 50);
      held += proportion.low() <= 0.9 && 0.9 <= proportion.high() ? 1 : 0;
    }
    assertTrue(held > 0.93 * 4000 && held < 0.985 * 4000, held + " of 4000");
  }

  @Test
  void impossibleCountsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Proportion(0, 0));
    assertThrows(IllegalArgumentException.class, () -> new Proportion(-1, 3));
    var error = assertThrows(IllegalArgumentException.class, () -> new Proportion(4, 3));
    assertEquals(
        "proportion: 4 of 3; expected at least one trial, and 0 to as many successes",
        error.getMessage());
  }
}
