package recurrent.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import recurrent.data.Catalogue.Entry;

/** How each set of labelled sequences lies in its files. */
final class SequenceFiles {

  private static final long MOST_UNPACKED_BYTES = 10_000_000;

  private static final List<String> CONTROL_CHARTS =
      List.of(
          "normal",
          "cyclic",
          "increasing trend",
          "decreasing trend",
          "upward shift",
          "downward shift");

  private SequenceFiles() {}

  static SequenceSet read(Entry entry) {
    return switch (entry.id()) {
      case "japanese-vowels" -> vowels(entry);
      case "handwritten-digits-8x8" -> digits(entry);
      case "indoor-movement" -> movements(entry);
      case "synthetic-control" -> controlCharts(entry);
      case "spoken-digits" -> spokenDigits(entry);
      default -> throw new IllegalArgumentException("no reader for the sequences of " + entry.id());
    };
  }

  private static byte[] only(Entry entry) {
    return Datasets.bytes(entry, entry.files().get(0));
  }

  private static CsvFile csv(String name, byte[] bytes, List<String> columns) {
    var csv = CsvFile.parse(name, bytes);
    csv.checkColumns(columns);
    return csv;
  }

  /** The values of some columns, (rows, columns); gaps are refused. */
  private static double[][] matrix(CsvFile csv, List<String> columns) {
    var values = new double[csv.rows().size()][columns.size()];
    for (var c = 0; c < columns.size(); c++) {
      var numbers = csv.numbers(columns.get(c));
      for (var row = 0; row < numbers.length; row++) {
        if (Double.isNaN(numbers[row])) {
          throw csv.failure(row, csv.header().indexOf(columns.get(c)), "is a gap");
        }
        values[row][c] = numbers[row];
      }
    }
    return values;
  }

  private static SequenceSet vowels(Entry entry) {
    var csv =
        csv(
            entry.files().get(0).name(),
            only(entry),
            entry.columns().stream().map(Catalogue.Column::name).toList());
    var channels = entry.named("value");
    var values = matrix(csv, channels);
    var utterances = csv.integers("utterance");
    var speakers = csv.integers("speaker");
    var parts = csv.texts("split");
    var sequences = new ArrayList<LabelledSequence>();
    for (int from = 0, to = 1; from < values.length; from = to, to++) {
      while (to < values.length && utterances[to] == utterances[from]) {
        to++;
      }
      sequences.add(
          new LabelledSequence(
              Arrays.copyOfRange(values, from, to), speakers[from] - 1, parts.get(from)));
    }
    var names = IntStream.rangeClosed(1, 9).mapToObj(i -> "speaker " + i).toList();
    return new SequenceSet(entry.title(), channels, names, sequences);
  }

  private static SequenceSet digits(Entry entry) {
    var pixels = entry.named("value");
    var label = entry.named("label").get(0);
    var columns = new ArrayList<>(pixels);
    columns.add(label);
    var csv = csv(entry.files().get(0).name(), only(entry), columns);
    var values = matrix(csv, pixels);
    var labels = csv.integers(label);
    var side = (int) Math.sqrt(pixels.size());
    var sequences = new ArrayList<LabelledSequence>();
    for (var row = 0; row < values.length; row++) {
      var image = new double[side][];
      for (var t = 0; t < side; t++) {
        image[t] = Arrays.copyOfRange(values[row], t * side, (t + 1) * side);
      }
      sequences.add(new LabelledSequence(image, labels[row], ""));
    }
    var features = IntStream.range(0, side).mapToObj(i -> "pixel " + i).toList();
    return new SequenceSet(entry.title(), features, tenDigits(), sequences);
  }

