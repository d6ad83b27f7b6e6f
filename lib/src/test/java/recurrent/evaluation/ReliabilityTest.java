package recurrent.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import recurrent.network.SplitMix64;

class ReliabilityTest {

  @Test
  void binsAndErrorAgreeWithThoseWorkedOutByHand() {
    var reliability =
        Reliability.of(
            "net",
            new double[] {0.1, 0.2, 0.6, 0.7, 1},
            new boolean[] {false, true, true, false, true},
            4);
    // [0, ¼): 0.1 and 0.2, one of two; [½, ¾): 0.6 and 0.7, one of two; [¾, 1]: 1, one of one.
    assertEquals(3, reliability.bins().size(), "the empty bin is left out");
    var middle = reliability.bins().get(1);
    assertEquals(0.5, middle.from());
    assertEquals(0.75, middle.to());
    assertEquals(0.65, middle.mean(), 1e-12);
    assertEquals(new Proportion(1, 2), middle.happened());
    assertEquals((2 * 0.35 + 2 * 0.15 + 1 * 0) / 5, reliability.expectedCalibrationError(), 1e-12);
    assertEquals(List.of(2, 2, 1), reliability.table().intColumn("events").asList());
    assertEquals(List.of(0.5, 0.5, 1.0), reliability.table().doubleColumn("happened").asList());
  }

  @Test
  void ofClassesTheMostProbableCounts() {
    var reliability =
        Reliability.ofClasses(
            "net", new double[][] {{0.2, 0.7, 0.1}, {0.5, 0.3, 0.2}}, new int[] {1, 2}, 10);
    assertArrayEquals(
        new double[] {0.5, 0.7},
        reliability.bins().stream().mapToDouble(Reliability.Bin::mean).toArray(),
        1e-12);
    assertEquals(new Proportion(0, 1), reliability.bins().get(0).happened());
    assertEquals(new Proportion(1, 1), reliability.bins().get(1).happened());
  }

  @Test
  void trueProbabilitiesHaveASmallErrorAndBoldOnesALargeOne() {
    var random = new SplitMix64(2);
    var p = new double[20_000];
    Arrays.setAll(p, i -> random.nextDouble());
    var happened = new boolean[p.length];
    for (var i = 0; i < p.length; i++) {
      happened[i] = random.nextDouble() < p[i];
    }
    assertTrue(Reliability.of("true", p, happened, 10).expectedCalibrationError() < 0.015);
    var bold = Arrays.stream(p).map(x -> x < 0.5 ? x / 2 : 1 - (1 - x) / 2).toArray();
    // Halved distances to 0 and 1 are off by ⅛ on average.
    assertEquals(
        0.125, Reliability.of("bold", bold, happened, 10).expectedCalibrationError(), 0.015);
  }

  @Test
  void numbersThatAreNoProbabilitiesAreRefused() {
    for (var p : new double[] {-0.1, 1.1, Double.NaN}) {
      var error =
          assertThrows(
              IllegalArgumentException.class,
              () -> Reliability.of("net", new double[] {0.5, p}, new boolean[2], 10));
      assertEquals(
          "reliability: probability " + p + " at index 1; expected 0 to 1", error.getMessage());
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Reliability.of("net", new double[2], new boolean[1], 10));
    assertThrows(
        IllegalArgumentException.class,
        () -> Reliability.of("net", new double[1], new boolean[1], 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> Reliability.ofClasses("net", new double[2][2], new int[1], 5));
  }
}
