package recurrent.data;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import recurrent.data.Catalogue.Entry;
import tech.tablesaw.api.BooleanColumn;

/** The times that the Numenta Anomaly Benchmark labels as anomalous. */
final class AnomalyWindows {

  private static final String FILE = "combined_windows.json";

  private AnomalyWindows() {}

  static boolean areIn(Entry entry) {
    return entry.files().stream().anyMatch(file -> file.name().equals(FILE));
  }

  /** True where a time lies inside a window, ends included. Times are compared as text. */
  static BooleanColumn column(Entry entry, List<String> times) {
    var windows = new ArrayList<List<String>>();
    try {
      var json = new ObjectMapper().readTree(Datasets.bytes(entry, entry.file(FILE)));
      var series = entry.files().stream().filter(f -> f.name().endsWith(".csv")).findFirst().get();
      var key = series.file().substring(series.file().indexOf('/') + 1);
      for (var window : json.path(key)) {
        windows.add(List.of(second(window.path(0).asText()), second(window.path(1).asText())));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + " cannot be read", e);
    }
    var column = BooleanColumn.create("anomaly");
    for (var time : times) {
      column.append(
          windows.stream()
              .anyMatch(w -> w.get(0).compareTo(time) <= 0 && time.compareTo(w.get(1)) <= 0));
    }
    return column;
  }

  private static String second(String time) {
    return time.replaceFirst("\\..*", "");
  }
}
