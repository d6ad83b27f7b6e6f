package recurrent.notebook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.internal.chartpart.Chart;
import recurrent.data.DatasetFacts;
import recurrent.data.Datasets;
import recurrent.data.Gaps;
import recurrent.data.SequenceSet;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The card of a data set: what it is, where it comes from, under which licence, what a model must
 * beat, and a picture of it.
 */
public final class DataCard {

  private static final int MOST_STEPS = 3_000;
  private static final int LONG = 1_000;
  private static final int MOST_LINES = 5;
  private static final int MOST_BARS = 6;
  private static final int MOST_COLUMNS = 12;

  private DataCard() {}

  /**
   * Shows the card of a data set. One that is downloaded is loaded first, for the picture.
   *
   * @param id name of the data set
   * @throws IllegalArgumentException if there is no such data set; the message names the nearest
   */
  public static void show(String id) {
    var facts = Datasets.describe(id);
    Show.table(table(facts), facts.title());
    var picture = picture(facts);
    var kind = picture instanceof CategoryChart ? "Bar chart: " : "Line chart: ";
    Show.chart(picture, kind + picture.getTitle() + ".");
  }

  private static Table table(DatasetFacts facts) {
    var rows = new LinkedHashMap<String, String>();
    rows.put("name", facts.id());
    rows.put("size", String.format(Locale.ROOT, "%s, %,d bytes", facts.size(), facts.bytes()));
    rows.put("period or range", facts.period());
    rows.put("columns", shortened(facts.columns()));
    rows.put("source", facts.source());
    rows.put("licence", facts.licence());
    rows.put("file", facts.address());
    rows.put("to beat", String.join("; ", facts.baselines()));
    rows.put("remark", facts.remark());
    rows.values().removeIf(String::isEmpty);
    return Table.create(
        facts.title(),
        StringColumn.create("fact", List.copyOf(rows.keySet())),
        StringColumn.create("value", List.copyOf(rows.values())));
  }

  private static String shortened(List<String> columns) {
    var more = columns.size() - MOST_COLUMNS;
    var shown = columns.stream().limit(MOST_COLUMNS).collect(Collectors.joining(", "));
    return more > 0 ? shown + " and " + more + " more" : shown;
  }

  private static Chart<?, ?> picture(DatasetFacts facts) {
    var id = facts.id();
    return switch (facts.kind()) {
      case "table" -> series(id);
      case "sequences" -> sequences(Datasets.sequences(id));
      case "labelled lines" ->
          counts(
              facts.title() + ": lines of each label",
              "lines",
              Datasets.labelledLines(id).stream().map(line -> line.label()).toList());
      case "pairs" ->
          counts(
              facts.title() + ": words of the sentences",
              "sentences",
              Datasets.pairs(id).stream()
                  .map(pair -> pair.source().split(" ").length + "")
                  .toList());
      case "lines" -> letters(facts.title(), String.join("", Datasets.lines(id)));
      default -> letters(facts.title(), Datasets.text(id));
    };
  }

  /** The start of the first column of values, over time. */
  private static Chart<?, ?> series(String id) {
    var name = Datasets.seriesNames(id).get(0);
    var whole = Datasets.series(id, name, Gaps.INTERPOLATE);
    var start = whole.slice(0, Math.min(MOST_STEPS, whole.size()));
    var chart = Charts.series(start);
    if (start.size() < whole.size()) {
      chart.setTitle(
          String.format(
              Locale.ROOT,
              "%s, the first %,d of %,d steps",
              whole.title(),
              start.size(),
              whole.size()));
    }
    return chart;
  }

  /**
   * The first sequence of some classes: the mean over its features, step by step. Of long ones,
   * such as sounds, one class is enough to see.
   */
  private static Chart<?, ?> sequences(SequenceSet set) {
    var mean = set.features().size() == 1 ? set.features().get(0) : "mean of the features";
    var isLong = set.sequences().get(0).length() > LONG;
    var shown = isLong ? 1 : Math.min(MOST_LINES, set.classes().size());
    var names = String.join(", ", set.classes().subList(0, shown));
    var chart = Charts.line(set.title() + ": one each of " + names, "step", mean);
    for (var label = 0; label < shown; label++) {
      var of = label;
      set.sequences().stream()
          .filter(sequence -> sequence.label() == of)
          .findFirst()
          .ifPresent(
              sequence ->
                  chart.addSeries(
                      set.classes().get(of),
                      IntStream.range(0, sequence.length()).asDoubleStream().toArray(),
                      Arrays.stream(sequence.values())
                          .mapToDouble(step -> Arrays.stream(step).average().orElseThrow())
                          .toArray()));
    }
    return chart;
  }

  private static Chart<?, ?> letters(String title, String text) {
    var letters =
        text.chars()
            .filter(Character::isLetter)
            .mapToObj(letter -> String.valueOf((char) letter))
            .toList();
    return counts(title + ": the most frequent letters", "times", letters);
  }

  /** The most frequent values, with how often each is there. */
  private static Chart<?, ?> counts(String title, String unit, List<String> values) {
    Map<String, Long> counts =
        values.stream().collect(Collectors.groupingBy(v -> v, TreeMap::new, Collectors.counting()));
    var most = new ArrayList<>(counts.entrySet());
    most.sort(Map.Entry.<String, Long>comparingByValue().reversed());
    var shown = most.subList(0, Math.min(MOST_BARS, most.size()));
    return Charts.bars(
        title,
        unit,
        shown.stream().map(Map.Entry::getKey).toList(),
        shown.stream().mapToDouble(Map.Entry::getValue).toArray());
  }
}
