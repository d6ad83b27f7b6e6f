package recurrent.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A table ready to be read: every cell is text, numbers have sensible digits, and of a long table
 * only the first rows are there.
 */
record ShownTable(String caption, List<ShownColumn> columns, int rows, int allRows) {

  /** A table longer than this is shortened to its first rows. */
  private static final int MOST_ROWS = 20;

  private static final int FIRST_ROWS = 10;

  /** Digits of the largest number of a column. */
  private static final int DIGITS = 4;

  record ShownColumn(String name, boolean numeric, List<String> cells) {

    int width() {
      return Math.max(name.length(), cells.stream().mapToInt(String::length).max().orElse(0));
    }

    String padded(String cell) {
      var gap = " ".repeat(width() - cell.length());
      return numeric ? gap + cell : cell + gap;
    }
  }

  static ShownTable of(Table table, String caption) {
    var rows = shownRows(table.rowCount());
    var columns = new ArrayList<ShownColumn>();
    for (var column : table.columns()) {
      columns.add(
          new ShownColumn(
              column.name(), column instanceof NumericColumn<?>, cells(column.first(rows))));
    }
    return new ShownTable(caption, columns, rows, table.rowCount());
  }

  /** How many rows of a table are shown. */
  static int shownRows(int allRows) {
    return allRows > MOST_ROWS ? FIRST_ROWS : allRows;
  }

  private static List<String> cells(Column<?> column) {
    if (column instanceof NumericColumn<?> numbers) {
      return numbers(numbers.asDoubleArray());
    }
    return IntStream.range(0, column.size())
        .mapToObj(row -> column.isMissing(row) ? "–" : column.getString(row))
        .toList();
  }

  /**
   * The same decimals for the whole column: enough for four digits of its largest number, but no
   * more than its numbers have. What would read as zero, or is huge, is in powers of ten.
   */
  static List<String> numbers(double[] numbers) {
    var largest = 0.0;
    for (var number : numbers) {
      largest = Double.isFinite(number) ? Math.max(largest, Math.abs(number)) : largest;
    }
    var before = largest > 0 ? (int) Math.floor(Math.log10(largest)) + 1 : 1;
    var most = Math.min(6, Math.max(0, DIGITS - before));
    var decimals = 0;
    while (decimals < most && !haveAtMost(decimals, numbers)) {
      decimals++;
    }
    var texts = new ArrayList<String>();
    for (var number : numbers) {
      texts.add(text(number, decimals));
    }
    return texts;
  }

  private static boolean haveAtMost(int decimals, double[] numbers) {
    var power = Math.pow(10, decimals);
    for (var number : numbers) {
      if (Math.abs(number * power - Math.rint(number * power)) > 1e-9 * Math.abs(number * power)) {
        return false;
      }
    }
    return true;
  }

  private static String text(double number, int decimals) {
    if (Double.isNaN(number)) {
      return "–";
    }
    var size = Math.abs(number);
    var readsAsZero = size > 0 && size < 0.5 * Math.pow(10, -decimals);
    var form = readsAsZero || size >= 1e10 ? "%.2e" : "%." + decimals + "f";
    return String.format(Locale.ROOT, form, number);
  }

  /** One sentence on the rows that are not there, or nothing. */
  private String note() {
    return rows == allRows ? "" : "The first " + rows + " of " + allRows + " rows.";
  }

  String html() {
    var html = new StringBuilder("<table style=\"border-collapse:collapse\">");
    var below = caption + (note().isEmpty() ? "" : (caption.endsWith(".") ? " " : ". ") + note());
    html.append("<caption style=\"text-align:left;padding:4px 0\">")
        .append(Html.escape(below))
        .append("</caption><thead><tr>");
    for (var column : columns) {
      html.append("<th scope=\"col\"").append(align(column)).append('>');
      html.append(Html.escape(column.name())).append("</th>");
    }
    html.append("</tr></thead><tbody>");
    for (var row = 0; row < rows; row++) {
      html.append("<tr>");
      for (var column : columns) {
        html.append("<td").append(align(column)).append('>');
        html.append(Html.escape(column.cells().get(row))).append("</td>");
      }
      html.append("</tr>");
    }
    return html.append("</tbody></table>").toString();
  }

  private static String align(ShownColumn column) {
    return " style=\"text-align:" + (column.numeric() ? "right" : "left") + ";padding:2px 12px\"";
  }

  String text() {
    var lines = new ArrayList<String>();
    lines.add(caption);
    lines.add(line(columns.stream().map(column -> column.padded(column.name())).toList()));
    lines.add(line(columns.stream().map(column -> "-".repeat(column.width())).toList()));
    for (var row = 0; row < rows; row++) {
      var at = row;
      lines.add(line(columns.stream().map(c -> c.padded(c.cells().get(at))).toList()));
    }
    if (!note().isEmpty()) {
      lines.add(note());
    }
    return String.join("\n", lines);
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining("  ")).stripTrailing();
  }
}
