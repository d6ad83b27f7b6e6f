package recurrent.notebook;

import java.awt.image.BufferedImage;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.knowm.xchart.internal.chartpart.Chart;
import org.nd4j.linalg.api.ndarray.INDArray;
import recurrent.notebook.ShownTable.ShownColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.components.Figure;

/** How a value shows itself where it is the last of a cell. */
final class LastValue {

  private static final int LONGEST_CELL = 60;

  /** The renderer that knows already, so that a second set-up adds nothing. */
  private static Object registered;

  private LastValue() {}

  static synchronized void register(Kernel kernel) {
    if (kernel.renderer() != registered) {
      registered = kernel.renderer();
      kernel.render(Object.class, LastValue::shown);
      // The kernels have something nearer for pictures, without an alternative text.
      kernel.render(BufferedImage.class, LastValue::shown);
    }
  }

  private static Map<String, ?> shown(Object value) {
    return needsAltText(value)
        .<Map<String, ?>>map(sentence -> Map.of("text/plain", sentence))
        .or(() -> forms(value))
        .orElse(Map.of());
  }

  /** For a picture, the sentence that says how to show it. */
  static Optional<String> needsAltText(Object value) {
    if (value instanceof Chart<?, ?>) {
      return Optional.of(sentence("chart", "chart"));
    }
    if (value instanceof Figure) {
      return Optional.of(sentence("figure", "figure"));
    }
    if (value instanceof BufferedImage) {
      return Optional.of(sentence("image", "image"));
    }
    return value instanceof Diagram
        ? Optional.of(sentence("image", "diagram.image()"))
        : Optional.empty();
  }

  private static String sentence(String method, String picture) {
    return "a picture is shown together with what it shows, for readers who do not see it:"
        + " Show.%s(%s, \"what it shows, in a sentence\")".formatted(method, picture);
  }

  /** The forms of a value that has a better one than its text. */
  static Optional<Map<String, ?>> forms(Object value) {
    if (value instanceof Table table) {
      return forms(ShownTable.of(table, caption(table.name(), table.rowCount())));
    }
    if (value instanceof Record record && !hasOwnText(record)) {
      return forms(components(record));
    }
    if (value instanceof List<?> list && sameRecords(list)) {
      return forms(rows(list));
    }
    if (value instanceof Record[] array && sameRecords(Arrays.asList(array))) {
      return forms(rows(Arrays.asList(array)));
    }
    if (value instanceof INDArray || value != null && value.getClass().isArray()) {
      return Optional.of(Map.of("text/plain", ShownArray.of(value).text()));
    }
    return Optional.empty();
  }

  private static Optional<Map<String, ?>> forms(ShownTable table) {
    return Optional.of(Map.of("text/html", table.html(), "text/plain", table.text()));
  }

  private static String caption(String name, int rows) {
    return name + ": " + rows + (rows == 1 ? " row" : " rows");
  }

  private static boolean sameRecords(List<?> list) {
    return !list.isEmpty()
        && list.stream().allMatch(Record.class::isInstance)
        && list.stream().map(Object::getClass).distinct().count() == 1;
  }

  /** Whether the record says itself how it reads, in place of the text that every record has. */
  private static boolean hasOwnText(Record record) {
    var every =
        Arrays.stream(record.getClass().getRecordComponents())
            .map(component -> component.getName() + "=" + get(component, record))
            .collect(Collectors.joining(", ", record.getClass().getSimpleName() + "[", "]"));
    return !record.toString().equals(every);
  }

  /** A record as a table of its components. */
  private static ShownTable components(Record record) {
    var components = record.getClass().getRecordComponents();
    var names = Arrays.stream(components).map(RecordComponent::getName).toList();
    var values = Arrays.stream(components).map(component -> cell(get(component, record))).toList();
    return new ShownTable(
        record.getClass().getSimpleName(),
        List.of(
            new ShownColumn("component", false, names), new ShownColumn("value", false, values)),
        components.length,
        components.length);
  }

  /** Records of one type as a table, a row for each. */
  private static ShownTable rows(List<?> records) {
    var rows = ShownTable.shownRows(records.size());
    var type = records.get(0).getClass();
    var columns = new ArrayList<ShownColumn>();
    for (var component : type.getRecordComponents()) {
      var values =
          records.subList(0, rows).stream().map(record -> get(component, record)).toArray();
      columns.add(column(component, values));
    }
    return new ShownTable(
        caption(type.getSimpleName(), records.size()), columns, rows, records.size());
  }

  private static ShownColumn column(RecordComponent component, Object[] values) {
    var primitive = component.getType().isPrimitive();
    if (primitive && Arrays.stream(values).allMatch(Number.class::isInstance)) {
      var numbers = Arrays.stream(values).mapToDouble(ShownArray::number);
      return new ShownColumn(component.getName(), true, ShownArray.numbers(numbers.toArray()));
    }
    return new ShownColumn(
        component.getName(), false, Arrays.stream(values).map(LastValue::cell).toList());
  }

  private static Object get(RecordComponent component, Object record) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true); // the record itself may be private
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "%s: its component %s cannot be read"
              .formatted(record.getClass().getSimpleName(), component.getName()),
          e);
    }
  }

  /** A value on one short line. */
  private static String cell(Object value) {
    return ShownArray.shortened(line(value), LONGEST_CELL);
  }

  private static String line(Object value) {
    if (value instanceof Double || value instanceof Float) {
      return ShownArray.numbers(new double[] {ShownArray.number(value)}).get(0);
    }
    if (value instanceof INDArray || value != null && value.getClass().isArray()) {
      return ShownArray.of(value).line();
    }
    if (value instanceof Record record && !hasOwnText(record)) {
      return Arrays.stream(record.getClass().getRecordComponents())
          .map(component -> component.getName() + "=" + cell(get(component, record)))
          .collect(Collectors.joining(", ", record.getClass().getSimpleName() + "[", "]"));
    }
    return String.valueOf(value);
  }
}
