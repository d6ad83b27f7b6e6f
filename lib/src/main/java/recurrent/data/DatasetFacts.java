package recurrent.data;

import java.util.List;
import java.util.Locale;

/**
 * Where a data set comes from and what a model must beat on it: the facts of the catalogue.
 *
 * @param id its name
 * @param title what it is
 * @param kind how it is read: {@code table} ({@link Datasets#series}, {@link Datasets#table}),
 *     {@code sequences}, {@code text}, {@code lines}, {@code labelled lines} or {@code pairs}
 * @param size how many rows, sequences or the like it has
 * @param bytes size of its files
 * @param columns its columns with their units
 * @param period the time or range that it covers
 * @param source citation
 * @param licence licence, or the words {@code figures, no licence stated}
 * @param address where it is loaded from; {@code datasets/} for what comes with the course
 * @param baselines what a model must beat, a line each
 * @param remark what to know before using it; may be empty
 */
public record DatasetFacts(
    String id,
    String title,
    String kind,
    String size,
    long bytes,
    List<String> columns,
    String period,
    String source,
    String licence,
    String address,
    List<String> baselines,
    String remark) {

  /** Copies the lists. */
  public DatasetFacts {
    columns = List.copyOf(columns);
    baselines = List.copyOf(baselines);
  }

  static DatasetFacts of(Catalogue.Entry entry) {
    var files = entry.files().size() == 1 ? entry.files().get(0).file() : "";
    return new DatasetFacts(
        entry.id(),
        entry.title(),
        entry.kind(),
        String.format(Locale.ROOT, "%,d %s", entry.rows(), counted(entry.kind())),
        entry.bytes(),
        entry.columns().stream().map(DatasetFacts::column).toList(),
        entry.period(),
        entry.source(),
        entry.licence(),
        (entry.isShipped() ? "datasets/" : entry.url()) + files,
        entry.baselines().stream().map(DatasetFacts::baseline).toList(),
        entry.remark() == null ? "" : entry.remark());
  }

  /** What there is several of. */
  private static String counted(String kind) {
    return switch (kind) {
      case "table" -> "rows";
      case "text" -> "characters";
      case "labelled lines" -> "lines";
      default -> kind;
    };
  }

  private static String column(Catalogue.Column column) {
    return column.unit().isEmpty() ? column.name() : column.name() + " [" + column.unit() + "]";
  }

  private static String baseline(Catalogue.Baseline baseline) {
    var about =
        baseline.column() == null ? "" : baseline.column() + ", " + baseline.horizon() + " ahead: ";
    var number = String.format(Locale.ROOT, "%s", baseline.value()).replaceFirst("\\.0$", "");
    var measured = baseline.recomputed() ? "" : " (not recomputed by the tests)";
    return about + baseline.model() + ", " + baseline.measure() + " " + number + measured;
  }

  @Override
  public String toString() {
    var lines =
        new StringBuilder(title)
            .append(" (")
            .append(id)
            .append(")\n")
            .append(kind)
            .append(", ")
            .append(size)
            .append(", ")
            .append(period)
            .append('\n')
            .append("source: ")
            .append(source)
            .append('\n')
            .append("licence: ")
            .append(licence)
            .append('\n')
            .append(String.format(Locale.ROOT, "file: %s, %,d bytes%n", address, bytes));
    lines.append("columns: ").append(String.join(", ", columns)).append('\n');
    baselines.forEach(line -> lines.append("to beat: ").append(line).append('\n'));
    return lines.append(remark).toString().strip();
  }
}
