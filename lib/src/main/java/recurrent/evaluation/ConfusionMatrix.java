package recurrent.evaluation;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How often which class was taken for which: rows are the true classes, columns the predicted ones.
 *
 * @param classes name of each class, all different
 * @param counts {@code counts[truth][predicted]}, (classes, classes)
 */
public record ConfusionMatrix(List<String> classes, int[][] counts) {

  /** Checks that there is a count for each pair of classes. */
  public ConfusionMatrix {
    classes = List.copyOf(classes);
    var size = classes.size();
    if (size == 0 || classes.stream().distinct().count() < size) {
      throw new IllegalArgumentException(
          "confusion: classes " + classes + "; expected at least one, and all different");
    }
    if (counts.length != size
        || !IntStream.range(0, size).allMatch(c -> counts[c].length == size)) {
      throw new IllegalArgumentException(
          "confusion: counts do not fit; expected %d rows of %d, one for each class"
              .formatted(size, size));
    }
  }

  /**
   * Counts.
   *
   * @param classes name of each class; a label is a place in this list
   * @param actual true label of each example
   * @param predicted predicted label of each example
   * @return the counts
   * @throws IllegalArgumentException if there are no examples, not as many predictions, or a label
   *     has no class
   */
  public static ConfusionMatrix of(List<String> classes, int[] actual, int[] predicted) {
    if (actual.length == 0 || actual.length != predicted.length) {
      throw new IllegalArgumentException(
          "confusion: %d predictions for %d examples; expected as many, and at least one"
              .formatted(predicted.length, actual.length));
    }
    var size = classes.size();
    var counts = new int[size][size];
    for (var i = 0; i < actual.length; i++) {
      requireLabel("true", actual[i], size);
      requireLabel("predicted", predicted[i], size);
      counts[actual[i]][predicted[i]]++;
    }
    return new ConfusionMatrix(classes, counts);
  }

  private static void requireLabel(String kind, int label, int classes) {
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "confusion: %s label %d; expected 0 to %d".formatted(kind, label, classes - 1));
    }
  }

  private int examples(int label) {
    return IntStream.of(counts[label]).sum();
  }

  private int predictions(int label) {
    return IntStream.range(0, counts.length).map(truth -> counts[truth][label]).sum();
  }

  /**
   * The share of examples that were classified rightly.
   *
   * @return the accuracy, with what chance leaves open if examples are independent
   */
  public Proportion accuracy() {
    var right = IntStream.range(0, counts.length).map(label -> counts[label][label]).sum();
    return new Proportion(right, IntStream.range(0, counts.length).map(this::examples).sum());
  }

  /**
   * Of those taken for a class, the share that is of it.
   *
   * @param label the class
   * @return the precision; NaN if nothing was taken for it
   */
  public double precision(int label) {
    return (double) counts[label][label] / predictions(label);
  }

  /**
   * Of those of a class, the share that is taken for it.
   *
   * @param label the class
   * @return the recall; NaN if there is no example of it
   */
  public double recall(int label) {
    return (double) counts[label][label] / examples(label);
  }

  /**
   * The harmonic mean of precision and recall, {@code 2 TP / (2 TP + FP + FN)}.
   *
   * @param label the class
   * @return F1; NaN if there is no example of the class and nothing was taken for it
   */
  public double f1(int label) {
    return 2.0 * counts[label][label] / (examples(label) + predictions(label));
  }

  /**
   * The mean of F1 over the classes that have examples: rare classes weigh as much as frequent
   * ones.
   *
   * @return macro F1
   */
  public double macroF1() {
    return macro(this::f1);
  }

  /** A class that nothing is taken for counts as 0. */
  private double macro(IntToDoubleFunction measure) {
    return IntStream.range(0, counts.length)
        .filter(label -> examples(label) > 0)
        .mapToDouble(measure)
        .map(value -> Double.isNaN(value) ? 0 : value)
        .average()
        .orElseThrow();
  }

  /**
   * Precision, recall and F1 of each class, and below them their macro means: over the classes that
   * have examples, where a class that nothing was taken for has precision 0.
   *
   * @return a table with the columns class, examples, precision, recall and F1
   */
  public Table table() {
    var table =
        Table.create(
            "Classes",
            StringColumn.create("class"),
            IntColumn.create("examples"),
            DoubleColumn.create("precision"),
            DoubleColumn.create("recall"),
            DoubleColumn.create("F1"));
    for (var label = 0; label < counts.length; label++) {
      append(
          table, classes.get(label), examples(label), precision(label), recall(label), f1(label));
    }
    var all = accuracy().trials();
    append(table, "macro mean", all, macro(this::precision), macro(this::recall), macroF1());
    return table;
  }

  private static void append(
      Table table, String name, int examples, double precision, double recall, double f1) {
    table.stringColumn(0).append(name);
    table.intColumn(1).append(examples);
    table.doubleColumn(2).append(precision);
    table.doubleColumn(3).append(recall);
    table.doubleColumn(4).append(f1);
  }

  /**
   * The counts.
   *
   * @return a table with a row for each true class and a column for each predicted one
   */
  public Table countsTable() {
    var table = Table.create("Counts", StringColumn.create("truth, taken for", classes));
    for (var label = 0; label < counts.length; label++) {
      var predicted = label;
      table.addColumns(
          IntColumn.create(
              classes.get(label),
              IntStream.range(0, counts.length).map(truth -> counts[truth][predicted]).toArray()));
    }
    return table;
  }
}
