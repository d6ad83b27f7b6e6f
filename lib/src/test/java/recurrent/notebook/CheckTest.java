package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CheckTest {

  @Test
  void aClaimThatHoldsPrintsOneLine() {
    assertEquals("✓ water is wet", Printed.by(() -> Check.that("water is wet", true)));
  }

  @Test
  void aClaimThatFailsPrintsAndThrows() {
    var printed =
        Printed.by(
            () -> {
              var error =
                  assertThrows(
                      IllegalStateException.class, () -> Check.that("fire is cold", false));
              assertEquals("check failed: fire is cold", error.getMessage());
            });
    assertEquals("✗ fire is cold", printed);
  }

  @Test
  void theLargestDifferenceIsNamedWithItsPlace() {
    var error =
        assertThrows(
            IllegalStateException.class,
            () -> Check.close("dW", new double[] {1, 2, 3}, new double[] {1, 2.5, 3.1}, 1e-3));
    assertTrue(
        error.getMessage().contains("dW: largest difference 5.0e-01 at index 1, allowed 1.0e-03"),
        error.getMessage());
  }

  @Test
  void notANumberIsNeverClose() {
    assertThrows(IllegalStateException.class, () -> Check.close("loss", 1, Double.NaN, 1));
  }

  @Test
  void anArrayOfAnotherLengthFails() {
    var error =
        assertThrows(
            IllegalStateException.class, () -> Check.close("h", new double[3], new double[2], 1));
    assertEquals("check failed: h: 2 numbers, expected 3", error.getMessage());
  }

  @Test
  void wholeNumbersMustBeTheSame() {
    assertEquals(
        "✓ shape: [2, 3]",
        Printed.by(() -> Check.equal("shape", new int[] {2, 3}, new int[] {2, 3})));
    var error =
        assertThrows(
            IllegalStateException.class,
            () -> Check.equal("shape", new int[] {2, 3}, new int[] {3, 2}));
    assertEquals("check failed: shape: [3, 2], expected [2, 3]", error.getMessage());
  }
}
