package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import recurrent.data.Datasets;

class TimeAxisTest {

  @Test
  void aboveThreeYearsTheAxisCountsYears() {
    assertTrue(TimeAxis.of(Datasets.series("air-passengers")).years());
    assertTrue(TimeAxis.of(Datasets.series("sunspots-yearly").slice(0, 2)).years());
  }

  @Test
  void belowThreeYearsItHasDates() {
    assertFalse(TimeAxis.of(Datasets.series("air-passengers").slice(0, 24)).years());
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
