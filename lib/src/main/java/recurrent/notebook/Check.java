package recurrent.notebook;

import java.util.Arrays;
import java.util.Locale;

/** Checks that a notebook makes of its own results: each prints a line, and a failed one throws. */
public final class Check {

  private Check() {}

  /**
   * Checks a claim.
   *
   * @param claim what should hold, in words
   * @param holds whether it does
   * @throws IllegalStateException if it does not
   */
  public static void that(String claim, boolean holds) {
    if (!holds) {
      System.out.println("✗ " + claim);
      throw new IllegalStateException("check failed: " + claim);
    }
    System.out.println("✓ " + claim);
  }

  /**
   * Checks that two numbers agree.
   *
   * @param what what is compared
   * @param expected the number that should come out
   * @param actual the number that came out
   * @param tolerance largest allowed absolute difference
   * @throws IllegalStateException if they differ by more, or one is not a number
   */
  public static void close(String what, double expected, double actual, double tolerance) {
    close(what, new double[] {expected}, new double[] {actual}, tolerance);
  }

  /**
   * Checks that two arrays agree in length and in every number.
   *
   * @param what what is compared
   * @param expected the numbers that should come out
   * @param actual the numbers that came out
   * @param tolerance largest allowed absolute difference
   * @throws IllegalStateException if they differ by more, or one is not a number
   */
  public static void close(String what, double[] expected, double[] actual, double tolerance) {
    if (expected.length != actual.length) {
      that(what + ": " + actual.length + " numbers, expected " + expected.length, false);
    }
    var worst = 0;
    var largest = 0.0;
    for (var i = 0; i < expected.length; i++) {
      var difference = Math.abs(expected[i] - actual[i]);
      if (!(difference <= largest)) {
        largest = difference;
        worst = i;
      }
    }
    var at = expected.length > 1 && largest > 0 ? " at index " + worst : "";
    that(
        String.format(
            Locale.ROOT,
            "%s: largest difference %.1e%s, allowed %.1e",
            what,
            largest,
            at,
            tolerance),
        largest <= tolerance);
  }

  /**
   * Checks that whole numbers are the same.
   *
   * @param what what is compared
   * @param expected the numbers that should come out
   * @param actual the numbers that came out
   * @throws IllegalStateException if they differ
   */
  public static void equal(String what, int[] expected, int[] actual) {
    var got = Arrays.toString(actual);
    var same = Arrays.equals(expected, actual);
    that(what + ": " + got + (same ? "" : ", expected " + Arrays.toString(expected)), same);
  }
}
