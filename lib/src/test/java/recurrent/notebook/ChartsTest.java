package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import recurrent.data.Datasets;
import recurrent.data.TimeSplit;
import recurrent.forecast.Backtest;
import recurrent.forecast.Naive;
import recurrent.forecast.SeasonalNaive;

class ChartsTest {

  private static List<Backtest> results() {
    var split = TimeSplit.of(Datasets.series("air-passengers"), 0.8);
    return List.of(
        Backtest.run(new Naive(), split, 1), Backtest.run(new SeasonalNaive(12), split, 1));
  }

  @Test
  void aLineChartHasItsNamesAndNoMarkers() {
    var chart = Charts.line("Loss", "epoch", "cross-entropy (nats)");
    assertEquals("Loss", chart.getTitle());
    assertEquals("epoch", chart.getXAxisTitle());
    assertEquals("cross-entropy (nats)", chart.getYAxisTitle());
    assertArrayEquals(
        new Object[] {SeriesMarkers.NONE}, (Object[]) chart.getStyler().getSeriesMarkers());
  }

  @Test
  void ticksStandAtRoundTimes() {
    assertTrue(
        ticks(Charts.series(Datasets.series("sunspots-monthly")))
            .containsAll(List.of("1760", "1800", "1980")));
    assertTrue(
        ticks(Charts.series(Datasets.series("sunspots-yearly")))
            .containsAll(List.of("1700", "1720", "2000")));
    assertTrue(
        ticks(Charts.series(Datasets.series("air-passengers").slice(0, 25)))
            .containsAll(List.of("Jan 1949", "Jan 1950", "Jan 1951")));
  }

  /** The labels that a chart asks for while it is painted. */
  private static Set<String> ticks(XYChart chart) {
    var labels = new HashSet<String>();
    var original = chart.getStyler().getxAxisTickLabelsFormattingFunction();
    chart
        .getStyler()
        .setxAxisTickLabelsFormattingFunction(
            value -> {
              labels.add(original.apply(value));
              return original.apply(value);
            });
    var g = new BufferedImage(800, 400, BufferedImage.TYPE_INT_RGB).createGraphics();
    chart.paint(g, 800, 400);
    return labels;
  }

  @Test
  void aMonthStandsAtItsFirstDay() {
    var series = Datasets.series("sunspots-monthly");
    var x = Charts.series(series).getSeriesMap().get(series.title()).getXData();
    assertEquals(2820, x.length);
    assertEquals(1749, x[0]);
    assertEquals(1983 + 334 / 365.0, x[2819], 1e-9);
  }

  @Test
  void everyHourHasItsOwnPlace() {
    var series = Datasets.series("jfk-weather-hourly", "temp_c");
    var x = Charts.series(series).getSeriesMap().get(series.title()).getXData();
    for (var i = 1; i < x.length; i++) {
      assertTrue(x[i] > x[i - 1], series.times().get(i));
    }
  }

  @Test
  void aForecastStandsBesideTheTruthOfTheSameSteps() {
    var chart = Charts.forecast(results(), 12);
    assertEquals(
        List.of("actual", "naive", "seasonal naive"),
        new ArrayList<>(chart.getSeriesMap().keySet()));
    var truth = chart.getSeriesMap().get("actual").getYData();
    var naive = chart.getSeriesMap().get("naive").getYData();
    assertEquals(12, truth.length);
    assertEquals(432, truth[11]);
    assertEquals(truth[10], naive[11]);
  }

  @Test
  void everyLineHasAColourAndAStrokeOfItsOwn() {
    var chart = Charts.forecast(results(), 12);
    var g = new BufferedImage(800, 400, BufferedImage.TYPE_INT_RGB).createGraphics();
    chart.paint(g, 800, 400);
    var lines = chart.getSeriesMap().values();
    assertEquals(3, lines.stream().map(XYSeries::getLineStyle).distinct().count());
    assertEquals(3, lines.stream().map(XYSeries::getLineColor).distinct().count());
  }

  @Test
  void aForecastCannotShowMoreStepsThanTheTestPart() {
    var error = assertThrows(IllegalArgumentException.class, () -> Charts.forecast(results(), 30));
    assertEquals(
        "lastSteps: 30; expected 2 to 29, the length of the test part", error.getMessage());
  }

  @Test
  void aForecastChartNeedsAForecast() {
    var error = assertThrows(IllegalArgumentException.class, () -> Charts.forecast(List.of(), 12));
    assertEquals("results: there are none; expected at least one forecast", error.getMessage());
  }

  @Test
  void barsStandInTheOrderGiven() {
    var chart = Charts.bars("Errors", "RMSE", List.of("naive", "AR"), new double[] {20.1, 18.2});
    var bars = chart.getSeriesMap().get("RMSE");
    assertEquals(List.of("naive", "AR"), new ArrayList<>(bars.getXData()));
    assertEquals(List.of(20.1, 18.2), new ArrayList<>(bars.getYData()));
  }

  @Test
  void theLargerANumberOfAHeatMapTheDarkerItsPlace() {
    var chart =
        Charts.heatMap(
            "Gates",
            "step",
            "unit",
            List.of("1", "", "3"),
            List.of("a"),
            new double[][] {{0, 1, 2}});
    chart.getStyler().setLegendVisible(false);
    var image = new BufferedImage(800, 400, BufferedImage.TYPE_INT_RGB);
    chart.paint(image.createGraphics(), 800, 400);
    var light = new int[3];
    for (var i = 0; i < 3; i++) {
      var colour = new Color(image.getRGB(200 + 220 * i, 200));
      light[i] = colour.getRed() + colour.getGreen() + colour.getBlue();
    }
    assertTrue(light[0] > light[1] + 100 && light[1] > light[2] + 100, Arrays.toString(light));
  }

  @Test
  void aHeatMapNeedsANumberForEachPlace() {
    var names = List.of("a", "b");
    var rows =
        assertThrows(
            IllegalArgumentException.class,
            () -> Charts.heatMap("", "", "", names, names, new double[1][2]));
    assertTrue(rows.getMessage().startsWith("heat map: 1 rows of numbers for 2 rows"));
    var columns =
        assertThrows(
            IllegalArgumentException.class,
            () -> Charts.heatMap("", "", "", names, names, new double[2][3]));
    assertEquals(
        "heat map: row a has 3 numbers; expected 2, one for each column", columns.getMessage());
  }
}
