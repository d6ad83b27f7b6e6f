package recurrent.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import recurrent.data.Catalogue.Column;
import recurrent.data.Catalogue.DataFile;
import recurrent.data.Catalogue.Entry;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The data sets of the course, by name. Source, licence and checksum of each stand in {@code
 * datasets/catalogue.json}; {@link #describe} tells them.
 *
 * <p>Most come with the course in the folder {@code datasets}, which is looked for in the working
 * directory and above it, so that notebooks at any depth find it; the system property {@code
 * recurrent.datasets} names another. The others are loaded once from their public address, checked
 * and kept in the user's cache folder, or where the environment variable {@code
 * RECURRENT_DATA_HOME} says; {@code RECURRENT_DATA_MIRROR} names a folder or an address to load
 * them from instead.
 *
 * <p>Every method throws {@link IllegalArgumentException} for a name that does not exist or is read
 * another way, and {@link UncheckedIOException} for a file that is missing, damaged or cannot be
 * loaded; the messages say what to do.
 */
public final class Datasets {

  private Datasets() {}

  /**
   * The names of all data sets.
   *
   * @return the names, in the catalogue's order
   */
  public static List<String> names() {
    return Catalogue.entries().stream().map(Entry::id).toList();
  }

  /**
   * Where a data set comes from, under which licence, and what a model must beat on it.
   *
   * @param id name of the data set
   * @return the facts; {@code DataCard.show} in {@code recurrent.notebook} shows them with a
   *     picture
   */
  public static DatasetFacts describe(String id) {
    return DatasetFacts.of(Catalogue.entry(id));
  }

  /**
   * Loads a data set ahead of its use. Nothing happens if it is there.
   *
   * @param id name of the data set
   * @param progress told how far it is
   */
  public static void fetch(String id, Progress progress) {
    var entry = Catalogue.entry(id);
    if (!entry.isShipped()) {
      Downloads.usual().fetch(entry, progress);
    }
  }

  /**
   * What can be read as a series from a data set.
   *
   * @param id name of the data set
   * @return the columns with values; where the data set has several places below one another, each
   *     with the place before it: {@code Seattle/temp_max_c}
   */
  public static List<String> seriesNames(String id) {
    return seriesNames(entry(id, "table"));
  }

  /**
   * Reads a series from a data set with one column of values.
   *
   * @param id name of the data set, for example {@code sunspots-monthly}
   * @return the series
   */
  public static Series series(String id) {
    return series(id, Gaps.FAIL);
  }

  /**
   * Reads a series from a data set with one column of values.
   *
   * @param id name of the data set, for example {@code co2-mauna-loa-weekly}
   * @param gaps what to do with steps that have no value
   * @return the series
   */
  public static Series series(String id, Gaps gaps) {
    var columns = seriesNames(entry(id, "table"));
    if (columns.size() != 1) {
      throw new IllegalArgumentException(
          "data set " + id + " has several columns: name one of " + columns);
    }
    return series(id, columns.get(0), gaps);
  }

  /**
   * Reads one column of a data set as a series.
   *
   * @param id name of the data set
   * @param column one of {@link #seriesNames}
   * @return the series
   */
  public static Series series(String id, String column) {
    return series(id, column, Gaps.FAIL);
  }

  /**
   * Reads one column of a data set as a series.
   *
   * @param id name of the data set
   * @param column one of {@link #seriesNames}
   * @param gaps what to do with steps that have no value
   * @return the series
   */
  public static Series series(String id, String column, Gaps gaps) {
    var entry = entry(id, "table");
    var names = seriesNames(entry);
    if (!names.contains(column)) {
      throw new IllegalArgumentException(
          "data set " + id + " has no values named " + column + ": there are " + names);
    }
    var csv = csv(entry);
    var slash = column.indexOf('/');
    var place = slash < 0 ? "" : column.substring(0, slash);
    var name = column.substring(slash + 1);
    var values = csv.numbers(name);
    var times = times(entry, csv);
    var places = entry.named("place");
    var rows = IntStream.range(0, values.length).toArray();
    if (!places.isEmpty()) {
      var of = csv.texts(places.get(0));
      rows = IntStream.of(rows).filter(row -> of.get(row).equals(place)).toArray();
    }
    var unit = entry.columns().stream().filter(c -> c.name().equals(name)).findFirst().get().unit();
    var gappy =
        new Series(
            names.size() > 1 ? entry.title() + ": " + column : entry.title(),
            unit,
            entry.source(),
            entry.season(),
            entry.step() == null ? "" : entry.step(),
            IntStream.of(rows).mapToObj(times::get).toList(),
            IntStream.of(rows).mapToDouble(row -> values[row]).toArray());
    return gaps.close(gappy);
  }

