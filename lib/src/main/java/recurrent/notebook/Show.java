package recurrent.notebook;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Shows charts, pictures and tables in a notebook, and prints them as text elsewhere. A picture
 * without alternative text is refused: who cannot see it would learn nothing from it.
 */
public final class Show {

  private static final int MOST_ROWS = 20;

  private Show() {}

  /**
   * Shows a chart.
   *
   * @param chart an XChart chart
   * @param alternative what the chart shows, in a sentence, for those who cannot see it
   * @throws IllegalArgumentException if the alternative text is missing
   */
  public static void chart(Chart<?, ?> chart, String alternative) {
    var image =
        new BufferedImage(
            chart.getWidth() * Diagram.SCALE,
            chart.getHeight() * Diagram.SCALE,
            BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.scale(Diagram.SCALE, Diagram.SCALE);
    chart.paint(graphics, chart.getWidth(), chart.getHeight());
    graphics.dispose();
    image(image, alternative);
  }

  /**
   * Shows a picture that was drawn at twice the resolution, such as {@link Diagram#image}.
   *
   * @param image the picture
   * @param alternative what it shows, in a sentence, for those who cannot see it
   * @throws IllegalArgumentException if the alternative text is missing
   */
  public static void image(BufferedImage image, String alternative) {
    if (alternative == null || alternative.isBlank()) {
      throw new IllegalArgumentException(
          "show: a picture needs alternative text, a sentence that says what it shows, for those"
              + " who cannot see it");
    }
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var html =
        "<img alt=\"%s\" width=\"%d\" style=\"max-width:100%%;background:#fff;border-radius:6px\" src=\"data:image/png;base64,%s\">"
            .formatted(
                escape(alternative),
                image.getWidth() / Diagram.SCALE,
                Base64.getEncoder().encodeToString(bytes.toByteArray()));
    show(html, "[picture] " + alternative);
  }

  /**
   * Shows a table; of a long one, the first rows and how many there are.
   *
   * @param table the table
   * @param caption what the table holds
   */
  public static void table(Table table, String caption) {
    var shown = table.first(MOST_ROWS);
    var html =
        new StringBuilder("<table style=\"font-size:100%\"><caption style=\"text-align:left\">");
    html.append(escape(caption)).append("</caption>\n<thead><tr>");
    for (var column : table.columns()) {
      html.append("<th scope=\"col\"%s>".formatted(align(column)));
      html.append(escape(column.name())).append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
    for (var row = 0; row < shown.rowCount(); row++) {
      html.append("<tr>");
      for (var column : shown.columns()) {
        html.append("<td%s>".formatted(align(column))).append(escape(cell(column, row)));
        html.append("</td>");
      }
      html.append("</tr>\n");
    }
    html.append("</tbody></table>");
    var more = "";
    if (table.rowCount() > MOST_ROWS) {
      more = "The first %d of %,d rows.".formatted(MOST_ROWS, table.rowCount());
      html.append("\n<p>").append(more).append("</p>");
    }
    var text = new StringBuilder(caption).append('\n').append(names(table)).append('\n');
    for (var row = 0; row < shown.rowCount(); row++) {
      for (var column : shown.columns()) {
        text.append(cell(column, row)).append("\t");
      }
      text.append('\n');
    }
    show(html.toString(), text.append(more).toString().strip());
  }

  private static void show(String html, String text) {
    var forms = new LinkedHashMap<String, String>();
    forms.put("text/plain", text);
    forms.put("text/html", html);
    Kernel.find().ifPresentOrElse(kernel -> kernel.display(forms), () -> System.out.println(text));
  }

  private static String names(Table table) {
    return String.join("\t", table.columnNames());
  }

  private static String align(Column<?> column) {
    return " style=\"text-align:" + (column instanceof NumericColumn ? "right" : "left") + "\"";
  }

  /** Numbers get four significant digits, and at least those before the point. */
  private static String cell(Column<?> column, int row) {
    if (column.isMissing(row)) {
      return "";
    }
    if (column.get(row) instanceof Double value && Double.isFinite(value)) {
      var magnitude = value == 0 ? 0 : (int) Math.floor(Math.log10(Math.abs(value)));
      if (value == Math.rint(value) && magnitude < 9) {
        return "%d".formatted(Math.round(value));
      }
      return magnitude < -4 || magnitude > 8
          ? String.format(Locale.ROOT, "%.3e", value)
          : String.format(Locale.ROOT, "%." + Math.max(0, 3 - magnitude) + "f", value);
    }
    return String.valueOf(column.get(row));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
