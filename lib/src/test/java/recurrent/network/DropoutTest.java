package recurrent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DropoutTest {

  private static Sequence ones() {
    var x = Sequence.zeros(50, 40, 10);
    Arrays.fill(x.values(), 1);
    return x;
  }

  @Test
  void expectationIsKeptInTraining() {
    var y = Network.of(10, 1, Dropout.of(0.2)).unroll().forward(ones(), 7);
    for (var value : y.values()) {
      assertTrue(value == 0 || value == 1.25, "" + value);
    }
    // 20,000 draws: three standard deviations are 0.011.
    assertEquals(1, Arrays.stream(y.values()).average().orElseThrow(), 0.011);
  }

  @Test
  void nothingIsDroppedOutsideTraining() {
    var x = ones();
    assertArrayEquals(x.values(), Network.of(10, 1, Dropout.of(0.5)).predict(x).values());
  }

  @Test
  void variationalMaskIsTheSameAtEveryStep() {
    var y = Network.of(10, 1, Dropout.variational(0.5)).unroll().forward(ones(), 7);
    for (var t = 1; t < y.time(); t++) {
      assertArrayEquals(y.steps(0, 1).values(), y.steps(t, t + 1).values());
    }
    assertTrue(Arrays.stream(y.values()).anyMatch(v -> v == 0));
    assertTrue(Arrays.stream(y.values()).anyMatch(v -> v == 2));
  }

  @Test
  void sameSeedSameMask() {
    var run = Network.of(10, 1, Dropout.of(0.5)).unroll();
    var first = run.forward(ones(), 7).copy();
    assertArrayEquals(first.values(), run.forward(ones(), 7).values());
    assertTrue(!Arrays.equals(first.values(), run.forward(ones(), 8).values()));
  }

  @Test
  void rateIsChecked() {
    assertThrows(IllegalArgumentException.class, () -> Dropout.of(1));
    assertThrows(IllegalArgumentException.class, () -> Dropout.of(-0.1));
  }
}
