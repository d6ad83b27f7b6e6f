package recurrent.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import recurrent.network.SplitMix64;

class WordErrorsTest {

  @Test
  void theWorkedExampleHasARateOfAThird() {
    var errors = WordErrors.of("the cat sat on the mat", "the cat sat on mat today");
    assertEquals(2, errors.distance());
    assertEquals(1 / 3.0, errors.rate(), 1e-15);
  }

  @Test
  void replacedLeftOutAndAddedAreToldApart() {
    assertEquals(new WordErrors(1, 0, 0, 3), WordErrors.of("a b c", "a x c"));
    assertEquals(new WordErrors(0, 1, 0, 3), WordErrors.of("a b c", "a  c "));
    assertEquals(new WordErrors(0, 0, 2, 3), WordErrors.of("a b c", "x a b y c"));
    assertEquals(new WordErrors(0, 0, 0, 3), WordErrors.of(" a\tb\nc", "a b c"));
    // The classical one, letter by letter: k→s, e→i, and g added.
    assertEquals(new WordErrors(2, 0, 1, 6), WordErrors.of("k i t t e n", "s i t t i n g"));
    assertEquals(
        "word error rate 0.333: 1 replaced, 0 left out, 0 added in 3 words",
        WordErrors.of("a b c", "a x c").toString());
  }

  @Test
  void anEmptyReferenceHasNoWordsToMiss() {
    assertEquals(0, WordErrors.of("", " ").rate());
    var added = WordErrors.of("", "well then");
    assertEquals(new WordErrors(0, 0, 2, 0), added);
    assertEquals(Double.POSITIVE_INFINITY, added.rate());
    assertEquals(1, WordErrors.of("a b", "").rate());
    assertEquals(0.5, added.plus(WordErrors.of("a b c d", "a b c d")).rate(), "of the whole set");
  }

  @Test
  void lengthsAndCountsFitTogether() {
    var random = new SplitMix64(4);
    for (var run = 0; run < 500; run++) {
      var reference = letters(random);
      var hypothesis = letters(random);
      var errors = WordErrors.of(reference, hypothesis);
      assertEquals(
          hypothesis.size(),
          reference.size() - errors.deletions() + errors.insertions(),
          reference + " " + hypothesis);
      assertEquals(recursive(reference, hypothesis), errors.distance());
      assertEquals(errors.distance(), WordErrors.of(hypothesis, reference).distance(), "symmetric");
    }
  }

  private static List<Integer> letters(SplitMix64 random) {
    var letters = new ArrayList<Integer>();
    for (var length = random.nextInt(7); length > 0; length--) {
      letters.add(random.nextInt(3));
    }
    return letters;
  }

  /** The definition, without a table. */
  private static int recursive(List<Integer> a, List<Integer> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.size() + b.size();
    }
    var restA = a.subList(1, a.size());
    var restB = b.subList(1, b.size());
    if (a.get(0).equals(b.get(0))) {
      return recursive(restA, restB);
    }
    return 1
        + Math.min(recursive(restA, restB), Math.min(recursive(restA, b), recursive(a, restB)));
  }

  @Test
  void impossibleCountsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new WordErrors(0, -1, 0, 3));
    assertThrows(IllegalArgumentException.class, () -> new WordErrors(2, 2, 0, 3));
  }
}
