package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GapsTest {

  private static final double GAP = Double.NaN;

  private static Series series(double... values) {
    return new Series("Rain", "mm", "here", 1, List.of("1", "2", "3", "4", "5"), values);
  }

  @ParameterizedTest
  @EnumSource
  void aSeriesWithoutGapsStaysAsItIs(Gaps gaps) {
    var whole = series(1, 2, 3, 4, 5);
    assertSame(whole, gaps.close(whole));
  }

  @Test
  void gapsLieOnTheLineBetweenTheirNeighbours() {
    var closed = Gaps.INTERPOLATE.close(series(1, GAP, GAP, 7, GAP));
    assertArrayEquals(new double[] {1, 3, 5, 7, 7}, closed.values());
    assertEquals(5, closed.times().size());
  }

  @Test
  void aGapAtTheStartTakesTheFirstValue() {
    assertArrayEquals(
        new double[] {4, 4, 4, 5, 6}, Gaps.INTERPOLATE.close(series(GAP, GAP, 4, 5, 6)).values());
  }

  @Test
  void droppedGapsTakeTheirTimesAlong() {
    var closed = Gaps.DROP.close(series(1, GAP, 3, GAP, 5));
    assertArrayEquals(new double[] {1, 3, 5}, closed.values());
    assertEquals(List.of("1", "3", "5"), closed.times());
  }

  @Test
  void withoutAChoiceGapsAreRefused() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> Gaps.FAIL.close(series(1, 2, GAP, GAP, 5)));
    assertEquals(
        "Rain: 2 of 5 values are gaps, the first at 3; choose Gaps.INTERPOLATE or Gaps.DROP",
        error.getMessage());
  }

  @Test
  void nothingButGapsIsRefused() {
    var none = series(GAP, GAP, GAP, GAP, GAP);
    assertThrows(IllegalArgumentException.class, () -> Gaps.INTERPOLATE.close(none));
  }

  @Test
  void carbonDioxideHasFiftyNine() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> Datasets.series("co2-mauna-loa-weekly"));
    assertEquals(
        "Weekly CO2 at Mauna Loa: 59 of 2284 values are gaps, the first at 1958-05-10; choose"
            + " Gaps.INTERPOLATE or Gaps.DROP",
        error.getMessage());
    assertEquals(2284, Datasets.series("co2-mauna-loa-weekly", Gaps.INTERPOLATE).size());
    assertEquals(2284 - 59, Datasets.series("co2-mauna-loa-weekly", Gaps.DROP).size());
  }
}
