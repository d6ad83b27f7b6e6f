package recurrent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Compares arrays of numbers. */
public final class Near {

  private Near() {}

  /** Asserts that numbers agree to an absolute tolerance. */
  public static void assertNear(double[] expected, double[] actual, double tolerance, String what) {
    assertEquals(expected.length, actual.length, what);
    for (var i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], tolerance, what + "[" + i + "]");
    }
  }

  /** Asserts that rows agree to an absolute tolerance. */
  public static void assertNear(
      double[][] expected, double[][] actual, double tolerance, String what) {
    assertEquals(expected.length, actual.length, what);
    for (var i = 0; i < expected.length; i++) {
      assertNear(expected[i], actual[i], tolerance, what + "[" + i + "]");
    }
  }
}
