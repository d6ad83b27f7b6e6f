package recurrent.notebook;

import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;

/**
 * Shows charts, pictures and tables below the cell of a notebook. Outside a notebook, the text that
 * stands for them is printed. Every method is void: as the last line of a cell, it shows nothing
 * else.
 */
public final class Show {

  private Show() {}

  /**
   * Shows a chart, at twice the resolution of its size.
   *
   * @param chart a chart of XChart, for example from {@link Charts}
   * @param altText what the chart shows, for readers who do not see it
   * @throws IllegalArgumentException if there is no alternative text
   */
  public static void chart(Chart<?, ?> chart, String altText) {
    chart(chart, altText, "");
  }

  /**
   * Shows a chart with a caption below it.
   *
   * @param chart a chart of XChart, for example from {@link Charts}
   * @param altText what the chart shows, for readers who do not see it
   * @param caption a sentence below it; empty for none
   * @throws IllegalArgumentException if there is no alternative text
   */
  public static void chart(Chart<?, ?> chart, String altText, String caption) {
    checkAltText(altText);
    picture(render(chart), chart.getTitle(), altText, caption);
  }

  /**
   * Shows a picture at half its size in pixels, as {@link Diagram#image} draws it.
   *
   * @param image the picture, at twice the resolution
   * @param altText what it shows, for readers who do not see it
   * @throws IllegalArgumentException if there is no alternative text
   */
  public static void image(BufferedImage image, String altText) {
    image(image, altText, "");
  }

  /**
   * Shows a picture at half its size in pixels, with a caption below it.
   *
   * @param image the picture, at twice the resolution
   * @param altText what it shows, for readers who do not see it
   * @param caption a sentence below it; empty for none
   * @throws IllegalArgumentException if there is no alternative text
   */
  public static void image(BufferedImage image, String altText, String caption) {
    checkAltText(altText);
    picture(image, "", altText, caption);
  }

  /**
   * Shows a table. Numbers have at most four digits where that is enough; of a table of more than
   * 20 rows, the first 10 are shown, and how many there are.
   *
   * @param table the table
   * @param caption what it holds, with units
   * @throws IllegalArgumentException if there is no caption
   */
  public static void table(Table table, String caption) {
    if (caption.isBlank()) {
      throw new IllegalArgumentException(
          "caption: it is empty; say in a few words what the table holds, with units");
    }
    var shown = ShownTable.of(table, caption);
    html(shown.html(), shown.text());
  }

  /**
   * Shows HTML.
   *
   * @param html what a notebook shows; text in it must be escaped
   * @param text what stands for it where HTML is not shown
   */
  public static void html(String html, String text) {
    display(html, text, Map.of());
  }

  /**
   * Shows a figure of Tablesaw: in JupyterLab one that can be zoomed and read point by point,
   * without the internet; everywhere else its still picture.
   *
   * @param figure a figure of lines or points, for example from {@code LinePlot} or {@code
   *     TimeSeriesPlot}
   * @param altText what it shows, for readers who do not see it
   * @throws IllegalArgumentException if there is no alternative text, or the figure holds something
   *     else than lines and points
   */
  public static void figure(Figure figure, String altText) {
    checkAltText(altText);
    var plotly = new PlotlyFigure(figure);
    var chart = plotly.chart();
    display(
        html(render(chart), altText, ""),
        text(chart.getTitle(), altText, ""),
        Map.of("application/vnd.plotly.v1+json", plotly.json()));
  }

  /**
   * Shows a value in a readable form: a table of Tablesaw, an array, a matrix, a tensor of ND4J, a
   * record or a list of records; of a long one only the ends, with its shape. Any other value is
   * shown as its text.
   *
   * @param value the value
   * @throws IllegalArgumentException if it is a picture: it needs an alternative text
   */
  public static void value(Object value) {
    var picture = LastValue.needsAltText(value);
    if (picture.isPresent()) {
      throw new IllegalArgumentException("value: " + picture.get());
    }
    display(LastValue.forms(value).orElse(Map.of("text/plain", String.valueOf(value))));
  }

  /**
   * From now on, the last value of a cell is shown as {@link #value} does; a picture is not shown,
   * but how to show it with an alternative text. Outside a notebook, this does nothing.
   */
  public static void lastValues() {
    Kernel.find().ifPresent(LastValue::register);
  }

  /** A chart with its alternative text and a caption, in the forms that a notebook shows. */
  static Map<String, String> forms(Chart<?, ?> chart, String altText, String caption) {
    return Map.of(
        "text/html", html(render(chart), altText, caption),
        "text/plain", text(chart.getTitle(), altText, caption));
  }

  private static void display(String html, String text, Map<String, ?> more) {
    var forms = new LinkedHashMap<String, Object>(more);
    forms.put("text/plain", text);
    forms.put("text/html", html);
    display(forms);
  }

  private static void display(Map<String, ?> forms) {
    Kernel.find()
        .ifPresentOrElse(
            kernel -> kernel.display(forms), () -> System.out.println(forms.get("text/plain")));
  }

  private static void checkAltText(String altText) {
    if (altText.isBlank()) {
      throw new IllegalArgumentException(
          "altText: it is empty; say in a sentence what the picture shows, for readers who do not"
              + " see it");
    }
  }

  private static BufferedImage render(Chart<?, ?> chart) {
    var image =
        new BufferedImage(
            chart.getWidth() * Diagram.SCALE,
            chart.getHeight() * Diagram.SCALE,
            BufferedImage.TYPE_INT_RGB);
    var g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, image.getWidth(), image.getHeight());
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.scale(Diagram.SCALE, Diagram.SCALE);
    chart.paint(g, chart.getWidth(), chart.getHeight());
    g.dispose();
    return image;
  }

  private static void picture(BufferedImage image, String title, String altText, String caption) {
    html(html(image, altText, caption), text(title, altText, caption));
  }

  private static String html(BufferedImage image, String altText, String caption) {
    // White, not transparent, with a soft edge: it reads the same in a light and in a dark page.
    var img =
        "<img alt=\"%s\" src=\"data:image/png;base64,%s\" width=\"%d\" style=\"%s\">"
            .formatted(
                Html.escape(altText),
                Base64.getEncoder().encodeToString(png(image)),
                image.getWidth() / Diagram.SCALE,
                "background:#fff;border:1px solid #bbb;border-radius:6px;max-width:100%");
    return caption.isBlank()
        ? img
        : "<figure style=\"margin:0\">%s<figcaption>%s</figcaption></figure>"
            .formatted(img, Html.escape(caption));
  }

  private static String text(String title, String altText, String caption) {
    var text = "[" + (title.isBlank() ? "" : title + ": ") + altText + "]";
    return caption.isBlank() ? text : text + "\n" + caption;
  }

  private static byte[] png(BufferedImage image) {
    var bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("the picture cannot be written as PNG", e);
    }
    return bytes.toByteArray();
  }
}
