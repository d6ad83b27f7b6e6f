package recurrent.notebook;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.series.Series.DataType;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import recurrent.data.Series;
import recurrent.data.TimeSplit;
import recurrent.evaluation.ConfusionMatrix;
import recurrent.evaluation.Reliability;
import recurrent.forecast.Backtest;
import recurrent.forecast.Intervals;

/**
 * Charts in the one look of the course: 800 × 400 pixels, dark text on white, a light grid, and
 * lines that differ in colour and in stroke, so that colour alone never tells them apart. The
 * colours are those of Okabe and Ito (2008), Color Universal Design.
 */
public final class Charts {

  private static final int WIDTH = 800;
  private static final int HEIGHT = 400;
  private static final int TITLE_SIZE = 16;
  private static final int TEXT_SIZE = 13;
  private static final int SMALLEST_SIZE = 12;

  private static final Color INK = new Color(0x22, 0x22, 0x22);
  private static final Color GRID = new Color(0xDD, 0xDD, 0xDD);

  /** Black, blue, vermilion, bluish green, reddish purple, orange, sky blue. */
  private static final Color[] COLOURS = {
    new Color(0x00, 0x00, 0x00),
    new Color(0x00, 0x72, 0xB2),
    new Color(0xD5, 0x5E, 0x00),
    new Color(0x00, 0x9E, 0x73),
    new Color(0xCC, 0x79, 0xA7),
    new Color(0xE6, 0x9F, 0x00),
    new Color(0x56, 0xB4, 0xE9)
  };

  /** Three blues for bands that lie on one another, the outer one first. */
  private static final Color[] BANDS = {
    new Color(0xD6, 0xE6, 0xF2), new Color(0xA6, 0xCB, 0xE6), new Color(0x73, 0xAE, 0xD8)
  };

  /** Light enough for dark numbers on all of them. */
  private static final Color[] WHITE_TO_LIGHT = {
    Color.WHITE, new Color(0xD6, 0xE6, 0xF2), new Color(0x73, 0xAE, 0xD8)
  };

  /** From low to high in growing darkness, so that the map reads without colours, too. */
  private static final Color[] LIGHT_TO_DARK = {
    new Color(0xF7, 0xFB, 0xFF), COLOURS[1], new Color(0x08, 0x20, 0x3E)
  };

  private static final BasicStroke[] STROKES = {
    stroke(1.8f),
    stroke(1.8f, 8, 4),
    stroke(1.8f, 2, 3),
    stroke(1.8f, 10, 3, 2, 3),
    stroke(1.8f, 14, 4),
    stroke(1.8f, 5, 3),
    stroke(1.8f, 10, 3, 2, 3, 2, 3)
  };

  /**
   * XChart itself changes the stroke only after all colours; here every line has its own. And it
   * puts its ticks on data points where these are evenly spaced, so at any number; here they stand
   * at round ones. In its legend it gives a dot less room than it takes, so that the next one
   * stands against the name before it; here dots are a line without a stroke and get the room of a
   * line.
   */
  private static final class StrokedChart extends XYChart {

    StrokedChart(XYChartBuilder builder) {
      super(builder);
    }

    @Override
    public void paint(Graphics2D g, int width, int height) {
      var line = 0;
      for (var series : getSeriesMap().values()) {
        if (series.getXYSeriesRenderStyle() == XYSeriesRenderStyle.Scatter) {
          series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line).setLineStyle(SeriesLines.NONE);
        } else if (series.getLineStyle() == null) {
          series.setLineStyle(STROKES[line % STROKES.length]);
        }
        line++;
      }
      roundTicks();
      super.paint(g, width, height);
    }

