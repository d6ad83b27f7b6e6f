package recurrent.notebook;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import recurrent.data.Series;

/**
 * The horizontal axis of a chart over time. A time is a year {@code 1749}, a quarter {@code
 * 1959-Q1}, a month {@code 1749-01}, a day, a local time {@code 2014-07-01 00:30:00} or a UTC time
 * {@code 2013-01-01T06:00Z}. Above three years the axis counts years, up to three years of months
 * it counts months, else it has dates. Of a series that says what a step is, it counts these.
 */
record TimeAxis(Unit unit, String label, double[] places, List<Date> dates) {

  enum Unit {
    YEAR,
    MONTH,
    DATE,
    STEP
  }

  private static final int FEWEST_YEARS = 3;
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("MMM yyyy", Locale.ENGLISH);

  static TimeAxis of(Series series) {
    if (series.size() < 2) {
      throw new IllegalArgumentException(
          "series: " + series.size() + " values are too few for a chart over time");
    }
    if (!series.step().isEmpty()) {
      var steps = series.times().stream().mapToDouble(Double::parseDouble).toArray();
      return new TimeAxis(Unit.STEP, series.step(), steps, List.of());
    }
    var times = series.times().stream().map(TimeAxis::parse).toList();
    var first = times.get(0);
    var last = times.get(times.size() - 1);
    var length = series.times().get(0).length();
    if (length == 4 || first.plusYears(FEWEST_YEARS).isBefore(last)) {
      return new TimeAxis(Unit.YEAR, "year", numbers(times, TimeAxis::inYears), List.of());
    }
    if (length == 7) {
      return new TimeAxis(Unit.MONTH, "month", numbers(times, TimeAxis::inMonths), List.of());
    }
    var dates = times.stream().map(time -> Date.from(time.toInstant(ZoneOffset.UTC))).toList();
    return new TimeAxis(Unit.DATE, "date (UTC)", new double[0], dates);
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
      case STEP -> {} // as other numbers
    }
  }

  /** How many times there are. */
  int size() {
    return unit == Unit.DATE ? dates.size() : places.length;
  }

  /** Adds a line of values at the last times of the axis. */
  void addLine(XYChart chart, String name, double[] values) {
    if (values.length == 0 || values.length > size()) {
      throw new IllegalArgumentException(
          "%s: %d values for %d times; expected 1 to %d"
              .formatted(name, values.length, size(), size()));
    }
    addLine(chart, name, IntStream.range(size() - values.length, size()).toArray(), values);
  }

  /** Adds a line of values at some of the times, each given by its place on the axis. */
  XYSeries addLine(XYChart chart, String name, int[] at, double[] values) {
    if (unit == Unit.DATE) {
      var shown = IntStream.of(at).mapToObj(dates::get).toList();
      return chart.addSeries(name, shown, Arrays.stream(values).boxed().toList());
    }
    return chart.addSeries(name, IntStream.of(at).mapToDouble(i -> places[i]).toArray(), values);
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
    return ChronoUnit.DAYS.between(day(dates.get(0)), day(dates.get(dates.size() - 1)));
  }

  private static LocalDate day(Date date) {
    return LocalDate.ofInstant(date.toInstant(), ZoneOffset.UTC);
  }
}
