package recurrent.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import recurrent.data.Catalogue.DataFile;
import recurrent.data.Catalogue.Entry;

/** How each set of texts lies in its files. */
final class TextFiles {

  private static final long MOST_UNPACKED_BYTES = 50_000_000;

  private TextFiles() {}

  static String text(Entry entry, DataFile file) {
    return CsvFile.text(file.name(), Datasets.bytes(entry, file));
  }

  static List<LabelledText> labelled(Entry entry) {
    var found = new ArrayList<LabelledText>();
    for (var file : entry.files()) {
      var lines = text(entry, file).split("\r?\n");
      for (var line = 0; line < lines.length; line++) {
        found.add(labelled(entry, file.name(), lines[line], line + 1));
      }
    }
    return found;
  }

  private static LabelledText labelled(Entry entry, String file, String line, int number) {
    return switch (entry.id()) {
      case "surnames" -> new LabelledText(line.strip(), file.replace(".txt", ""), "");
      case "movie-review-polarity" ->
          new LabelledText(line.strip(), file.endsWith(".pos") ? "positive" : "negative", "");
      case "sentiment-sentences" -> {
        var cells = line.split("\t");
        if (cells.length != 2 || !cells[1].strip().matches("[01]")) {
          throw failure(file, number, line, "a sentence, a tab and 0 or 1");
        }
        var label = cells[1].strip().equals("1") ? "positive" : "negative";
        yield new LabelledText(cells[0].strip(), label, file.replaceFirst("_.*", ""));
      }
      default -> throw new IllegalArgumentException("no reader for the lines of " + entry.id());
    };
  }

  static List<SentencePair> pairs(Entry entry) {
    var file = entry.files().get(0);
    var members = ZipMembers.read(file.name(), Datasets.bytes(entry, file), MOST_UNPACKED_BYTES);
    var member = "spa-eng/spa.txt";
    if (!members.containsKey(member)) {
      throw new UncheckedIOException(
          new IOException(file.name() + ": there is no member " + member));
    }
    var lines = CsvFile.text(member, members.get(member)).split("\r?\n");
    var pairs = new ArrayList<SentencePair>();
    for (var line = 0; line < lines.length; line++) {
      var cells = lines[line].split("\t");
      if (cells.length != 2) {
        throw failure(member, line + 1, lines[line], "a sentence, a tab and its translation");
      }
      pairs.add(new SentencePair(cells[0], cells[1]));
    }
    return pairs;
  }

  private static UncheckedIOException failure(String file, int line, String text, String expected) {
    var start = text.length() <= 60 ? text : text.substring(0, 60) + "…";
    return new UncheckedIOException(
        new IOException("%s, line %d: '%s'; expected %s".formatted(file, line, start, expected)));
  }
}
