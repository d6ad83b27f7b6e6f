package recurrent.notebook;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;
import recurrent.data.Series;
import recurrent.forecast.Backtest;

/**
 * Charts in the course's one theme: white ground, a palette that colour-blind readers can tell
 * apart (Okabe and Ito 2008), a line style for each series beside its colour.
 */
public final class Charts {

  private static final int WIDTH = 800;
  private static final int HEIGHT = 400;

  private static final Color[] PALETTE = {
    new Color(0x00, 0x00, 0x00),
    new Color(0x00, 0x72, 0xB2),
    new Color(0xD5, 0x5E, 0x00),
    new Color(0x00, 0x9E, 0x73),
    new Color(0xCC, 0x79, 0xA7),
    new Color(0x56, 0xB4, 0xE9),
    new Color(0xE6, 0x9F, 0x00),
  };

  private static final BasicStroke[] STROKES = {
    SeriesLines.SOLID,
    SeriesLines.SOLID,
    SeriesLines.DASH_DASH,
    SeriesLines.DASH_DOT,
    SeriesLines.DOT_DOT,
    SeriesLines.SOLID,
    SeriesLines.DASH_DASH,
  };

  private Charts() {}

  /**
   * An empty line chart; {@code addSeries(name, x, y)} adds the lines.
   *
   * @param title title of the chart
   * @param x name of the horizontal axis, with its unit
   * @param y name of the vertical axis, with its unit
   * @return the chart
   */
  public static XYChart line(String title, String x, String y) {
    var chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    theme(chart.getStyler());
    chart.getStyler().setMarkerSize(0);
    chart.getStyler().setSeriesMarkers(new Marker[] {SeriesMarkers.NONE});
    return chart;
  }

  /**
   * A line chart of one series over its years.
   *
   * @param series the series; its times must begin with a year
   * @return the chart
   */
  public static XYChart series(Series series) {
    var chart = line(series.title(), "year", series.unit());
    chart.addSeries(series.title(), years(series.times()), series.values());
    chart.getStyler().setLegendVisible(false);
    return chart;
  }

  /**
   * A line chart of the truth and of several forecasts of it, over the last steps of the test part.
   *
   * @param results forecasts of one and the same test part
   * @param steps how many of the last steps to show
   * @return the chart
   */
  public static XYChart forecast(List<Backtest> results, int steps) {
    if (results.isEmpty()) {
      throw new IllegalArgumentException("forecast chart: there are no forecasts");
    }
    var first = results.get(0);
    var series = first.split().series();
    var test = first.split().test();
    var shown = Math.min(steps, test.length);
    var times = years(series.times());
    var x = Arrays.copyOfRange(times, times.length - shown, times.length);
    var title = series.title() + ", forecast " + first.horizon() + " steps ahead";
    var chart = line(title, "year", series.unit());
    chart.addSeries("truth", x, last(test, shown));
    for (var result : results) {
      chart.addSeries(result.name(), x, last(result.forecast(), shown));
    }
    return chart;
  }

  /**
   * A bar chart: one bar a name.
   *
   * @param title title of the chart
   * @param y name of the vertical axis, with its unit
   * @param names what each bar stands for
   * @param values their heights
   * @return the chart
   */
  public static CategoryChart bars(String title, String y, List<String> names, double[] values) {
    var chart =
        new CategoryChartBuilder().width(WIDTH).height(HEIGHT).title(title).yAxisTitle(y).build();
    theme(chart.getStyler());
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setAvailableSpaceFill(0.6);
    chart.getStyler().setLabelsVisible(true);
    chart.getStyler().setLabelsFont(font(Font.PLAIN, 13));
    chart.getStyler().setSeriesColors(new Color[] {PALETTE[1]});
    chart.getStyler().setLabelsFontColorAutomaticEnabled(true);
    chart.addSeries(y, names, Arrays.stream(values).boxed().toList());
    return chart;
  }

  private static double[] last(double[] values, int count) {
    return Arrays.copyOfRange(values, values.length - count, values.length);
  }

  /** A time such as 1749-02 or 2013-01-01T06:00Z as a year with its fraction. */
  private static double[] years(List<String> times) {
    var years = new double[times.size()];
    for (var i = 0; i < years.length; i++) {
      var time = times.get(i);
      if (!time.matches("\\d{4}([-T].*)?")) {
        return IntStream.range(0, years.length).asDoubleStream().toArray();
      }
      years[i] = Integer.parseInt(time.substring(0, 4));
      if (time.length() >= 7) {
        years[i] += (Integer.parseInt(time.substring(5, 7)) - 1) / 12.0;
      }
      if (time.length() >= 10) {
        years[i] += (Integer.parseInt(time.substring(8, 10)) - 1) / 365.25;
      }
    }
    return years;
  }

  private static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }

  private static void theme(AxesChartStyler style) {
    style.setChartBackgroundColor(Color.WHITE);
    style.setPlotBackgroundColor(Color.WHITE);
    style.setPlotBorderVisible(false);
    style.setPlotGridLinesColor(new Color(0xE3, 0xE3, 0xE3));
    style.setChartFontColor(new Color(0x22, 0x22, 0x22));
    style.setChartTitleBoxVisible(false);
    style.setChartTitleFont(font(Font.BOLD, 16));
    style.setAxisTitleFont(font(Font.PLAIN, 14));
    style.setAxisTickLabelsFont(font(Font.PLAIN, 13));
    style.setLegendFont(font(Font.PLAIN, 13));
    style.setLegendPosition(LegendPosition.OutsideS);
    style.setLegendLayout(LegendLayout.Horizontal);
    style.setLegendBorderColor(Color.WHITE);
    style.setChartPadding(14);
    style.setSeriesColors(PALETTE);
    style.setSeriesLines(STROKES);
    style.setXAxisDecimalPattern("0.##");
    style.setLocale(Locale.ROOT);
  }
}
