package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import recurrent.data.Datasets;
import recurrent.data.Series;
import recurrent.notebook.TimeAxis.Unit;

class TimeAxisTest {

  @Test
  void aboveThreeYearsTheAxisCountsYears() {
    assertEquals(Unit.YEAR, TimeAxis.of(Datasets.series("air-passengers")).unit());
    assertEquals(Unit.YEAR, TimeAxis.of(Datasets.series("sunspots-yearly").slice(0, 2)).unit());
    assertEquals("1960", TimeAxis.year(1960));
    assertEquals("1960.5", TimeAxis.year(1960.5));
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
  void quartersAndLocalTimesAreRead() {
    var quarters = TimeAxis.of(Datasets.series("us-tbill-rate-quarterly"));
    assertEquals("1959-01-01T00:00", quarters.times().get(0).toString());
    assertEquals("1959-10-01T00:00", quarters.times().get(3).toString());
    var times = List.of("2014-07-01 00:00:00", "2014-07-01 00:30:00");
    var local = TimeAxis.of(new Series("taxi", "rides", "made up", 48, times, new double[2]));
    assertEquals("2014-07-01T00:30", local.times().get(1).toString());
  }

  @Test
  void oneValueIsNoLine() {
    var one = Datasets.series("air-passengers").slice(0, 1);
    var error = assertThrows(IllegalArgumentException.class, () -> TimeAxis.of(one));
    assertEquals("series: 1 values are too few for a chart over time", error.getMessage());
  }
}
