package recurrent.notebook;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An array of any type and rank, or a tensor of ND4J, ready to be read: its type and shape, and of
 * a long side only the ends. The numbers of a row or a matrix have the same, sensible decimals.
 */
record ShownArray(String title, List<String> lines) {

  private static final int LONGEST_VALUE = 40;

  /** A row of up to 16 values, and a side of a matrix up to 10, is shown whole. */
  private static final int LONGEST_ROW = 16;

  private static final int LONGEST_SIDE = 10;
  private static final int FIRST = 6;
  private static final int LAST = 3;

  private static final String DOTS = "…";

  /** The value at an index of every dimension. */
  private interface Values {
    Object at(int... index);
  }

  static ShownArray of(Object array) {
    if (array instanceof INDArray tensor) {
      var shape = Arrays.stream(tensor.shape()).mapToInt(Math::toIntExact).toArray();
      var type = "INDArray of " + tensor.dataType().name().toLowerCase();
      Values values =
          tensor.dataType() == DataType.FLOAT
              ? index -> (float) tensor.getDouble(index)
              : tensor::getDouble;
      return new ShownArray(type + brackets(shape), lines(shape, values));
    }
    var shape = shape(array);
    var element = array.getClass();
    for (var i = 0; i < shape.length; i++) {
      element = element.getComponentType();
    }
    return new ShownArray(
        title(element, shape),
        lines(
            shape,
            index -> {
              var value = array;
              for (var i : index) {
                value = Array.get(value, i);
              }
              return value;
            }));
  }

  /** On one line: the title, and the values where they stand in one row. */
  String line() {
    return lines.size() == 1 ? title + ": " + lines.get(0) : title;
  }

  String text() {
    return lines.size() < 2 ? line() : title + "\n" + String.join("\n", lines);
  }

  /**
   * The lengths of all dimensions in which every part of the array has the same length. Where they
   * differ, the shape ends, and what is at an index is an array itself.
   */
  private static int[] shape(Object array) {
    var length = Array.getLength(array);
    if (!array.getClass().getComponentType().isArray() || length == 0) {
      return new int[] {length};
    }
    var inner = new ArrayList<int[]>();
    for (var i = 0; i < length; i++) {
      var part = Array.get(array, i);
      if (part == null) {
        return new int[] {length};
      }
      inner.add(shape(part));
    }
    var first = inner.get(0);
    var common = 0;
    while (common < first.length && sameAt(common, inner)) {
      common++;
    }
    var shape = new int[common + 1];
    shape[0] = length;
    System.arraycopy(first, 0, shape, 1, common);
    return shape;
  }

  private static boolean sameAt(int dimension, List<int[]> shapes) {
    return shapes.stream()
        .allMatch(
            shape -> shape.length > dimension && shape[dimension] == shapes.get(0)[dimension]);
  }

  /** Such as double[2][3], or double[2][] where the rows differ in length. */
  private static String title(Class<?> element, int[] shape) {
    var name = element.getSimpleName();
    var open = name.indexOf('[') < 0 ? name.length() : name.indexOf('[');
    return name.substring(0, open) + brackets(shape) + name.substring(open);
  }

  private static String brackets(int[] shape) {
    return Arrays.stream(shape)
        .mapToObj(length -> "[" + length + "]")
        .collect(Collectors.joining());
  }

  private static List<String> lines(int[] shape, Values values) {
    if (Arrays.stream(shape).anyMatch(length -> length == 0)) {
      return List.of();
    }
    return switch (shape.length) {
      case 0 -> List.of(texts(List.of(values.at())).get(0));
      case 1 -> List.of(row(shape[0], values));
      case 2 -> matrix(shape, values);
      default -> stack(shape, values);
    };
  }

  private static String row(int length, Values values) {
    var shown = ends(length, LONGEST_ROW);
    var texts = texts(shown.stream().map(i -> values.at(i)).toList());
    return String.join(", ", withDots(texts, length));
  }

  private static List<String> matrix(int[] shape, Values values) {
    var rows = ends(shape[0], LONGEST_SIDE);
    var columns = ends(shape[1], LONGEST_SIDE);
    var all = new ArrayList<Object>();
    rows.forEach(row -> columns.forEach(column -> all.add(values.at(row, column))));
    var texts = texts(all);
    var width = texts.stream().mapToInt(String::length).max().orElse(0);
    var lines = new ArrayList<String>();
    for (var row = 0; row < rows.size(); row++) {
      var cells =
          texts.subList(row * columns.size(), (row + 1) * columns.size()).stream()
              .map(text -> " ".repeat(width - text.length()) + text)
              .toList();
      lines.add("  " + String.join("  ", withDots(cells, shape[1])));
    }
    return withDots(lines, shape[0]).stream()
        .map(line -> line.equals(DOTS) ? "  " + DOTS : line)
        .toList();
  }

  /** The first and the last of the arrays of which this one consists. */
  private static List<String> stack(int[] shape, Values values) {
    var inner = Arrays.copyOfRange(shape, 1, shape.length);
    var lines = new ArrayList<String>();
    for (var i : shape[0] == 1 ? List.of(0) : List.of(0, shape[0] - 1)) {
      if (i > 1) {
        lines.add(DOTS);
      }
      lines.add("[" + i + "]");
      lines.addAll(
          lines(
              inner,
              index -> {
                var whole = IntStream.concat(IntStream.of(i), Arrays.stream(index));
                return values.at(whole.toArray());
              }));
    }
    return lines;
  }

  /** All positions of a side, or those of its ends where it is longer. */
  private static List<Integer> ends(int length, int longest) {
    return IntStream.range(0, length)
        .filter(i -> length <= longest || i < FIRST || i >= length - LAST)
        .boxed()
        .toList();
  }

  /** Marks where values were left out. */
  private static List<String> withDots(List<String> texts, int length) {
    var all = new ArrayList<>(texts);
    if (texts.size() < length) {
      all.add(FIRST, DOTS);
    }
    return all;
  }

  private static List<String> texts(List<Object> values) {
    return values.stream().allMatch(value -> value instanceof Double || value instanceof Float)
        ? numbers(values.stream().mapToDouble(ShownArray::number).toArray())
        : values.stream().map(ShownArray::text).toList();
  }

  /** A float by its shortest decimals: 0.1f is 0.1, and not 0.10000000149. */
  static double number(Object value) {
    return value instanceof Float
        ? Double.parseDouble(value.toString())
        : ((Number) value).doubleValue();
  }

  /** Numbers with the same decimals, as in a table; but here, none is missing. */
  static List<String> numbers(double[] numbers) {
    var texts = new ArrayList<>(ShownTable.numbers(numbers));
    for (var i = 0; i < numbers.length; i++) {
      if (Double.isNaN(numbers[i])) {
        texts.set(i, "NaN");
      }
    }
    return texts;
  }

  private static String text(Object value) {
    if (value != null && value.getClass().isArray()) {
      return "[" + of(value).lines().stream().limit(1).collect(Collectors.joining()) + "]";
    }
    var text = shortened(String.valueOf(value), LONGEST_VALUE);
    return value instanceof String ? "\"" + text + "\"" : text;
  }

  /** A text on one line and no longer than that; where it goes on, it ends with an ellipsis. */
  static String shortened(String text, int longest) {
    var line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= longest ? line : line.substring(0, longest - 1) + DOTS;
  }
}
