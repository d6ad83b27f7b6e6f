package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {

  private static Series series(double... values) {
    return new Series("Rain", "mm", "here", 1, List.of("1", "2", "3"), values);
  }

  @Test
  void nothingOutsideChangesTheValues() {
    var values = new double[] {1, 2, 3};
    var series = series(values);
    values[0] = 9;
    series.values()[1] = 9;
    assertArrayEquals(new double[] {1, 2, 3}, series.values());
  }

  @Test
  void aSliceKeepsTimesAndValuesTogether() {
    var slice = series(1, 2, 3).slice(1, 3);
    assertEquals(List.of("2", "3"), slice.times());
    assertArrayEquals(new double[] {2, 3}, slice.values());
    assertEquals("mm", slice.unit());
  }

  @Test
  void aSliceKeepsWhatAStepIs() {
    var series = steps("half-hour", "0", "1", "2");
    assertEquals("half-hour", series.slice(1, 3).step());
    assertNotEquals(series, steps("hour", "0", "1", "2"));
    assertEquals("", series(1, 2, 3).step(), "dates");
  }

  private static Series steps(String step, String... times) {
    return new Series("Load", "MW", "here", 48, step, List.of(times), new double[times.length]);
  }

  @Test
  void stepsAreNumbered() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> steps("half-hour", "0", "00:30 o'clock"));
    assertEquals(
        "series: time '00:30 o'clock'; expected the number of a half-hour, such as 12",
        error.getMessage());
  }

  @Test
  void aSliceOutsideIsRefused() {
    assertThrows(IndexOutOfBoundsException.class, () -> series(1, 2, 3).slice(1, 4));
  }

  @Test
  void equalValuesMakeEqualSeries() {
    assertEquals(series(1, 2, 3), series(1, 2, 3));
    assertEquals(series(1, 2, 3).hashCode(), series(1, 2, 3).hashCode());
    assertNotEquals(series(1, 2, 3), series(1, 2, 4));
  }

  @Test
  void oneLineSaysWhatItIs() {
    assertEquals("Rain [mm]: 3 values, 1 to 3", series(1, 2, 3).toString());
    assertEquals("Rain [mm]: 0 values, empty", series(1, 2, 3).slice(0, 0).toString());
  }

  @Test
  void timesAndValuesMustBeAsMany() {
    var error = assertThrows(IllegalArgumentException.class, () -> series(1, 2));
    assertEquals("series: 3 times for 2 values", error.getMessage());
  }

  @Test
  void aSeasonHasAtLeastOneStep() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Series("Rain", "mm", "here", 0, List.of(), new double[0]));
    assertEquals("series: season 0 must be at least 1", error.getMessage());
  }
}