  /**
   * Reads a data set as a table.
   *
   * @param id name of the data set
   * @return a table with the data set's title as its name; columns of values are doubles, where a
   *     gap is a missing value, the others text
   */
  public static Table table(String id) {
    var entry = entry(id, "table");
    var csv = csv(entry);
    var table = Table.create(entry.title());
    for (var column : entry.columns()) {
      table.addColumns(
          column.isValue()
              ? DoubleColumn.create(column.name(), csv.numbers(column.name()))
              : StringColumn.create(column.name(), csv.texts(column.name())));
    }
    if (AnomalyWindows.areIn(entry)) {
      table.addColumns(AnomalyWindows.column(entry, csv.texts(entry.named("time").get(0))));
    }
    return table;
  }

  /**
   * Reads labelled sequences, which may differ in length.
   *
   * @param id name of the data set, for example {@code japanese-vowels}
   * @return the sequences
   */
  public static SequenceSet sequences(String id) {
    return SequenceFiles.read(entry(id, "sequences"));
  }

  /**
   * Reads a text as a whole.
   *
   * @param id name of the data set, for example {@code tiny-shakespeare}
   * @return the text
   */
  public static String text(String id) {
    var entry = entry(id, "text");
    return TextFiles.text(entry, entry.files().get(0));
  }

  /**
   * Reads the lines of a text.
   *
   * @param id name of the data set, for example {@code first-names}
   * @return the lines, without their ends
   */
  public static List<String> lines(String id) {
    var entry = entry(id, "lines");
    return TextFiles.text(entry, entry.files().get(0)).lines().toList();
  }

  /**
   * Reads labelled names or sentences.
   *
   * @param id name of the data set, for example {@code surnames}
   * @return the lines with their labels, in the order of the files
   */
  public static List<LabelledText> labelledLines(String id) {
    return TextFiles.labelled(entry(id, "labelled lines"));
  }

  /**
   * Reads sentences with their translations.
   *
   * @param id name of the data set, for example {@code tatoeba-spa-eng}
   * @return the pairs, the shortest sentences first
   */
  public static List<SentencePair> pairs(String id) {
    return TextFiles.pairs(entry(id, "pairs"));
  }

  /** The content of a file, which is the catalogue's to the byte. */
  static byte[] bytes(Entry entry, DataFile data) {
    if (!entry.isShipped()) {
      return Downloads.usual().bytes(entry, data, loaded -> {});
    }
    var file = Catalogue.folder().resolve(data.file());
    try {
      if (!Files.isRegularFile(file)) {
        throw new IOException(
            file + " is missing: restore it with  git checkout -- datasets/" + data.file());
      }
      var bytes = Files.readAllBytes(file);
      if (!Downloads.sha256(bytes).equals(data.sha256())) {
        throw new IOException(
            file
                + " is not the file that the catalogue names (its SHA-256 differs): restore it"
                + " with  git checkout -- datasets/"
                + data.file());
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Entry entry(String id, String kind) {
    var entry = Catalogue.entry(id);
    if (!entry.kind().equals(kind)) {
      throw new IllegalArgumentException(
          "data set %s holds %s: read it with Datasets.%s(\"%s\")"
              .formatted(id, entry.kind(), method(entry.kind()), id));
    }
    return entry;
  }

  private static String method(String kind) {
    return kind.equals("labelled lines") ? "labelledLines" : kind;
  }

  /**
   * What can be read as a series: the columns of values, for each place where there are several.
   */
  private static List<String> seriesNames(Entry entry) {
    var values = entry.named("value");
    var places = entry.named("place");
    if (places.isEmpty()) {
      return values;
    }
    var names = new ArrayList<String>();
    for (var place : csv(entry).texts(places.get(0)).stream().distinct().toList()) {
      values.forEach(value -> names.add(place + "/" + value));
    }
    return names;
  }

  private static List<String> times(Entry entry, CsvFile csv) {
    for (var kind : List.of("time", "count")) {
      for (var column : entry.named(kind)) {
        return csv.texts(column);
      }
    }
    return IntStream.range(0, csv.rows().size()).mapToObj(String::valueOf).toList();
  }

  private static CsvFile csv(Entry entry) {
    var data =
        entry.files().stream()
            .filter(file -> file.name().toLowerCase(Locale.ROOT).endsWith(".csv"))
            .findFirst()
            .orElseThrow();
    var csv = CsvFile.parse(data.name(), bytes(entry, data));
    csv.checkColumns(entry.columns().stream().map(Column::name).toList());
    return csv;
  }
}
