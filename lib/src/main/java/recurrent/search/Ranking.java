package recurrent.search;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.function.ToDoubleFunction;
import recurrent.evaluation.Spread;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * The trials of a search, the best first and those that failed last. The lowest of many validation
 * errors is lower than what its settings are worth: what they are worth, only the test part says.
 *
 * @param <S> kind of the settings, a record
 * @param trials the trials by their mean validation error
 */
public record Ranking<S extends Record>(List<Trial<S>> trials) {

  /** Keeps the list from changing. */
  public Ranking {
    trials = List.copyOf(trials);
  }

  /**
   * The trial with the lowest mean validation error.
   *
   * @return the trial
   * @throws IllegalStateException if every trial failed; the message has the reason of one
   */
  public Trial<S> best() {
    var first = trials.get(0);
    if (!first.succeeded()) {
      throw new IllegalStateException("search: every trial failed; one with: " + first.failure());
    }
    return first;
  }

  /**
   * The trials in one table.
   *
   * @return a table with the columns trial, one for each setting, starts, and mean, deviation,
   *     smallest and largest validation error; and failure, if there is one
   */
  public Table table() {
    var table =
        Table.create(
            "Search", IntColumn.create("trial", trials.stream().mapToInt(Trial::number).toArray()));
    for (var component : trials.get(0).settings().getClass().getRecordComponents()) {
      table.addColumns(settings(component));
    }
    table.addColumns(
        IntColumn.create(
            "starts",
            trials.stream()
                .map(t -> t.succeeded() ? t.errors().count() : null)
                .toArray(Integer[]::new)),
        errors("mean", Spread::mean),
        errors("deviation", Spread::deviation),
        errors("smallest", Spread::min),
        errors("largest", Spread::max));
    if (!trials.stream().allMatch(Trial::succeeded)) {
      table.addColumns(
          StringColumn.create("failure", trials.stream().map(Trial::failure).toList()));
    }
    return table;
  }

  private Column<?> settings(RecordComponent component) {
    var values = trials.stream().map(trial -> value(component, trial.settings())).toList();
    var name = component.getName();
    if (values.stream().allMatch(Integer.class::isInstance)) {
      return IntColumn.create(name, values.toArray(Integer[]::new));
    }
    if (values.stream().allMatch(Number.class::isInstance)) {
      return DoubleColumn.create(name, values.toArray(Number[]::new));
    }
    return StringColumn.create(name, values.stream().map(String::valueOf).toList());
  }

  private static Object value(RecordComponent component, Record settings) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true); // the record may be one of a cell, or private
      return accessor.invoke(settings);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component.getName() + " cannot be read", e);
    }
  }

  private DoubleColumn errors(String name, ToDoubleFunction<Spread> measure) {
    return DoubleColumn.create(
        name,
        trials.stream()
            .mapToDouble(t -> t.succeeded() ? measure.applyAsDouble(t.errors()) : Double.NaN)
            .toArray());
  }

  @Override
  public String toString() {
    var failed = trials.stream().filter(trial -> !trial.succeeded()).count();
    var first = trials.get(0);
    return "%d trials, %d failed; best: %s"
        .formatted(
            trials.size(),
            failed,
            first.succeeded() ? first.settings() + ", " + first.errors() : "none");
  }
}
