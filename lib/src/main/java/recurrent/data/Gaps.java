package recurrent.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What to do with the steps of a series that have no value. There is no silent choice. */
public enum Gaps {
  /** Refuse a series with gaps, and say where the first one is. */
  FAIL,

  /**
   * Fill a gap on the straight line between its neighbours; at either end of the series, with the
   * nearest value. The step after a gap is then used to fill it: a forecast must not start inside.
   */
  INTERPOLATE,

  /** Leave the steps out: the series is shorter, and its steps are no longer evenly spaced. */
  DROP;

  /** A series without gaps; NaN marks a gap in the values. */
  Series close(Series gappy) {
    var values = gappy.values();
    var known = new ArrayList<Integer>();
    for (var i = 0; i < values.length; i++) {
      if (!Double.isNaN(values[i])) {
        known.add(i);
      }
    }
    if (known.size() == values.length) {
      return gappy;
    }
    if (known.isEmpty()) {
      throw new IllegalArgumentException(gappy.title() + ": there is no value at all");
    }
    return switch (this) {
      case FAIL ->
          throw new IllegalArgumentException(
              "%s: %d of %d values are gaps, the first at %s; choose Gaps.INTERPOLATE or Gaps.DROP"
                  .formatted(
                      gappy.title(),
                      values.length - known.size(),
                      values.length,
                      gappy.times().get(firstGap(values))));
      case INTERPOLATE -> with(gappy, gappy.times(), interpolated(values, known));
      case DROP ->
          with(
              gappy,
              known.stream().map(gappy.times()::get).toList(),
              known.stream().mapToDouble(i -> values[i]).toArray());
    };
  }

  private static int firstGap(double[] values) {
    var i = 0;
    while (!Double.isNaN(values[i])) {
      i++;
    }
    return i;
  }

  private static double[] interpolated(double[] values, List<Integer> known) {
    var filled = values.clone();
    Arrays.fill(filled, 0, known.get(0), values[known.get(0)]);
    for (var k = 1; k < known.size(); k++) {
      int left = known.get(k - 1);
      int right = known.get(k);
      for (var i = left + 1; i < right; i++) {
        var share = (double) (i - left) / (right - left);
        filled[i] = values[left] + share * (values[right] - values[left]);
      }
    }
    int last = known.get(known.size() - 1);
    Arrays.fill(filled, last + 1, filled.length, values[last]);
    return filled;
  }

  private static Series with(Series series, List<String> times, double[] values) {
    return new Series(
        series.title(),
        series.unit(),
        series.source(),
        series.season(),
        series.step(),
        times,
        values);
  }
}
