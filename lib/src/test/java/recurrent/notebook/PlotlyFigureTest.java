package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.api.LinePlot;
import tech.tablesaw.plotly.api.ScatterPlot;
import tech.tablesaw.plotly.api.TimeSeriesPlot;
import tech.tablesaw.plotly.api.VerticalBarPlot;
import tech.tablesaw.plotly.components.Figure;

class PlotlyFigureTest {

  private static final String TITLE = "The sun's \"spots\" & <more>";

  private static Table table() {
    return Table.create(
        "t",
        DoubleColumn.create("x", 1, 2, 3),
        DoubleColumn.create("y", 4.5, -1, 1e-7),
        StringColumn.create("group", "a", "b", "a"));
  }

  private static Figure line() {
    return LinePlot.create(TITLE, table(), "x", "y");
  }

  @Test
  void titlesKeepTheirQuotesAndTheirPlace() {
    var layout = (Map<?, ?>) new PlotlyFigure(line()).json().get("layout");
    assertEquals(Map.of("text", TITLE), layout.get("title"));
    assertEquals(Map.of("text", "x"), ((Map<?, ?>) layout.get("xaxis")).get("title"));
    assertEquals(TITLE, new PlotlyFigure(line()).chart().getTitle());
  }

  @Test
  void theStillPictureShowsTheSameNumbers() {
    var series = new PlotlyFigure(line()).chart().getSeriesMap().values().iterator().next();
    assertArrayEquals(new double[] {1, 2, 3}, series.getXData());
    assertArrayEquals(new double[] {4.5, -1, 1e-7}, series.getYData());
  }

  @Test
  void eachGroupIsItsOwnLine() {
    var figure = new PlotlyFigure(ScatterPlot.create("groups", table(), "x", "y", "group"));
    assertEquals(List.of("a", "b"), List.copyOf(figure.chart().getSeriesMap().keySet()));
    assertEquals(2, ((List<?>) figure.json().get("data")).size());
  }

  @Test
  void datesBecomeYearsInThePicture() {
    var dates = DateColumn.create("day", LocalDate.of(2020, 1, 1), LocalDate.of(2021, 7, 2));
    var table = Table.create("t", dates, DoubleColumn.create("v", 1, 2));
    var chart = new PlotlyFigure(TimeSeriesPlot.create("days", table, "day", "v")).chart();
    var x = chart.getSeriesMap().values().iterator().next().getXData();
    assertEquals(2020, x[0], 1e-12);
    assertEquals(2021 + 182 / 365.0, x[1], 1e-12);
  }

  @Test
  void whatHasNoPictureIsRefusedWithAWayOut() {
    var bars = VerticalBarPlot.create("bars", table(), "group", "y");
    var error = assertThrows(IllegalArgumentException.class, () -> new PlotlyFigure(bars));
    assertTrue(error.getMessage().contains("type bar"), error.getMessage());
    assertTrue(error.getMessage().contains("chart of XChart"), error.getMessage());
  }
}
