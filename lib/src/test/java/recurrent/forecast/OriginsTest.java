package recurrent.forecast;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OriginsTest {

  private static final Origins PLAN = Origins.of(Simulated.split(10, new double[30]));

  @Test
  void originsBeginAtTheLastStepBeforeTheTestPartAndEndWhereTheHorizonEnds() {
    assertArrayEquals(new int[] {19, 20, 21, 22}, PLAN.steps(7));
    assertArrayEquals(new int[] {19, 23, 27}, PLAN.every(4).steps(2));
    assertArrayEquals(new int[] {19}, PLAN.steps(10));
  }

  @Test
  void aHorizonBeyondTheTestPartIsRefused() {
    var error = assertThrows(IllegalArgumentException.class, () -> PLAN.steps(11));
    assertEquals(
        "origins: horizon 11; expected 1 to 10, the length of the test part", error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> PLAN.steps(0));
  }

  @Test
  void nothingIsLostOnTheWay() {
    var series = PLAN.split().series();
    var expected = new Origins(PLAN.split(), java.util.List.of(series), 2, 3, 4);
    assertEquals(expected, PLAN.beside(series).window(4).refitEvery(3).every(2));
    assertEquals(expected, PLAN.every(2).refitEvery(3).window(4).beside(series));
  }

  @Test
  void stepsBelowOneAndOtherTimesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> PLAN.every(0));
    assertThrows(IllegalArgumentException.class, () -> PLAN.window(0));
    var error = assertThrows(IllegalArgumentException.class, () -> PLAN.refitEvery(0));
    assertEquals("origins: refitEvery 0; expected 1 or more", error.getMessage());
    var other = Simulated.series(new double[29]);
    var times = assertThrows(IllegalArgumentException.class, () -> PLAN.beside(other));
    assertTrue(times.getMessage().contains("expected the same times as"), times.getMessage());
  }
}
