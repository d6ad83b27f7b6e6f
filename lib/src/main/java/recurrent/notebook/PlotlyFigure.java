package recurrent.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;
import tech.tablesaw.plotly.components.Figure;

/**
 * A Tablesaw figure in two forms: the JSON of Plotly, which JupyterLab draws as an interactive
 * figure without the internet, and a still picture of the same lines for every other reader.
 *
 * <p>Tablesaw writes a figure as JavaScript; this reads the objects in it. Lines and points ({@code
 * scatter}) are understood.
 */
final class PlotlyFigure {

  private static final ObjectMapper LENIENT =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private static final int HEIGHT = 400;

  private static final Pattern VARIABLE =
      Pattern.compile(
          "^\\s*var (layout|trace\\d+)\\s*=\\s*(\\{.*?^};)", Pattern.MULTILINE | Pattern.DOTALL);

  private final ObjectNode layout;
  private final List<ObjectNode> traces = new ArrayList<>();

  PlotlyFigure(Figure figure) {
    var found = LENIENT.createObjectNode();
    var variables = VARIABLE.matcher(figure.asJavascript("figure"));
    while (variables.find()) {
      var value = read(variables.group(2).substring(0, variables.group(2).length() - 1));
      if (variables.group(1).equals("layout")) {
        found = value;
      } else {
        traces.add(value);
      }
    }
    if (traces.isEmpty()) {
      throw new IllegalArgumentException("show: the figure holds nothing to draw");
    }
    for (var trace : traces) {
      trace.put("name", unescape(trace.path("name").asText()));
      var type = trace.path("type").asText();
      if (!type.startsWith("scatter")) {
        throw new IllegalArgumentException(
            "show: a figure of the type "
                + type
                + " has no still picture here: use lines or points, or a chart of XChart");
      }
    }
    layout = found;
    // As wide as the page allows. The height is fixed: a figure that is drawn outside the window
    // has none of its own in JupyterLab and would stay flat.
    layout.remove("width");
    layout.put("autosize", true).put("height", HEIGHT);
    structuredTitle(layout);
    structuredTitle(layout.path("xaxis"));
    structuredTitle(layout.path("yaxis"));
  }

  /**
   * The figure as Plotly's JSON.
   *
   * @return maps and lists, ready to be written as JSON
   */
  Map<String, Object> json() {
    return Map.of(
        "data", LENIENT.convertValue(traces, List.class),
        "layout", LENIENT.convertValue(layout, Map.class));
  }

  /**
   * The figure as a chart, for its still picture.
   *
   * @return the same lines and points
   */
  XYChart chart() {
    var chart =
        Charts.line(title(layout), title(layout.path("xaxis")), title(layout.path("yaxis")));
    for (var i = 0; i < traces.size(); i++) {
      var trace = traces.get(i);
      var name = trace.path("name").asText();
      var line =
          chart.addSeries(
              name.isEmpty() ? "line " + (i + 1) : name,
              numbers(trace.path("x")),
              numbers(trace.path("y")));
      if (!trace.path("mode").asText("markers").contains("lines")) {
        line.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
        line.setMarker(SeriesMarkers.CIRCLE);
      }
    }
    chart.getStyler().setLegendVisible(traces.size() > 1);
    return chart;
  }

  private static ObjectNode read(String object) {
    try {
      return (ObjectNode) LENIENT.readTree(object);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "show: this Tablesaw figure cannot be read: " + e.getOriginalMessage(), e);
    }
  }

  /** Plotly wants {@code title: {text: "…"}} where Tablesaw writes {@code title: "…"}. */
  private static void structuredTitle(JsonNode owner) {
    if (owner.path("title").isTextual()) {
      var text = unescape(owner.get("title").asText());
      ((ObjectNode) owner).set("title", LENIENT.createObjectNode().put("text", text));
    }
  }

  private static String unescape(String text) {
    return text.replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
  }

  private static String title(JsonNode owner) {
    return owner.path("title").path("text").asText();
  }

  private static double[] numbers(JsonNode values) {
    if (!(values instanceof ArrayNode)) {
      throw new IllegalArgumentException("show: a line of the figure has no values");
    }
    return StreamSupport.stream(values.spliterator(), false)
        .mapToDouble(PlotlyFigure::number)
        .toArray();
  }

  /** Numbers as they are; dates and times as years with their fraction. */
  private static double number(JsonNode value) {
    var text = value.asText();
    if (!text.matches("\\d{4}-\\d\\d-\\d\\d.*")) {
      return Double.parseDouble(text);
    }
    var time = LocalDateTime.parse(text.length() == 10 ? text + "T00:00" : text.replace(' ', 'T'));
    var day = time.getDayOfYear() - 1 + time.toLocalTime().toSecondOfDay() / 86_400.0;
    return time.getYear() + day / time.toLocalDate().lengthOfYear();
  }
}