  private static SequenceSet movements(Entry entry) {
    var archive = entry.files().get(0).name();
    var members = ZipMembers.read(archive, only(entry), MOST_UNPACKED_BYTES);
    var targets = csv(members, "dataset/MovementAAL_target.csv", "sequence_ID", "class_label");
    var groups = csv(members, "groups/MovementAAL_DatasetGroup.csv", "sequence_ID", "dataset_ID");
    var ids = targets.integers("sequence_ID");
    var labels = targets.integers("class_label");
    var rooms = new LinkedHashMap<Integer, String>();
    var room = groups.texts("dataset_ID");
    var of = groups.integers("sequence_ID");
    for (var i = 0; i < of.length; i++) {
      rooms.put(of[i], "rooms " + room.get(i));
    }
    var channels = entry.named("value");
    var sequences = new ArrayList<LabelledSequence>();
    for (var i = 0; i < ids.length; i++) {
      var csv =
          csv(
              members,
              "dataset/MovementAAL_RSS_" + ids[i] + ".csv",
              channels.toArray(String[]::new));
      sequences.add(
          new LabelledSequence(
              matrix(csv, channels), labels[i] > 0 ? 1 : 0, rooms.getOrDefault(ids[i], "")));
    }
    return new SequenceSet(entry.title(), channels, List.of("stays", "changes room"), sequences);
  }

  private static CsvFile csv(Map<String, byte[]> members, String name, String... columns) {
    if (!members.containsKey(name)) {
      throw new UncheckedIOException(new IOException("the archive has no member " + name));
    }
    return csv(name, members.get(name), List.of(columns));
  }

  private static SequenceSet controlCharts(Entry entry) {
    var name = entry.files().get(0).name();
    var lines = CsvFile.text(name, only(entry)).split("\r?\n");
    var each = lines.length / CONTROL_CHARTS.size();
    var sequences = new ArrayList<LabelledSequence>();
    for (var line = 0; line < lines.length; line++) {
      var cells = lines[line].strip().split("\\s+");
      var values = new double[cells.length][1];
      for (var t = 0; t < cells.length; t++) {
        values[t][0] = number(name, line + 1, cells[t]);
      }
      sequences.add(new LabelledSequence(values, line / each, ""));
    }
    return new SequenceSet(entry.title(), entry.named("value"), CONTROL_CHARTS, sequences);
  }

  private static double number(String file, int line, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new UncheckedIOException(
          new IOException("%s, line %d: '%s' is no number".formatted(file, line, text)));
    }
  }

  private static SequenceSet spokenDigits(Entry entry) {
    var sequences = new ArrayList<LabelledSequence>();
    for (var file : entry.files()) {
      var parts = file.name().split("_"); // 7_george_0.wav
      sequences.add(
          new LabelledSequence(
              samples(file.name(), Datasets.bytes(entry, file)),
              Integer.parseInt(parts[0]),
              parts[1]));
    }
    return new SequenceSet(entry.title(), entry.named("value"), tenDigits(), sequences);
  }

  /** Samples of 16 bits, one channel, brought to -1 … 1. */
  private static double[][] samples(String name, byte[] wave) {
    try (var stream = AudioSystem.getAudioInputStream(new ByteArrayInputStream(wave))) {
      var format = stream.getFormat();
      if (format.getChannels() != 1
          || format.getSampleSizeInBits() != 16
          || format.isBigEndian()
          || !format.getEncoding().equals(AudioFormat.Encoding.PCM_SIGNED)) {
        throw new IOException(name + ": " + format + "; expected 16 bits, one channel");
      }
      var bytes = stream.readAllBytes();
      var samples = new double[bytes.length / 2][1];
      for (var t = 0; t < samples.length; t++) {
        samples[t][0] = (short) ((bytes[2 * t] & 0xff) | bytes[2 * t + 1] << 8) / 32768.0;
      }
      return samples;
    } catch (IOException | UnsupportedAudioFileException e) {
      throw new UncheckedIOException(new IOException(name + ": this is no sound file", e));
    }
  }

  private static List<String> tenDigits() {
    return IntStream.range(0, 10).mapToObj(String::valueOf).toList();
  }
}
