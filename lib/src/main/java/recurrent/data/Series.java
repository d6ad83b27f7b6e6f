package recurrent.data;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Values in the order of time, one a step, with what they are and where they come from.
 *
 * @param title what the series is, for a chart's title
 * @param unit unit of the values
 * @param source citation
 * @param season steps after which the series roughly repeats itself; 1 where it has no season
 * @param step what a step is, such as {@code half-hour}, where the times are numbers of steps;
 *     empty where they are dates
 * @param times a label for each value, such as {@code 1749-01}
 * @param values the values; copied on the way in and on the way out
 */
public record Series(
    String title,
    String unit,
    String source,
    int season,
    String step,
    List<String> times,
    double[] values) {

  /** Checks that there are as many times as values, and copies both. */
  public Series {
    Objects.requireNonNull(title, "series: title");
    Objects.requireNonNull(unit, "series: unit");
    Objects.requireNonNull(source, "series: source");
    Objects.requireNonNull(step, "series: step");
    if (season < 1) {
      throw new IllegalArgumentException("series: season " + season + " must be at least 1");
    }
    if (times.size() != values.length) {
      throw new IllegalArgumentException(
          "series: " + times.size() + " times for " + values.length + " values");
    }
    times = List.copyOf(times);
    values = values.clone();
    if (!step.isEmpty()) {
      requireNumbers(step, times);
    }
  }

  /**
   * A series whose times are dates.
   *
   * @param title what the series is, for a chart's title
   * @param unit unit of the values
   * @param source citation
   * @param season steps after which the series roughly repeats itself; 1 where it has no season
   * @param times a date for each value
   * @param values the values; copied
   */
  public Series(
      String title, String unit, String source, int season, List<String> times, double[] values) {
    this(title, unit, source, season, "", times, values);
  }

  private static void requireNumbers(String step, List<String> times) {
    for (var time : times) {
      if (time.isEmpty() || !time.chars().allMatch(c -> c >= '0' && c <= '9')) {
        throw new IllegalArgumentException(
            "series: time '" + time + "'; expected the number of a " + step + ", such as 12");
      }
    }
  }

  @Override
  public double[] values() {
    return values.clone();
  }

  /**
   * How many values there are.
   *
   * @return the length of the series
   */
  public int size() {
    return values.length;
  }

  /**
   * A part of the series.
   *
   * @param from first step, counted from 0
   * @param to step after the last
   * @return the same series with these steps only
   */
  public Series slice(int from, int to) {
    Objects.checkFromToIndex(from, to, values.length);
    return new Series(
        title,
        unit,
        source,
        season,
        step,
        times.subList(from, to),
        Arrays.copyOfRange(values, from, to));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Series that
        && title.equals(that.title)
        && unit.equals(that.unit)
        && source.equals(that.source)
        && season == that.season
        && step.equals(that.step)
        && times.equals(that.times)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Objects.hash(title, unit, source, season, step, times, Arrays.hashCode(values));
  }

  @Override
  public String toString() {
    var span = values.length == 0 ? "empty" : times.get(0) + " to " + times.get(size() - 1);
    return title + " [" + unit + "]: " + size() + " values, " + span;
  }
}
