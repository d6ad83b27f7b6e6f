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
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import recurrent.data.Datasets;
import recurrent.data.TimeSplit;
import recurrent.evaluation.ConfusionMatrix;
import recurrent.evaluation.Reliability;
import recurrent.forecast.Backtest;
import recurrent.forecast.Intervals;
import recurrent.forecast.Naive;
import recurrent.forecast.Origins;
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
  void forecastsOfSomeStepsStandAtTheseSteps() {
    var series = Datasets.series("england-electricity-halfhourly").slice(0, 1000);
    var plan = Origins.of(TimeSplit.of(series, 0.8)).every(48);
    var chart = Charts.forecast(Backtest.run(new Naive(), plan, 1, 48), 100);
    assertEquals("half-hour", chart.getXAxisTitle());
    assertEquals(900, chart.getSeriesMap().get("actual").getXData()[0]);
    var day = chart.getSeriesMap().get("naive, 48 ahead");
    assertArrayEquals(new double[] {943, 991}, day.getXData());
    assertEquals(series.values()[895], day.getYData()[0]);
    assertEquals(SeriesMarkers.CIRCLE, day.getMarker(), "48 steps apart");
    var one = chart.getSeriesMap().get("naive, 1 ahead");
    assertArrayEquals(new double[] {944}, one.getXData());
    assertEquals(SeriesMarkers.CIRCLE, one.getMarker(), "a point is no line");
  }

  @Test
  void aBandHasTheLowerEndsAndThenTheUpperOnes() {
    var split = TimeSplit.of(Datasets.series("air-passengers"), 0.5);
    var naive = Backtest.run(new Naive(), split, 1);
    var wide = Intervals.conformal(naive.from(120), naive.before(120), 0.9);
    var narrow = Intervals.conformal(naive.from(120), naive.before(120), 0.5);
    var chart = Charts.intervals(List.of(wide, narrow), 12);
    assertEquals(
        List.of("naive, conformal, 90 %", "naive, conformal, 50 %", "actual"),
        new ArrayList<>(chart.getSeriesMap().keySet()));
    var band = chart.getSeriesMap().get("naive, conformal, 90 %");
    assertEquals(XYSeries.XYSeriesRenderStyle.PolygonArea, band.getXYSeriesRenderStyle());
    var x = band.getXData();
    var y = band.getYData();
    assertEquals(24, x.length);
    var last = wide.lower().length - 1;
    for (var i = 0; i < 12; i++) {
      assertEquals(x[i], x[23 - i]);
      assertEquals(wide.lower()[last - 11 + i], y[i]);
      assertEquals(wide.upper()[last - 11 + i], y[23 - i]);
    }
  }

  @Test
  void aFanHasOneSeriesAndAtLeastTwoIntervals() {
    var split = TimeSplit.of(Datasets.series("air-passengers"), 0.5);
    var naive = Backtest.run(new Naive(), split, 1);
    var wide = Intervals.conformal(naive.from(120), naive.before(120), 0.9);
    var late = Intervals.conformal(naive.from(130), naive.before(120), 0.9);
    assertThrows(IllegalArgumentException.class, () -> Charts.intervals(List.of(), 12));
    assertThrows(IllegalArgumentException.class, () -> Charts.intervals(List.of(wide, late), 12));
    assertThrows(IllegalArgumentException.class, () -> Charts.intervals(List.of(wide), 73));
    var early = Intervals.conformal(naive.before(130).from(120), naive.before(120), 0.9);
    var error =
        assertThrows(IllegalArgumentException.class, () -> Charts.intervals(List.of(early), 15));
    assertEquals("lastSteps: 15 hold 1 intervals; expected at least 2", error.getMessage());
  }

  @Test
  void theTrueClassesOfAConfusionStandFromTopToBottom() {
    var matrix = new ConfusionMatrix(List.of("a", "b"), new int[][] {{5, 1}, {0, 7}});
    var map = Charts.confusion("Two", matrix).getHeatMapSeries();
    assertEquals(List.of("b", "a"), map.getYData(), "upwards");
    var found = new HashSet<String>();
    map.getHeatData().forEach(cell -> found.add(Arrays.toString(cell)));
    assertEquals(
        Set.of("[0, 1, 5.0]", "[1, 1, 1.0]", "[0, 0, 0.0]", "[1, 0, 7.0]"), found, "x, y, count");
  }

  @Test
  void aReliabilityHasItsPointsAndIntervals() {
    var one = Reliability.of("net", new double[] {0.2, 0.9}, new boolean[] {false, true}, 2);
    var chart = Charts.reliability("Rain", List.of(one));
    assertEquals(
        List.of("as it should be", "net", "net, 95 %"),
        new ArrayList<>(chart.getSeriesMap().keySet()));
    var points = chart.getSeriesMap().get("net");
    assertArrayEquals(new double[] {0.2, 0.9}, points.getXData());
    assertArrayEquals(new double[] {0, 1}, points.getYData());
    var intervals = chart.getSeriesMap().get("net, 95 %").getYData();
    assertEquals(one.bins().get(0).happened().high(), intervals[1]);
    assertTrue(Double.isNaN(intervals[2]), "a gap between two intervals");
    assertEquals(one.bins().get(1).happened().low(), intervals[3]);
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
  void aDotOfTheLegendKeepsAwayFromTheNameBefore() {
    var chart = Charts.line("Starts", "start", "error");
    for (var name : List.of("first", "second", "third")) {
      var dots = chart.addSeries(name, new double[] {1, 2, 3}, new double[] {4, 5, 4});
      dots.setMarker(SeriesMarkers.SQUARE);
      dots.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    }
    var image = new BufferedImage(800, 400, BufferedImage.TYPE_INT_RGB);
    chart.paint(image.createGraphics(), 800, 400);
    var legend = image.getSubimage(0, 360, 800, 40);
    var colour = chart.getSeriesMap().get("third").getMarkerColor();
    var dot = columns(legend, colour::equals);
    var ink = columns(legend, seen -> !seen.equals(Color.WHITE));
    var before = ink.headSet(dot.first() - 2); // beyond its smoothed edge
    assertTrue(dot.first() - before.last() > 15, before.last() + " to " + dot.first());
    var plot = columns(image.getSubimage(0, 0, 800, 340), colour::equals);
    assertTrue(plot.size() < 50, "three dots and no line between them: " + plot);
  }

  /** The columns of an image that have a pixel of such a colour. */
  private static TreeSet<Integer> columns(BufferedImage image, Predicate<Color> wanted) {
    var found = new TreeSet<Integer>();
    for (var x = 0; x < image.getWidth(); x++) {
      for (var y = 0; y < image.getHeight(); y++) {
        if (wanted.test(new Color(image.getRGB(x, y)))) {
          found.add(x);
        }
      }
    }
    return found;
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
