package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RandomSplitTest {

  private static List<Integer> numbers(int size) {
    return IntStream.range(0, size).boxed().toList();
  }

  @Test
  void everyExampleIsInOnePart() {
    var split = RandomSplit.of(numbers(1000), 0.7, 0.1, 3);
    assertEquals(700, split.train().size());
    assertEquals(100, split.validation().size());
    assertEquals(200, split.test().size());
    var all =
        Stream.of(split.train(), split.validation(), split.test())
            .flatMap(List::stream)
            .sorted()
            .toList();
    assertEquals(numbers(1000), all);
  }

  @Test
  void theSeedDecides() {
    assertEquals(RandomSplit.of(numbers(50), 0.5, 0, 7), RandomSplit.of(numbers(50), 0.5, 0, 7));
    assertNotEquals(RandomSplit.of(numbers(50), 0.5, 0, 7), RandomSplit.of(numbers(50), 0.5, 0, 8));
  }

  @Test
  void equalExamplesAreNeverTornApart() {
    for (var seed = 0; seed < 20; seed++) {
      var twice = new ArrayList<>(numbers(100).stream().map(n -> "name" + n % 40).toList());
      Collections.shuffle(twice, new Random(seed));
      var split = RandomSplit.of(twice, 0.6, 0.2, seed);
      assertTrue(Collections.disjoint(split.train(), split.test()));
      assertTrue(Collections.disjoint(split.train(), split.validation()));
      assertTrue(Collections.disjoint(split.validation(), split.test()));
      assertEquals(100, split.train().size() + split.validation().size() + split.test().size());
    }
  }

  @Test
  void aGroupIsHeldOutAsAWhole() {
    var rooms =
        numbers(300).stream()
            .map(n -> new LabelledSequence(new double[][] {{n}}, n % 2, "rooms " + n / 100))
            .toList();
    for (var seed = 0; seed < 20; seed++) {
      var split = RandomSplit.of(rooms, 0.6, 0, seed, LabelledSequence::group);
      var train = new HashSet<>(split.train().stream().map(LabelledSequence::group).toList());
      var test = new HashSet<>(split.test().stream().map(LabelledSequence::group).toList());
      assertEquals(2, train.size());
      assertEquals(1, test.size());
      assertTrue(Collections.disjoint(train, test));
    }
  }

  @Test
  void aPartThatStaysEmptyIsRefused() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> RandomSplit.of(numbers(90), 0.5, 0.2, 1, n -> n % 2));
    assertEquals(
        "split: 90 examples with 2 different keys are too few for shares 0.5 and 0.2",
        error.getMessage());
  }

  @Test
  void sharesThatLeaveNoTestPartAreRefused() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> RandomSplit.of(numbers(10), 0.9, 0.1, 1));
    assertTrue(error.getMessage().startsWith("split: shares 0.9 and 0.1"), error.getMessage());
  }
}
