package recurrent.evaluation;

import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * Whether probabilities mean what they say: of all events that were given about 70 %, about 70 %
 * should happen. Probabilities are parted into bins of equal width; empty bins are left out.
 *
 * @param name who named the probabilities
 * @param bins the bins that hold a probability, from low to high
 */
public record Reliability(String name, List<Bin> bins) {

  /**
   * The probabilities in one range.
   *
   * @param from the lower end
   * @param to the upper end
   * @param mean the mean of the probabilities
   * @param happened how many of the events happened
   */
  public record Bin(double from, double to, double mean, Proportion happened) {}

  /** Keeps the list from changing. */
  public Reliability {
    bins = List.copyOf(bins);
  }

  /**
   * Compares probabilities of events, such as rain tomorrow, with what happened.
   *
   * @param name who named the probabilities
   * @param probabilities one for each event, from 0 to 1
   * @param happened whether it happened
   * @param bins into how many bins to part the probabilities, at least 1
   * @return the comparison
   * @throws IllegalArgumentException if there are no events, not as many outcomes, or a number is
   *     no probability
   */
  public static Reliability of(String name, double[] probabilities, boolean[] happened, int bins) {
    if (probabilities.length == 0 || probabilities.length != happened.length || bins < 1) {
      throw new IllegalArgumentException(
          "reliability: %d probabilities, %d outcomes and %d bins; expected as many, and at least one"
              .formatted(probabilities.length, happened.length, bins));
    }
    var counts = new int[bins];
    var successes = new int[bins];
    var sums = new double[bins];
    for (var i = 0; i < probabilities.length; i++) {
      var p = probabilities[i];
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException(
            "reliability: probability " + p + " at index " + i + "; expected 0 to 1");
      }
      var bin = Math.min((int) (p * bins), bins - 1);
      counts[bin]++;
      successes[bin] += happened[i] ? 1 : 0;
      sums[bin] += p;
    }
    var filled = new ArrayList<Bin>();
    for (var bin = 0; bin < bins; bin++) {
      if (counts[bin] > 0) {
        filled.add(
            new Bin(
                (double) bin / bins,
                (bin + 1.0) / bins,
                sums[bin] / counts[bin],
                new Proportion(successes[bin], counts[bin])));
      }
    }
    return new Reliability(name, filled);
  }

  /**
   * Compares how sure a classifier is with how often it is right: the probability of the class that
   * it names, and whether that is the true one.
   *
   * @param name the classifier
   * @param probabilities of each class for each example, (examples, classes)
   * @param labels true class of each example
   * @param bins into how many bins to part the probabilities, at least 1
   * @return the comparison
   */
  public static Reliability ofClasses(
      String name, double[][] probabilities, int[] labels, int bins) {
    var sure = new double[probabilities.length];
    var right = new boolean[labels.length];
    for (var i = 0; i < Math.min(sure.length, right.length); i++) {
      var best = 0;
      for (var c = 1; c < probabilities[i].length; c++) {
        best = probabilities[i][c] > probabilities[i][best] ? c : best;
      }
      sure[i] = probabilities[i][best];
      right[i] = best == labels[i];
    }
    return of(name, sure, right, bins);
  }

  /**
   * The expected calibration error: how far mean probability and share that happened lie apart, on
   * average over all events. It depends on the number of bins. Naeini, Cooper and Hauskrecht
   * (2015), Obtaining well calibrated probabilities using Bayesian binning; Guo, Pleiss, Sun and
   * Weinberger (2017), On calibration of modern neural networks.
   *
   * @return from 0 to 1; 0 is best
   */
  public double expectedCalibrationError() {
    var sum = 0.0;
    var count = 0;
    for (var bin : bins) {
      sum += bin.happened().trials() * Math.abs(bin.happened().share() - bin.mean());
      count += bin.happened().trials();
    }
    return sum / count;
  }

  /**
   * The bins.
   *
   * @return a table with the columns from, to, events, mean probability and happened
   */
  public Table table() {
    return Table.create(
        name,
        DoubleColumn.create("from", bins.stream().mapToDouble(Bin::from).toArray()),
        DoubleColumn.create("to", bins.stream().mapToDouble(Bin::to).toArray()),
        IntColumn.create("events", bins.stream().mapToInt(b -> b.happened().trials()).toArray()),
        DoubleColumn.create("mean probability", bins.stream().mapToDouble(Bin::mean).toArray()),
        DoubleColumn.create(
            "happened", bins.stream().mapToDouble(b -> b.happened().share()).toArray()));
  }
}
