package recurrent.exercise;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Compares the numbers of an answer with the right ones, and names what they have in common. */
final class Comparison {

  private Comparison() {}

  static boolean agree(double[] expected, double[] actual, double tolerance) {
    return expected.length == actual.length && largest(expected, actual) <= tolerance;
  }

  /** Says where an answer differs most, without giving the right number away. */
  static String difference(double[] expected, double[] actual, IntFunction<String> where) {
    if (actual.length != expected.length) {
      return "it gives " + count(actual.length) + ", expected " + count(expected.length);
    }
    for (var i = 0; i < actual.length; i++) {
      if (!Double.isFinite(actual[i])) {
        return "it gives " + actual[i] + " at " + where.apply(i);
      }
    }
    var worst = 0;
    for (var i = 1; i < actual.length; i++) {
      if (Math.abs(actual[i] - expected[i]) > Math.abs(actual[worst] - expected[worst])) {
        worst = i;
      }
    }
    var error = Math.abs(actual[worst] - expected[worst]);
    return expected.length == 1
        ? String.format(Locale.ROOT, "%.6g is off by %.3g", actual[0], error)
        : String.format(
            Locale.ROOT, "the largest error, %.3g, is at %s", error, where.apply(worst));
  }

  /** What often leads to numbers like these. */
  static Optional<String> cause(double[] expected, double[] actual, double tolerance) {
    var n = expected.length;
    if (actual.length != n) {
      return Math.abs(actual.length - n) == 1
          ? Optional.of("the first or the last number is forgotten, or counted twice")
          : Optional.empty();
    }
    if (!Arrays.stream(actual).allMatch(Double::isFinite)) {
      return Optional.of("a division by zero, or numbers that grew without bound");
    }
    if (Arrays.stream(actual).allMatch(x -> x == 0)) {
      return Optional.of("nothing is ever written into the result");
    }
    if (n == 1) {
      return Optional.empty();
    }
    if (same(expected, actual, i -> -actual[i], 0, n, tolerance)) {
      return Optional.of("the sign is turned round");
    }
    var factor = factor(expected, actual);
    if (same(expected, actual, i -> actual[i] / factor, 0, n, tolerance)) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "every number is %.4g times the right one: a factor is forgotten or used twice, or"
                  + " it is averaged where a sum is asked (or the other way round)",
              factor));
    }
    if (n > 2 && same(expected, actual, i -> actual[i - 1], 1, n, tolerance)) {
      return Optional.of("off by one step: each number is that of the step after it");
    }
    if (n > 2 && same(expected, actual, i -> actual[i + 1], 0, n - 1, tolerance)) {
      return Optional.of("off by one step: each number is that of the step before it");
    }
    if (same(expected, actual, i -> actual[n - 1 - i], 0, n, tolerance)) {
      return Optional.of("the order is turned round");
    }
    var rows = (int) Math.round(Math.sqrt(n));
    if (rows > 1
        && rows * rows == n
        && same(expected, actual, i -> actual[i % rows * rows + i / rows], 0, n, tolerance)) {
      return Optional.of("transposed: rows and columns are exchanged");
    }
    var offset = actual[0] - expected[0];
    if (same(expected, actual, i -> actual[i] - offset, 0, n, tolerance)) {
      return Optional.of("a constant is added that does not belong there, or one is missing");
    }
    return Optional.empty();
  }

  private static boolean same(
      double[] expected,
      double[] actual,
      IntToDoubleFunction mended,
      int from,
      int to,
      double tolerance) {
    var slack = 10 * tolerance;
    return IntStream.range(from, to)
        .allMatch(i -> Math.abs(mended.applyAsDouble(i) - expected[i]) <= slack);
  }

  /** The factor by which the largest right number is multiplied. */
  private static double factor(double[] expected, double[] actual) {
    var largest = 0;
    for (var i = 1; i < expected.length; i++) {
      if (Math.abs(expected[i]) > Math.abs(expected[largest])) {
        largest = i;
      }
    }
    return actual[largest] / expected[largest];
  }

  private static double largest(double[] expected, double[] actual) {
    var largest = 0.0;
    for (var i = 0; i < expected.length; i++) {
      var same = expected[i] == actual[i]; // also where both are infinite
      var difference = same ? 0 : Math.abs(expected[i] - actual[i]);
      largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(largest, difference);
    }
    return largest;
  }

  private static String count(int n) {
    return n == 1 ? "1 number" : n + " numbers";
  }
}
