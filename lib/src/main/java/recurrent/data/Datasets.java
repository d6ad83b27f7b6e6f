package recurrent.data;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * The data sets that come with the course, by name. Source, licence and checksum of each stand in
 * {@code datasets/catalogue.json}.
 *
 * <p>The folder {@code datasets} is looked for in the working directory and above it, so that
 * notebooks at any depth find it; the system property {@code recurrent.datasets} names another.
 */
public final class Datasets {

  private static final String CATALOGUE = "catalogue.json";

  record Column(String name, String unit, String kind) {
    boolean isValue() {
      return kind.equals("value");
    }
  }

  record Entry(
      String id,
      String title,
      String file,
      long bytes,
      String sha256,
      int rows,
      List<Column> columns,
      String period,
      int season,
      String source,
      String licence) {}

  private Datasets() {}

  /**
   * The names of all data sets.
   *
   * @return the names, in the catalogue's order
   */
  public static List<String> names() {
    return catalogue().stream().map(Entry::id).toList();
  }

  /**
   * Reads a series from a data set with one column of values.
   *
   * @param id name of the data set, for example {@code sunspots-monthly}
   * @return the series
   * @throws IllegalArgumentException if there is no such data set, or it has several columns
   * @throws UncheckedIOException if the file is missing or damaged; the message says what to do
   */
  public static Series series(String id) {
    var entry = entry(id);
    var values = entry.columns().stream().filter(Column::isValue).map(Column::name).toList();
    if (values.size() != 1) {
      throw new IllegalArgumentException(
          "data set " + id + " has several columns: name one of " + values);
    }
    return series(id, values.get(0));
  }

  /**
   * Reads one column of a data set as a series.
   *
   * @param id name of the data set
   * @param column name of a column with values
   * @return the series
   * @throws IllegalArgumentException if there is no such data set or column
   * @throws UncheckedIOException if the file is missing or damaged; the message says what to do
   */
  public static Series series(String id, String column) {
    var entry = entry(id);
    var found =
        entry.columns().stream().filter(c -> c.isValue() && c.name().equals(column)).findFirst();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "data set "
              + id
              + " has no values named "
              + column
              + ": there are "
              + entry.columns().stream().filter(Column::isValue).map(Column::name).toList());
    }
    var file = folder().resolve(entry.file());
    var lines = read(entry).lines().toList();
    var header = List.of(lines.get(0).split(",", -1));
    var position = header.indexOf(column);
    var times = new ArrayList<String>();
    var values = new double[lines.size() - 1];
    for (var i = 0; i < values.length; i++) {
      var cells = lines.get(i + 1).split(",", -1);
      times.add(cells[0]);
      values[i] = number(cells, position, file, i + 2, column);
    }
    var title = entry.columns().size() > 2 ? entry.title() + ": " + column : entry.title();
    return new Series(title, found.get().unit(), entry.source(), entry.season(), times, values);
  }

  /**
   * Reads a data set as a table.
   *
   * @param id name of the data set
   * @return a table with the data set's title as its name; columns of values are doubles, the
   *     others text
   * @throws IllegalArgumentException if there is no such data set
   * @throws UncheckedIOException if the file is missing or damaged; the message says what to do
   */
  public static Table table(String id) {
    var entry = entry(id);
    var types =
        entry.columns().stream()
            .map(c -> c.isValue() ? ColumnType.DOUBLE : ColumnType.STRING)
            .toArray(ColumnType[]::new);
    var options = CsvReadOptions.builderFromString(read(entry)).columnTypes(types);
    return Table.read().usingOptions(options.tableName(entry.title()).build());
  }

  static List<Entry> catalogue() {
    try {
      var json = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
      var entries = json.readValue(folder().resolve(CATALOGUE).toFile(), Entry[].class);
      return List.of(entries);
    } catch (IOException e) {
      throw new UncheckedIOException("the catalogue of data sets cannot be read", e);
    }
  }

  static Path folder() {
    var named = System.getProperty("recurrent.datasets");
    if (named != null) {
      return Path.of(named);
    }
    var start = Path.of("").toAbsolutePath();
    for (var above = start; above != null; above = above.getParent()) {
      if (Files.isRegularFile(above.resolve("datasets").resolve(CATALOGUE))) {
        return above.resolve("datasets");
      }
    }
    throw new UncheckedIOException(
        new IOException(
            "there is no folder datasets in "
                + start
                + " or above it: open the notebook inside the course's folder"));
  }

  private static Entry entry(String id) {
    var entries = catalogue();
    return entries.stream()
        .filter(e -> e.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(id, entries)));
  }

  private static String unknown(String id, List<Entry> entries) {
    var nearest =
        entries.stream()
            .map(Entry::id)
            .sorted(Comparator.comparingInt(name -> distance(id, name)))
            .limit(3)
            .toList();
    return "there is no data set " + id + ": did you mean one of " + nearest + "?";
  }

  /** How many letters must be added, dropped or changed to make one word of the other. */
  private static int distance(String a, String b) {
    var row = IntStream.rangeClosed(0, b.length()).toArray();
    for (var i = 1; i <= a.length(); i++) {
      var diagonal = row[0];
      row[0] = i;
      for (var j = 1; j <= b.length(); j++) {
        var changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }

  private static String read(Entry entry) {
    var file = folder().resolve(entry.file());
    try {
      if (!Files.isRegularFile(file)) {
        throw new IOException(
            file + " is missing: restore it with  git checkout -- datasets/" + entry.file());
      }
      var bytes = Files.readAllBytes(file);
      var sum = MessageDigest.getInstance("SHA-256").digest(bytes);
      if (!HexFormat.of().formatHex(sum).equals(entry.sha256())) {
        throw new IOException(
            file
                + " is not the file that the catalogue names (its SHA-256 differs): restore it"
                + " with  git checkout -- datasets/"
                + entry.file());
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static double number(String[] cells, int position, Path file, int line, String column) {
    var text = position < cells.length ? cells[position] : "";
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new UncheckedIOException(
          new IOException(
              file + ", line " + line + ", column " + column + ": '" + text + "' is no number"));
    }
  }
}
