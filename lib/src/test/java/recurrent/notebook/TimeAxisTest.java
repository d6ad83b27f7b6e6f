package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import recurrent.data.Datasets;
import recurrent.notebook.TimeAxis.Unit;

class TimeAxisTest {

  @Test
  void aboveThreeYearsTheAxisCountsYears() {
    assertEquals(Unit.YEAR, TimeAxis.of(Datasets.series("air-passengers")).unit());
    assertEquals(Unit.YEAR, TimeAxis.of(Datasets.series("sunspots-yearly").slice(0, 2)).unit());
    assertEquals("1960", TimeAxis.year(1960));
    assertEquals("", TimeAxis.year(1960.5));
  }

  @Test
  void belowThreeYearsItHasMonthsOrDates() {
    var months = TimeAxis.of(Datasets.series("air-passengers").slice(0, 24));
    assertEquals(Unit.MONTH, months.unit());
    assertEquals("Jan 1949", TimeAxis.month(12 * 1949));
    assertEquals("Dec 1949", TimeAxis.month(12 * 1949 + 11));
    assertEquals("", TimeAxis.month(12 * 1949 + 0.5));
    var hours = TimeAxis.of(Datasets.series("jfk-weather-hourly", "temp_c"));
    assertEquals("date (UTC)", hours.label());
    assertEquals("2013-01-01T06:00", hours.times().get(0).toString());
  }

  @Test
  void oneValueIsNoLine() {
    var one = Datasets.series("air-passengers").slice(0, 1);
    var error = assertThrows(IllegalArgumentException.class, () -> TimeAxis.of(one));
    assertEquals("series: 1 values are too few for a chart over time", error.getMessage());
  }
}