    /** An axis that begins a hair before the first point has no evenly spaced points. */
    private void roundTicks() {
      var styler = getStyler();
      var x = getSeriesMap().values().stream().flatMapToDouble(s -> Arrays.stream(s.getXData()));
      var range = x.summaryStatistics();
      var span = range.getMax() - range.getMin();
      var dates =
          getSeriesMap().values().stream().anyMatch(s -> s.getxAxisDataType() == DataType.Date);
      if (styler.getXAxisMin() == null && !styler.isXAxisLogarithmic() && !dates && span > 0) {
        styler.setXAxisMin(range.getMin() - span / 1000);
      }
    }
  }

  private Charts() {}

  /**
   * An empty line chart; add lines with {@code addSeries(name, x, y)}.
   *
   * @param title its title
   * @param xLabel what the horizontal axis shows, with its unit
   * @param yLabel what the vertical axis shows, with its unit
   * @return the chart, ready for {@link Show#chart}
   */
  public static XYChart line(String title, String xLabel, String yLabel) {
    var chart =
        new StrokedChart(
            new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(xLabel)
                .yAxisTitle(yLabel));
    style(chart.getStyler(), title);
    chart
        .getStyler()
        .setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Line)
        .setXAxisDecimalPattern("0.#######"); // years without a comma
    return chart;
  }

  /**
   * A whole series over time.
   *
   * @param series at least two values
   * @return the chart, titled and labelled from the series
   * @throws IllegalArgumentException if there are fewer than two values
   */
  public static XYChart series(Series series) {
    var axis = TimeAxis.of(series);
    var chart = line(series.title(), axis.label(), series.unit());
    axis.format(chart);
    axis.addLine(chart, series.title(), series.values());
    chart.getStyler().setLegendVisible(false).setSeriesColors(new Color[] {COLOURS[1]});
    chart
        .getSeriesMap()
        .get(series.title())
        .setLineStyle(stroke(series.size() > WIDTH ? 1f : 1.8f));
    return chart;
  }

  /**
   * The truth and several forecasts of it, at the end of a series.
   *
   * @param results forecasts of the same test part
   * @param lastSteps how many steps to show, at least 2 and at most those of the test part
   * @return the chart, with the truth in black
   * @throws IllegalArgumentException if there are no results, they are of different series or test
   *     parts, there are not as many steps, or one result has no forecast of them
   */
  public static XYChart forecast(List<Backtest> results, int lastSteps) {
    if (results.isEmpty()) {
      throw new IllegalArgumentException("results: there are none; expected at least one forecast");
    }
    var split = results.get(0).split();
    checkLastSteps(split, lastSteps);
    if (!results.stream().allMatch(result -> result.split().equals(split))) {
      throw new IllegalArgumentException("results: they are not of the same series and test part");
    }
    var series = split.series();
    var first = series.size() - lastSteps;
    var shown = series.slice(first, series.size());
    var axis = TimeAxis.of(shown);
    var chart = line(series.title(), axis.label(), series.unit());
    axis.format(chart);
    axis.addLine(chart, "actual", shown.values());
    for (var result : results) {
      var name = label(result, results);
      var at = IntStream.of(result.targets()).filter(target -> target >= first).toArray();
      requireSome(name, at.length, lastSteps);
      var forecast = result.forecast();
      var last = Arrays.copyOfRange(forecast, forecast.length - at.length, forecast.length);
      var places = IntStream.of(at).map(target -> target - first).toArray();
      var line = axis.addLine(chart, name, places, last);
      var gapless = at.length > 1 && at[at.length - 1] - at[0] == at.length - 1;
      line.setMarker(gapless ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
    }
    return chart;
  }

  private static void checkLastSteps(TimeSplit split, int lastSteps) {
    var testSteps = split.test().length;
    if (lastSteps < 2 || lastSteps > testSteps) {
      throw new IllegalArgumentException(
          "lastSteps: %d; expected 2 to %d, the length of the test part"
              .formatted(lastSteps, testSteps));
    }
  }

  private static void requireSome(String name, int forecasts, int lastSteps) {
    if (forecasts == 0) {
      throw new IllegalArgumentException(
          "%s: no forecast of the last %d steps; show more of them".formatted(name, lastSteps));
    }
  }

  /**
   * The truth and prediction intervals around it, at the end of a series. Several intervals, such
   * as those of 50 % and 90 %, make a fan.
   *
   * @param results intervals for the same steps; the wider ones first, since the next are drawn on
   *     top of them
   * @param lastSteps how many steps to show, at least 2 and at most those of the test part
   * @return the chart, with the truth in black
   * @throws IllegalArgumentException if there are no intervals or more than three, they are of
   *     different steps, there are not as many steps, or less than two intervals for them
   */
  public static XYChart intervals(List<Intervals> results, int lastSteps) {
    if (results.isEmpty() || results.size() > BANDS.length) {
      throw new IllegalArgumentException(
          "results: %d; expected 1 to %d kinds of intervals"
              .formatted(results.size(), BANDS.length));
    }
    var split = results.get(0).split();
    checkLastSteps(split, lastSteps);
    if (!results.stream().allMatch(result -> sameSteps(result, results.get(0)))) {
      throw new IllegalArgumentException("results: they are not for the same steps of one series");
    }
    var series = split.series();
    var first = series.size() - lastSteps;
    var shown = series.slice(first, series.size());
    var axis = TimeAxis.of(shown);
    var chart = line(series.title(), axis.label(), series.unit());
    axis.format(chart);
    var at = IntStream.of(results.get(0).targets()).filter(target -> target >= first).toArray();
    if (at.length < 2) {
      throw new IllegalArgumentException(
          "lastSteps: %d hold %d intervals; expected at least 2".formatted(lastSteps, at.length));
    }
    for (var result : results) {
      var band = addBand(axis, chart, result, first, at.length);
      var colour = BANDS[chart.getSeriesMap().size() - 1];
      band.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea).setFillColor(colour);
      draw(band, colour, stroke(1f));
    }
    axis.addLine(chart, "actual", shown.values());
    draw(chart.getSeriesMap().get("actual"), COLOURS[0], STROKES[0]);
    return chart;
  }

  private static boolean sameSteps(Intervals one, Intervals other) {
    return one.split().equals(other.split()) && Arrays.equals(one.targets(), other.targets());
  }

  /** The last intervals as one outline: along the lower ends, and back along the upper ones. */
  private static XYSeries addBand(
      TimeAxis axis, XYChart chart, Intervals result, int first, int last) {
    var targets = result.targets();
    var at = new int[2 * last];
    var outline = new double[2 * last];
    for (var i = 0; i < last; i++) {
      var from = targets.length - last + i;
      at[i] = targets[from] - first;
      outline[i] = result.lower()[from];
      at[2 * last - 1 - i] = at[i];
      outline[2 * last - 1 - i] = result.upper()[from];
    }
    var percent = String.format(Locale.ROOT, "%.1f", 100 * result.level()).replace(".0", "");
    return axis.addLine(chart, result.name() + ", " + percent + " %", at, outline);
  }

  /** The forecaster's name, with the horizon where the results differ in it. */
  private static String label(Backtest result, List<Backtest> results) {
    var sameHorizon = results.stream().allMatch(other -> other.horizon() == result.horizon());
    return sameHorizon ? result.name() : result.name() + ", " + result.horizon() + " ahead";
  }

  /**
   * Bars for comparing a few numbers, such as errors, with the number at the top of each bar.
   *
   * @param title the chart's title
   * @param yLabel what the bars show, with its unit
   * @param names what each bar stands for
   * @param values their heights, as many
   * @return the chart, ready for {@link Show#chart}
   * @throws IllegalArgumentException if there are no bars, or not as many names as values
   */
  public static CategoryChart bars(
      String title, String yLabel, List<String> names, double[] values) {
    if (names.isEmpty() || names.size() != values.length) {
      throw new IllegalArgumentException(
          "bars: %d names for %d values; expected as many, and at least one"
              .formatted(names.size(), values.length));
    }
    var chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .yAxisTitle(yLabel)
            .build();
    style(chart.getStyler(), title);
    chart
        .getStyler()
        .setAvailableSpaceFill(0.5)
        .setLabelsVisible(true)
        .setLabelsPosition(0.93)
        .setLabelsFont(font(Font.PLAIN, TEXT_SIZE))
        .setLabelsFontColorAutomaticEnabled(false)
        .setLabelsFontColor(Color.WHITE)
        .setLegendVisible(false)
        .setSeriesColors(new Color[] {COLOURS[1]})
        .setDecimalPattern("#.##");
    chart.getStyler().setXAxisTitleVisible(false);
    chart.addSeries(yLabel, names, Arrays.stream(values).boxed().toList());
    return chart;
  }

  /**
   * A table of numbers as a map: the larger, the darker. Colours run from the smallest to the
   * largest number; {@code getStyler().setMin(0).setMax(1)} gives several maps one scale.
   *
   * @param title the chart's title
   * @param xLabel what the columns are
   * @param yLabel what the rows are
   * @param columns the name of each column; an empty one leaves its place free, where there are
   *     more columns than names have room
   * @param rows the name of each row; the first stands at the bottom
   * @param values a row of numbers for each row, with one for each column
   * @return the chart, ready for {@link Show#chart}
   * @throws IllegalArgumentException if there are no numbers, or not as many as names
   */
  public static HeatMapChart heatMap(
      String title,
      String xLabel,
      String yLabel,
      List<String> columns,
      List<String> rows,
      double[][] values) {
    if (columns.isEmpty() || rows.isEmpty() || rows.size() != values.length) {
      throw new IllegalArgumentException(
          "heat map: %d rows of numbers for %d rows and %d columns; expected as many, and at least one"
              .formatted(values.length, rows.size(), columns.size()));
    }
    var cells = new ArrayList<Number[]>();
    for (var row = 0; row < values.length; row++) {
      if (values[row].length != columns.size()) {
        throw new IllegalArgumentException(
            "heat map: row %s has %d numbers; expected %d, one for each column"
                .formatted(rows.get(row), values[row].length, columns.size()));
      }
      for (var column = 0; column < values[row].length; column++) {
        cells.add(new Number[] {column, row, values[row][column]});
      }
    }
    var chart =
        new HeatMapChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(xLabel)
            .yAxisTitle(yLabel)
            .build();
    style(chart.getStyler(), title);
    chart.getStyler().setRangeColors(LIGHT_TO_DARK).setShowValue(false);
    chart.getStyler().setLegendPosition(LegendPosition.OutsideE);
    chart.getStyler().setPlotContentSize(1);
    chart.addSeries(title, drawable(columns), drawable(rows), cells);
    return chart;
  }

  /** XChart cannot draw an empty text. */
  private static List<String> drawable(List<String> names) {
    return names.stream().map(name -> name.isEmpty() ? " " : name).toList();
  }

  /**
   * How often which class was taken for which, as a map with the counts in it: the true classes
   * from top to bottom.
   *
   * @param title the chart's title
   * @param matrix the counts
   * @return the chart, ready for {@link Show#chart}
   */
  public static HeatMapChart confusion(String title, ConfusionMatrix matrix) {
    var classes = matrix.classes();
    var upwards = new ArrayList<>(classes);
    Collections.reverse(upwards);
    var values = new double[classes.size()][classes.size()];
    for (var row = 0; row < values.length; row++) {
      var counts = matrix.counts()[values.length - 1 - row];
      values[row] = Arrays.stream(counts).asDoubleStream().toArray();
    }
    var chart = heatMap(title, "taken for", "true class", classes, upwards, values);
    chart
        .getStyler()
        .setRangeColors(WHITE_TO_LIGHT)
        .setMin(0)
        .setShowValue(true)
        .setValueFont(font(Font.PLAIN, TEXT_SIZE))
        .setValueFontColor(INK)
        .setHeatMapValueDecimalPattern("0");
    chart.getStyler().setLegendVisible(false);
    return chart;
  }

  /**
   * Whether probabilities mean what they say: for each bin, how often it happened against the mean
   * probability, with its 95 % interval. Points on the diagonal are as they should be.
   *
   * @param title the chart's title
   * @param results the comparisons
   * @return the chart, ready for {@link Show#chart}
   */
  public static XYChart reliability(String title, List<Reliability> results) {
    var chart = line(title, "mean probability", "share that happened");
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(1.0);
    var ends = new double[] {0, 1};
    draw(chart.addSeries("as it should be", ends, ends), Color.GRAY, STROKES[1]);
    for (var r = 0; r < results.size(); r++) {
      var name = results.get(r).name();
      var bins = results.get(r).bins();
      var colour = COLOURS[(r + 1) % COLOURS.length];
      var means = bins.stream().mapToDouble(Reliability.Bin::mean).toArray();
      var shares = bins.stream().mapToDouble(bin -> bin.happened().share()).toArray();
      var points = chart.addSeries(name, means, shares);
      draw(points, colour, STROKES[r % STROKES.length]);
      points.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(colour);
      // One line for all intervals, interrupted after each.
      var x = bins.stream().flatMapToDouble(bin -> DoubleStream.generate(bin::mean).limit(3));
      var y =
          bins.stream()
              .map(Reliability.Bin::happened)
              .flatMapToDouble(p -> DoubleStream.of(p.low(), p.high(), Double.NaN));
      var intervals = chart.addSeries(name + ", 95 %", x.toArray(), y.toArray());
      draw(intervals, colour, stroke(1f));
      intervals.setShowInLegend(false);
    }
    return chart;
  }

  private static void draw(XYSeries series, Color colour, BasicStroke stroke) {
    series.setLineColor(colour);
    series.setLineStyle(stroke);
  }

  private static void style(AxesChartStyler styler, String title) {
    styler
        .setPlotGridLinesColor(GRID)
        .setPlotGridLinesStroke(stroke(1f))
        .setPlotMargin(0)
        .setAxisTitleFont(font(Font.PLAIN, TEXT_SIZE))
        .setAxisTickLabelsFont(font(Font.PLAIN, SMALLEST_SIZE))
        .setAxisTickLabelsColor(INK)
        .setAxisTickMarksColor(GRID)
        .setLocale(Locale.ENGLISH);
    styler
        .setBaseFont(font(Font.PLAIN, TEXT_SIZE))
        .setChartTitleFont(fitting(title))
        .setChartTitleBoxVisible(false)
        .setChartFontColor(INK)
        .setXAxisTitleColor(INK)
        .setYAxisTitleColor(INK)
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBackgroundColor(Color.WHITE)
        .setPlotBorderColor(GRID)
        .setChartPadding(14)
        .setSeriesColors(COLOURS)
        .setSeriesMarkers(new Marker[] {SeriesMarkers.NONE})
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Horizontal)
        .setLegendBorderColor(Color.WHITE)
        .setLegendFont(font(Font.PLAIN, TEXT_SIZE))
        .setLegendSeriesLineLength(44)
        .setAntiAlias(true);
  }

  /** Bold, and smaller where a title would be wider than the chart. */
  private static Font fitting(String title) {
    var context = new FontRenderContext(null, true, true);
    var size = TITLE_SIZE;
    while (size > SMALLEST_SIZE
        && font(Font.BOLD, size).getStringBounds(title, context).getWidth() > WIDTH - 120) {
      size--;
    }
    return font(Font.BOLD, size);
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  private static BasicStroke stroke(float width, float... dashes) {
    return new BasicStroke(
        width,
        BasicStroke.CAP_BUTT,
        BasicStroke.JOIN_ROUND,
        10,
        dashes.length == 0 ? null : dashes,
        0);
  }
}
