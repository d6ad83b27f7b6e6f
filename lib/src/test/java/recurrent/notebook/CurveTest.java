package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CurveTest {

  private static Curve line(int points) {
    var curve = new Curve();
    for (var i = 1; i <= points; i++) {
      curve.add(i, 10.0 * i);
    }
    return curve;
  }

  @Test
  void fewPointsAreAllKept() {
    assertArrayEquals(new double[] {1, 2, 3}, line(3).x());
    assertArrayEquals(new double[] {10, 20, 30}, line(3).y());
  }

  @Test
  void anyNumberOfPointsFitsAndStaysOnTheLine() {
    for (var points = 1; points < 5000; points += 7) {
      var curve = line(points);
      assertTrue(curve.x().length <= 513, points + " points became " + curve.x().length);
      assertEquals(curve.x().length, curve.y().length);
      for (var i = 0; i < curve.x().length; i++) {
        assertEquals(10 * curve.x()[i], curve.y()[i], 1e-9 * points);
        assertTrue(i == 0 || curve.x()[i] > curve.x()[i - 1]);
      }
      assertTrue(curve.x()[curve.x().length - 1] > points * 0.98, points + " points");
    }
  }

  @Test
  void theMeanOfAllIsKeptWhenNeighboursAreMerged() {
    assertEquals(10 * 2049 / 2.0, Arrays.stream(line(2048).y()).average().orElseThrow(), 1e-9);
  }

  @Test
  void theEndsAndTheLowestAreExactHoweverMany() {
    var curve = new Curve();
    for (var i = 1; i <= 3001; i++) {
      curve.add(i, Math.abs(i - 1234.25));
    }
    assertEquals(1233.25, curve.first());
    assertEquals(1766.75, curve.last());
    assertEquals(0.25, curve.lowest());
    assertEquals(1234, curve.lowestX());
  }
}
