package recurrent.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;
import org.junit.jupiter.api.Test;

class DrawTest {

  private static final int DRAWS = 10_000;

  private static double share(Function<Draw, Boolean> event) {
    var draw = new Draw(1);
    var happened = 0;
    for (var i = 0; i < DRAWS; i++) {
      happened += event.apply(draw) ? 1 : 0;
    }
    return (double) happened / DRAWS;
  }

  @Test
  void everyRangeIsDrawnEvenly() {
    var tolerance = 0.02; // four standard errors
    assertEquals(1 / 3.0, share(draw -> draw.oneOf("a", "b", "c").equals("b")), tolerance);
    assertEquals(0.25, share(draw -> draw.whole(5, 8) == 8), tolerance);
    assertEquals(0.25, share(draw -> draw.whole(5, 8) == 5), tolerance);
    assertEquals(0.5, share(draw -> draw.uniform(-1, 3) < 1), tolerance);
    assertEquals(0.5, share(draw -> draw.logUniform(1e-4, 1) < 1e-2), tolerance);
  }

  @Test
  void nothingIsDrawnOutside() {
    assertEquals(1, share(draw -> Math.abs(draw.whole(-2, 2)) <= 2));
    assertEquals(1, share(draw -> draw.whole(3, 3) == 3));
    var draw = new Draw(2);
    for (var i = 0; i < DRAWS; i++) {
      var x = draw.uniform(2, 3);
      assertTrue(x >= 2 && x < 3);
      var y = draw.logUniform(1e-3, 1e-1);
      assertTrue(y >= 1e-3 * (1 - 1e-12) && y <= 1e-1 * (1 + 1e-12));
    }
  }

  @Test
  void rangesThatAreNoneAreRefused() {
    var draw = new Draw(1);
    assertThrows(IllegalArgumentException.class, draw::oneOf);
    assertThrows(IllegalArgumentException.class, () -> draw.whole(2, 1));
    assertThrows(
        IllegalArgumentException.class, () -> draw.whole(Integer.MIN_VALUE, Integer.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, () -> draw.uniform(1, 1));
    assertThrows(IllegalArgumentException.class, () -> draw.uniform(0, Double.NaN));
    var error = assertThrows(IllegalArgumentException.class, () -> draw.logUniform(0, 1));
    assertEquals("logUniform: from 0.0; expected more than 0", error.getMessage());
  }
}
