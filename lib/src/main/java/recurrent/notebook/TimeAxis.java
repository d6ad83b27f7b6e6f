package recurrent.notebook;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import recurrent.data.Series;

/**
 * The horizontal axis of a chart over time. A time is a year {@code 1749}, a quarter {@code
 * 1959-Q1}, a month {@code 1749-01}, a day, a local time {@code 2014-07-01 00:30:00} or a UTC time
 * {@code 2013-01-01T06:00Z}. Above three years the axis counts years, up to three years of months
 * it counts months, else it has dates.
 */
record TimeAxis(List<LocalDateTime> times, Unit unit) {

  enum Unit {
    YEAR,
    MONTH,
    DATE
  }

  private static final int FEWEST_YEARS = 3;
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("MMM yyyy", Locale.ENGLISH);

  static TimeAxis of(Series series) {
    if (series.size() < 2) {
      throw new IllegalArgumentException(
          "series: " + series.size() + " values are too few for a chart over time");
    }
    var times = series.times().stream().map(TimeAxis::parse).toList();
    var first = times.get(0);
    var last = times.get(times.size() - 1);
    var length = series.times().get(0).length();
    var years = length == 4 || first.plusYears(FEWEST_YEARS).isBefore(last);
    return new TimeAxis(times, years ? Unit.YEAR : length == 7 ? Unit.MONTH : Unit.DATE);
  }

  private static LocalDateTime parse(String time) {
    return switch (time.length()) {
      case 4 -> LocalDate.of(Integer.parseInt(time), 1, 1).atStartOfDay();
      case 7 -> month(time).atStartOfDay();
      case 10 -> LocalDate.parse(time).atStartOfDay();
      case 19 -> LocalDateTime.parse(time.replace(' ', 'T'));
      default -> ZonedDateTime.parse(time).withZoneSameInstant(ZoneOffset.UTC).toLocalDateTime();
    };
  }

  private static LocalDate month(String time) {
    return time.charAt(5) == 'Q'
        ? LocalDate.of(Integer.parseInt(time.substring(0, 4)), 3 * (time.charAt(6) - '0') - 2, 1)
        : LocalDate.parse(time + "-01");
  }

  String label() {
    return switch (unit) {
      case YEAR -> "year";
      case MONTH -> "month";
      case DATE -> "date (UTC)";
    };
  }

  /** Sets how the axis of a chart writes its times. */
  void format(XYChart chart) {
    var styler = chart.getStyler();
    switch (unit) {
      case YEAR -> styler.setxAxisTickLabelsFormattingFunction(TimeAxis::year);
      case MONTH -> styler.setxAxisTickLabelsFormattingFunction(TimeAxis::month);
      case DATE -> {
        styler.setTimezone(TimeZone.getTimeZone(ZoneOffset.UTC));
        styler.setDatePattern(spanDays() > 3 ? "d MMM" : "d MMM HH:mm");
      }
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
    switch (unit) {
      case YEAR -> chart.addSeries(name, numbers(shown, TimeAxis::inYears), values);
      case MONTH -> chart.addSeries(name, numbers(shown, TimeAxis::inMonths), values);
      case DATE -> {
        var dates = shown.stream().map(time -> Date.from(time.toInstant(ZoneOffset.UTC))).toList();
        chart.addSeries(name, dates, Arrays.stream(values).boxed().toList());
      }
    }
  }

  private static double[] numbers(
      List<LocalDateTime> times, ToDoubleFunction<LocalDateTime> number) {
    return times.stream().mapToDouble(number).toArray();
  }

  private static double inYears(LocalDateTime time) {
    var day = time.getDayOfYear() - 1 + time.getHour() / 24.0;
    return time.getYear() + day / Year.of(time.getYear()).length();
  }

  private static double inMonths(LocalDateTime time) {
    return 12 * time.getYear() + time.getMonthValue() - 1;
  }

  /**
   * A year's number, with a decimal between two years: XChart draws no tick where all are blank.
   */
  static String year(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.1f", value);
  }

  /** A month's name at its first day; nothing between two months. */
  static String month(double value) {
    var whole = (int) value;
    return value == whole ? MONTH.format(LocalDate.of(whole / 12, whole % 12 + 1, 1)) : "";
  }

  private long spanDays() {
    var first = times.get(0).toLocalDate();
    return times.get(times.size() - 1).toLocalDate().toEpochDay() - first.toEpochDay();
  }
}
