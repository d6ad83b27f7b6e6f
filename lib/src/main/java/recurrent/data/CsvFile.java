package recurrent.data;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A file of comma-separated values, read strictly: UTF-8 (with or without byte-order mark, lines
 * ended by LF or CRLF), a comma between cells, a point in numbers, the same number of cells in
 * every row. What does not fit is an {@link UncheckedIOException} with file, line, column and
 * value.
 */
record CsvFile(String name, List<String> header, List<String[]> rows, List<Long> lines) {

  /** No file of the course comes near; a broken one must not fill the memory. */
  private static final int MOST_CHARACTERS_IN_A_CELL = 10_000;

  private static final int MOST_COLUMNS = 1_000;

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,3})?");
  private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?\\d+,\\d+");
  private static final String MARK = "\uFEFF";

  static CsvFile parse(String name, byte[] bytes) {
    var text = text(name, bytes);
    if (text.startsWith(MARK)) {
      text = text.substring(1);
    }
    var rows = new ArrayList<String[]>();
    var lines = new ArrayList<Long>();
    var parser = new CsvParser(settings());
    try {
      parser.beginParsing(new StringReader(text));
      for (var row = parser.parseNext(); row != null; row = parser.parseNext()) {
        rows.add(row);
        lines.add(parser.getContext().currentLine());
      }
    } catch (TextParsingException e) {
      throw failure(name, rows.size() + 1, ": cannot be read; is a quotation mark left open?");
    } finally {
      parser.stopParsing();
    }
    if (rows.isEmpty()) {
      throw failure(name, 1, ": the file is empty; expected a header and rows of values");
    }
    var header = header(rows.remove(0));
    lines.remove(0);
    var file = new CsvFile(name, header, rows, lines);
    file.checkWidths();
    return file;
  }

  /** The names of the columns; some files mark their header with a hash sign. */
  private static List<String> header(String[] cells) {
    cells[0] = cells[0].replaceFirst("^#\\s*", "");
    return List.of(cells);
  }

  /** The text of a file, which must be UTF-8. */
  static String text(String name, byte[] bytes) {
    var buffer = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
    } catch (CharacterCodingException e) {
      var line = 1;
      for (var i = 0; i < buffer.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      throw failure(name, line, ": this is not UTF-8 text; save the file as UTF-8");
    }
  }

  private static CsvParserSettings settings() {
    var settings = new CsvParserSettings();
    settings.setReadInputOnSeparateThread(false);
    settings.setLineSeparatorDetectionEnabled(true);
    settings.setMaxCharsPerColumn(MOST_CHARACTERS_IN_A_CELL);
    settings.setMaxColumns(MOST_COLUMNS);
    settings.getFormat().setComment('\0');
    settings.setNullValue("");
    settings.setEmptyValue("");
    return settings;
  }

  private void checkWidths() {
    for (var row = 0; row < rows.size(); row++) {
      var cells = rows.get(row);
      if (cells.length != header.size()) {
        var hint =
            cells.length > header.size() ? "; is there a decimal comma? Write 1.5, not 1,5" : "";
        throw failure(
            row,
            ": %d cells where the header has %d: '%s'%s"
                .formatted(cells.length, header.size(), shortened(String.join(",", cells)), hint));
      }
    }
  }

  /** Checks that the columns are the ones expected, in any order. */
  void checkColumns(List<String> expected) {
    for (var column : expected) {
      if (!header.contains(column)) {
        var hint =
            header.size() == 1 && header.get(0).contains(";")
                ? "; the cells seem to be separated by semicolons: use commas"
                : "";
        throw failure(
            name,
            1,
            ": column %s is missing; the header is '%s'%s"
                .formatted(column, shortened(String.join(",", header)), hint));
      }
    }
  }

  /** The cells of a column as text. */
  List<String> texts(String column) {
    var at = header.indexOf(column);
    return rows.stream().map(row -> row[at]).toList();
  }

  /** The cells of a column as numbers; an empty cell is a gap, NaN. */
  double[] numbers(String column) {
    var at = header.indexOf(column);
    var numbers = new double[rows.size()];
    for (var row = 0; row < numbers.length; row++) {
      numbers[row] = rows.get(row)[at].isEmpty() ? Double.NaN : number(row, at);
    }
    return numbers;
  }

  /** The cells of a column as whole numbers; there are no gaps. */
  int[] integers(String column) {
    var numbers = numbers(column);
    for (var row = 0; row < numbers.length; row++) {
      if (numbers[row] != Math.rint(numbers[row]) || Math.abs(numbers[row]) > 1e9) {
        var at = header.indexOf(column);
        throw failure(row, at, "is no whole number");
      }
    }
    return Arrays.stream(numbers).mapToInt(number -> (int) number).toArray();
  }

  private double number(int row, int at) {
    var cell = rows.get(row)[at];
    if (!NUMBER.matcher(cell).matches()) {
      var hint =
          DECIMAL_COMMA.matcher(cell).matches()
              ? "; it has a decimal comma: write a point"
              : cell.equalsIgnoreCase("nan") ? "; leave the cell of a gap empty" : "";
      throw failure(row, at, "is no number" + hint);
    }
    var number = Double.parseDouble(cell);
    if (Double.isInfinite(number)) {
      throw failure(row, at, "is too large for a number");
    }
    return number;
  }

  /** The failure of a cell, to be thrown. */
  UncheckedIOException failure(int row, int at, String what) {
    var cell = shortened(rows.get(row)[at]);
    return failure(row, ", column %s: '%s' %s".formatted(header.get(at), cell, what));
  }

  private UncheckedIOException failure(int row, String what) {
    return failure(name, lines.get(row), what);
  }

  private static UncheckedIOException failure(String name, long line, String what) {
    return new UncheckedIOException(new IOException(name + ", line " + line + what));
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
