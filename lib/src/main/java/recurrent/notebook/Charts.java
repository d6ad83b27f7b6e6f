package recurrent.notebook;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.FontRenderContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.series.Series.DataType;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import recurrent.data.Series;
import recurrent.forecast.Backtest;

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
   * at round ones.
   */
  private static final class StrokedChart extends XYChart {

    StrokedChart(XYChartBuilder builder) {
      super(builder);
    }

    @Override
    public void paint(Graphics2D g, int width, int height) {
      var line = 0;
      for (var series : getSeriesMap().values()) {
        if (series.getLineStyle() == null) {
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
   *     parts, or there are not as many steps
   */
  public static XYChart forecast(List<Backtest> results, int lastSteps) {
    if (results.isEmpty()) {
      throw new IllegalArgumentException("results: there are none; expected at least one forecast");
    }
    var split = results.get(0).split();
    if (!results.stream().allMatch(result -> result.split().equals(split))) {
      throw new IllegalArgumentException("results: they are not of the same series and test part");
    }
    var testSteps = split.test().length;
    if (lastSteps < 2 || lastSteps > testSteps) {
      throw new IllegalArgumentException(
          "lastSteps: %d; expected 2 to %d, the length of the test part"
              .formatted(lastSteps, testSteps));
    }
    var series = split.series();
    var shown = series.slice(series.size() - lastSteps, series.size());
    var axis = TimeAxis.of(shown);
    var chart = line(series.title(), axis.label(), series.unit());
    axis.format(chart);
    axis.addLine(chart, "actual", shown.values());
    for (var result : results) {
      var forecast = result.forecast();
      var last = Arrays.copyOfRange(forecast, testSteps - lastSteps, testSteps);
      axis.addLine(chart, label(result, results), last);
    }
    return chart;
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
