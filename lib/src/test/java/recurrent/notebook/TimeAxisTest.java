package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import recurrent.data.Datasets;
import recurrent.data.Gaps;
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
    assertEquals("2013-01-01T06:00:00Z", hours.dates().get(0).toInstant().toString());
  }

  @Test
  void quartersAndLocalTimesAreRead() {
    var quarters = TimeAxis.of(Datasets.series("us-tbill-rate-quarterly"));
    assertEquals(1959, quarters.places()[0]);
    assertEquals(1959 + 273 / 365.0, quarters.places()[3], "1 October");
    var times = List.of("2014-07-01 00:00:00", "2014-07-01 00:30:00");
    var local = TimeAxis.of(new Series("taxi", "rides", "made up", 48, times, new double[2]));
    assertEquals("2014-07-01T00:30:00Z", local.dates().get(1).toInstant().toString());
  }

  @Test
  void stepsAreCountedByTheirName() {
    var halfHours = Datasets.series("england-electricity-halfhourly").slice(1000, 1100);
    var axis = TimeAxis.of(halfHours);
    assertEquals(Unit.STEP, axis.unit());
    assertEquals("half-hour", axis.label());
    assertEquals(1000, axis.places()[0]);
    assertEquals(1099, axis.places()[99]);
    var days = Datasets.series("eu-stock-indices-daily", "DAX");
    assertEquals("trading day", TimeAxis.of(days).label());
    assertEquals("sample at 360 Hz", TimeAxis.of(Datasets.series("ecg-mitbih-208-360hz")).label());
  }

  @Test
  void everySeriesOfTheCourseHasAnAxis() {
    for (var id : Datasets.names()) {
      var facts = Datasets.describe(id);
      if (facts.kind().equals("table") && facts.address().startsWith("datasets/")) {
        var name = Datasets.seriesNames(id).get(0);
        var series = Datasets.series(id, name, Gaps.INTERPOLATE);
        assertEquals(series.size(), TimeAxis.of(series).size(), id);
      }
    }
  }

  @Test
  void oneValueIsNoLine() {
    var one = Datasets.series("air-passengers").slice(0, 1);
    var error = assertThrows(IllegalArgumentException.class, () -> TimeAxis.of(one));
    assertEquals("series: 1 values are too few for a chart over time", error.getMessage());
  }
}
