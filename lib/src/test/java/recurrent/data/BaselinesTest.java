package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import recurrent.data.Catalogue.Baseline;
import recurrent.data.Catalogue.Entry;
import recurrent.forecast.Backtest;
import recurrent.forecast.Forecaster;
import recurrent.forecast.Naive;
import recurrent.forecast.RidgeAr;
import recurrent.forecast.SeasonalNaive;

/** What the catalogue says that a model must beat is what the course's own recipe measures. */
class BaselinesTest {

  private static final double TRAIN = 0.8;
  private static final Pattern AR_OF_ORDER = Pattern.compile("AR\\((\\d+)\\)");

  private record Task(Entry entry, Baseline baseline) {

    double measure() {
      return baseline.column() == null ? majority() : backtest();
    }

    private double backtest() {
      var gaps = entry.id().startsWith("co2") ? Gaps.INTERPOLATE : Gaps.FAIL;
      var series = Datasets.series(entry.id(), baseline.column(), gaps);
      var split = TimeSplit.of(series, TRAIN);
      return Backtest.run(forecaster(), split, baseline.horizon()).rmse();
    }

    private Forecaster forecaster() {
      var order = AR_OF_ORDER.matcher(baseline.model());
      if (order.matches()) {
        return RidgeAr.ofOrder(Integer.parseInt(order.group(1)));
      }
      return switch (baseline.model()) {
        case "naive" -> new Naive();
        case "seasonal naive" -> new SeasonalNaive(entry.season());
        case "AR" -> new RidgeAr();
        case "AR on logs" -> new RidgeAr().onLogs();
        default -> throw new AssertionError("nothing computes the baseline " + baseline);
      };
    }

    /** The accuracy of always naming the most frequent class of the training part. */
    private double majority() {
      assertEquals("majority", baseline.model());
      var all = Datasets.sequences(entry.id());
      var published = all.sequences().stream().anyMatch(s -> s.group().equals("test"));
      var train = published ? all.group("train").sequences() : all.sequences();
      var test = published ? all.group("test").sequences() : all.sequences();
      var counts = new int[all.classes().size()];
      train.forEach(s -> counts[s.label()]++);
      var largest = Arrays.stream(counts).max().getAsInt();
      var majority = Arrays.stream(counts).boxed().toList().indexOf(largest);
      return test.stream().filter(s -> s.label() == majority).count() / (double) test.size();
    }

    /** The catalogue's number is the measured one, rounded as it is printed. */
    String fault() {
      var printed = String.valueOf(baseline.value());
      var decimals = printed.endsWith(".0") ? 0 : printed.length() - printed.indexOf('.') - 1;
      var measured = measure();
      var rounding = 0.5 * Math.pow(10, -decimals);
      return Math.abs(measured - baseline.value()) <= rounding * (1 + 1e-9)
          ? ""
          : String.format(Locale.ROOT, "%s %s: measured %.6f", entry.id(), baseline, measured);
    }
  }

  private static List<Task> tasks(boolean shipped) {
    var tasks = new ArrayList<Task>();
    for (var entry : Catalogue.entries()) {
      if (entry.isShipped() == shipped) {
        entry.baselines().stream()
            .filter(Baseline::recomputed)
            .forEach(baseline -> tasks.add(new Task(entry, baseline)));
      }
    }
    return tasks;
  }

  private static void assertMeasured(Stream<Task> tasks) {
    var faults = tasks.map(Task::fault).filter(fault -> !fault.isEmpty()).toList();
    assertTrue(faults.isEmpty(), () -> String.join("\n", faults));
  }

  @Test
  void theCatalogueHoldsWhatTheRecipeMeasures() {
    assertTrue(tasks(true).size() > 40, "baselines are missing");
    assertMeasured(tasks(true).parallelStream());
  }

  @Test
  void theCatalogueHoldsWhatTheRecipeMeasuresOnDownloads() {
    assertEquals(6, tasks(false).size());
    Mirror.assumeSet();
    assertMeasured(tasks(false).parallelStream());
  }
}
