package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ShowTest {

  @AfterEach
  void stop() {
    BaseKernel.stop();
  }

  private static Map<String, Object> shownBy(Runnable action) {
    var kernel = BaseKernel.start();
    assertEquals("", Printed.by(action), "in a notebook, nothing is printed");
    assertEquals(1, kernel.displayed.size());
    return kernel.displayed.get(0).forms;
  }

  private static XYChart chart() {
    var chart = Charts.line("Loss", "epoch", "loss");
    chart.addSeries("training", new double[] {1, 2}, new double[] {3, 4});
    return chart;
  }

  private static Table table() {
    return Table.create(
        "t",
        StringColumn.create("a<b", List.of("x & y", "z")),
        DoubleColumn.create("RMSE", new double[] {40.958129, 9.5}));
  }

  @Test
  void aChartBecomesAPictureOfTwiceTheResolution() throws IOException {
    var html = (String) shownBy(() -> Show.chart(chart(), "A line")).get("text/html");
    assertTrue(html.contains("width=\"800\""), html.substring(0, 100));
    var data = Pattern.compile("src=\"data:image/png;base64,([^\"]+)\"").matcher(html);
    assertTrue(data.find());
    var image = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data.group(1))));
    assertEquals(1600, image.getWidth());
    assertEquals(800, image.getHeight());
    assertEquals(0xFFFFFFFF, image.getRGB(0, 0), "the ground is solid white");
  }

  @Test
  void theAlternativeTextIsEscapedInHtmlAndPlainInText() {
    var forms = shownBy(() -> Show.chart(chart(), "a \"line\" < 5"));
    assertTrue(((String) forms.get("text/html")).contains("alt=\"a &quot;line&quot; &lt; 5\""));
    assertTrue(((String) forms.get("text/plain")).contains("a \"line\" < 5"));
  }

  @Test
  void aCaptionStandsBelowThePicture() {
    var html = (String) shownBy(() -> Show.chart(chart(), "A line", "It falls.")).get("text/html");
    assertTrue(html.endsWith("<figcaption>It falls.</figcaption></figure>"));
  }

  @Test
  void aPictureWithoutAlternativeTextIsRefused() {
    var error = assertThrows(IllegalArgumentException.class, () -> Show.chart(chart(), " "));
    assertTrue(error.getMessage().contains("altText: it is empty"), error.getMessage());
  }

  @Test
  void outsideANotebookTheAlternativeTextIsPrinted() {
    var printed = Printed.by(() -> Show.chart(chart(), "A line"));
    assertEquals("[Loss: A line]", printed);
  }

  @Test
  void aTableHasCaptionHeadersAndEscapedText() {
    var html = (String) shownBy(() -> Show.table(table(), "Errors & more")).get("text/html");
    assertTrue(html.contains(">Errors &amp; more</caption>"), html);
    assertTrue(
        html.contains("<th scope=\"col\" style=\"text-align:left;padding:2px 12px\">a&lt;b</th>"),
        html);
    assertTrue(html.contains(">x &amp; y</td>"), html);
    assertTrue(html.contains("<td style=\"text-align:right;padding:2px 12px\">40.96</td>"), html);
  }

  @Test
  void aLongTableSaysHowManyRowsThereAre() {
    var column = IntColumn.create("n", IntStream.range(0, 2820).toArray());
    var forms = shownBy(() -> Show.table(Table.create("t", column), "Numbers"));
    assertTrue(((String) forms.get("text/html")).contains("The first 10 of 2820 rows."));
    assertEquals(10, ((String) forms.get("text/html")).split("<td").length - 1);
    assertTrue(((String) forms.get("text/plain")).endsWith("The first 10 of 2820 rows."));
  }

  @Test
  void outsideANotebookATableIsPrintedAsText() {
    var printed = Printed.by(() -> Show.table(table(), "Errors"));
    assertTrue(printed.startsWith("Errors\n"), printed);
    assertTrue(printed.contains("x & y"), printed);
    assertTrue(printed.contains("40.96"), printed);
  }
}
