package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimeSplitTest {

  private static Series count(int size) {
    return new Series(
        "Count",
        "1",
        "here",
        1,
        IntStream.range(0, size).mapToObj(String::valueOf).toList(),
        IntStream.range(0, size).asDoubleStream().toArray());
  }

  @Test
  void threePartsFollowOneAnother() {
    var split = TimeSplit.of(count(20), 0.5, 0.25);
    assertEquals(10, split.train().length);
    assertArrayEquals(new double[] {10, 11, 12, 13, 14}, split.validation());
    assertArrayEquals(new double[] {15, 16, 17, 18, 19}, split.test());
    var all =
        DoubleStream.concat(
            DoubleStream.concat(
                DoubleStream.of(split.train()), DoubleStream.of(split.validation())),
            DoubleStream.of(split.test()));
    assertArrayEquals(split.series().values(), all.toArray());
  }

  @Test
  void withoutValidationItsPartIsEmpty() {
    var split = TimeSplit.of(count(309), 0.8);
    assertEquals(247, split.train().length);
    assertEquals(0, split.validation().length);
    assertEquals(62, split.test().length);
  }

  @Test
  void sharesThatLeaveNoTestPartAreRefused() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> TimeSplit.of(count(10), 0.8, 0.2));
    assertTrue(error.getMessage().startsWith("split: shares 0.8 and 0.2"), error.getMessage());
  }

  @Test
  void aTrainingPartNeedsAValue() {
    var error = assertThrows(IllegalArgumentException.class, () -> TimeSplit.of(count(4), 0.1));
    assertTrue(error.getMessage().contains("do not fit a series of 4 values"), error.getMessage());
  }
}
