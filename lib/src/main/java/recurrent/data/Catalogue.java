package recurrent.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What {@code datasets/catalogue.json} says: the one place that knows every data set. */
final class Catalogue {

  static final String FILE = "catalogue.json";

  /** One column of a table, or one channel of a sequence. */
  record Column(String name, String unit, String kind) {
    boolean isValue() {
      return kind.equals("value");
    }
  }

  /**
   * One file of a data set: its name in {@code datasets/}, or its path below the address of a set
   * that is downloaded.
   */
  record DataFile(String file, long bytes, String sha256) {
    String name() {
      return file.substring(file.lastIndexOf('/') + 1);
    }
  }

  /** What a model must beat. Without a column it is about the whole set. */
  record Baseline(
      String column, int horizon, String model, String measure, double value, boolean recomputed) {}

  record Entry(
      String id,
      String title,
      String kind,
      String url,
      List<DataFile> files,
      int rows,
      List<Column> columns,
      String period,
      String step,
      int season,
      String source,
      String licence,
      List<Baseline> baselines,
      String remark) {

    /** True for a set that comes with the course, false for one that is downloaded. */
    boolean isShipped() {
      return url == null;
    }

    List<String> named(String kind) {
      return columns.stream().filter(c -> c.kind().equals(kind)).map(Column::name).toList();
    }

    long bytes() {
      return files.stream().mapToLong(DataFile::bytes).sum();
    }

    DataFile file(String name) {
      return files.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    }
  }

  private Catalogue() {}

  /**
   * Reads the catalogue.
   *
   * @return all data sets, in its order
   */
  static List<Entry> entries() {
    try {
      return List.of(new ObjectMapper().readValue(folder().resolve(FILE).toFile(), Entry[].class));
    } catch (IOException e) {
      throw new UncheckedIOException("the catalogue of data sets cannot be read", e);
    }
  }

  static Entry entry(String id) {
    var entries = entries();
    return entries.stream()
        .filter(e -> e.id().equals(id))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(id, entries)));
  }

  /** The folder {@code datasets}, in the working directory or above it. */
  static Path folder() {
    var named = System.getProperty("recurrent.datasets");
    if (named != null) {
      return Path.of(named);
    }
    var start = Path.of("").toAbsolutePath();
    for (var above = start; above != null; above = above.getParent()) {
      if (Files.isRegularFile(above.resolve("datasets").resolve(FILE))) {
        return above.resolve("datasets");
      }
    }
    throw new UncheckedIOException(
        new IOException(
            "there is no folder datasets in "
                + start
                + " or above it: open the notebook inside the course's folder"));
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
}
