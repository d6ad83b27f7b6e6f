package recurrent.notebook;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import org.knowm.xchart.XYChart;
import recurrent.data.Series;

/**
 * The horizontal axis of a chart over time. A time is a year {@code 1749}, a month {@code 1749-01}
 * or a UTC time {@code 2013-01-01T06:00Z}. Above three years the axis counts years, else it has
 * dates.
 */
record TimeAxis(List<LocalDateTime> times, boolean years) {

  private static final int FEWEST_YEARS = 3;

  static TimeAxis of(Series series) {
    if (series.size() < 2) {
      throw new IllegalArgumentException(
          "series: " + series.size() + " values are too few for a chart over time");
    }
    var times = series.times().stream().map(TimeAxis::parse).toList();
    var first = times.get(0);
    var last = times.get(times.size() - 1);
    var yearly = series.times().get(0).length() == 4;
    return new TimeAxis(times, yearly || first.plusYears(FEWEST_YEARS).isBefore(last));
  }

  private static LocalDateTime parse(String time) {
    return switch (time.length()) {
      case 4 -> LocalDate.of(Integer.parseInt(time), 1, 1).atStartOfDay();
      case 7 -> LocalDate.parse(time + "-01").atStartOfDay();
      case 10 -> LocalDate.parse(time).atStartOfDay();
      default -> ZonedDateTime.parse(time).withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime();
    };
  }

  String label() {
    return years ? "year" : spanDays() > 400 ? "month" : "date (UTC)";
  }

  /** Sets how the axis of a chart writes its times. */
  void format(XYChart chart) {
    var styler = chart.getStyler();
    if (years) {
      styler.setXAxisDecimalPattern("0");
    } else {
      styler.setTimezone(TimeZone.getTimeZone(ZoneOffset.UTC));
      styler.setDatePattern(
          spanDays() > 400 ? "MMM yyyy" : spanDays() > 3 ? "d MMM" : "d MMM HH:mm");
    }
  }

  /** Adds a line of values at the last times of the axis. */
  void addLine(XYChart chart, String name, double[] values) {
    if (values.length == 0 || values.length > times.size()) {
      throw new IllegalArgumentException(
          "%s: %d values for %d times; expected 1 to %d"
              .formatted(name, values.length, times.size(), times.size()));
    }
    var shown = times.subList(times.size() - values.length, times.size());
    if (years) {
      chart.addSeries(name, shown.stream().mapToDouble(TimeAxis::inYears).toArray(), values);
    } else {
      var dates = shown.stream().map(time -> Date.from(time.toInstant(ZoneOffset.UTC))).toList();
      chart.addSeries(name, dates, Arrays.stream(values).boxed().toList());
    }
  }

  private static double inYears(LocalDateTime time) {
    var day = time.getDayOfYear() - 1 + time.getHour() / 24.0;
    return time.getYear() + day / Year.of(time.getYear()).length();
  }

  private long spanDays() {
    var first = times.get(0).toLocalDate();
    return times.get(times.size() - 1).toLocalDate().toEpochDay() - first.toEpochDay();
  }
}
