package recurrent.evaluation;

import java.util.List;
import java.util.Locale;

/**
 * What turns a reference into what was recognised, with as few changes as possible: words that are
 * replaced, left out or added. Levenshtein (1966), Binary codes capable of correcting deletions,
 * insertions, and reversals. The number of changes is certain; where there are several ways with as
 * few, one of them is told.
 *
 * @param substitutions words of the reference that are replaced
 * @param deletions words of the reference that are left out
 * @param insertions words that are added
 * @param words words of the reference
 */
public record WordErrors(int substitutions, int deletions, int insertions, int words) {

  /** Checks that no count is negative. */
  public WordErrors {
    if (substitutions < 0 || deletions < 0 || insertions < 0 || substitutions + deletions > words) {
      throw new IllegalArgumentException(
          ("word errors: %d replaced and %d left out of %d words, %d added; expected 0 or more, and"
                  + " no more than there are")
              .formatted(substitutions, deletions, words, insertions));
    }
  }

  /**
   * Compares two texts word by word. Words are parted by blanks and compared as they are: bring
   * case and punctuation into one form before.
   *
   * @param reference what was said; may be empty
   * @param hypothesis what was recognised; may be empty
   * @return the errors
   */
  public static WordErrors of(String reference, String hypothesis) {
    return of(words(reference), words(hypothesis));
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }

  /**
   * Compares two lists of words, or of anything else, such as characters or phonemes.
   *
   * @param reference what was said; may be empty
   * @param hypothesis what was recognised; may be empty
   * @return the errors
   */
  public static WordErrors of(List<?> reference, List<?> hypothesis) {
    var n = reference.size();
    var m = hypothesis.size();
    // The fewest changes that turn the first i of the reference into the first j of the hypothesis.
    var changes = new int[n + 1][m + 1];
    for (var i = 0; i <= n; i++) {
      for (var j = 0; j <= m; j++) {
        if (i == 0 || j == 0) {
          changes[i][j] = i + j;
          continue;
        }
        var same = reference.get(i - 1).equals(hypothesis.get(j - 1));
        var replaced = changes[i - 1][j - 1] + (same ? 0 : 1);
        var addedOrLeftOut = Math.min(changes[i][j - 1], changes[i - 1][j]) + 1;
        changes[i][j] = Math.min(replaced, addedOrLeftOut);
      }
    }
    return counted(reference, hypothesis, changes);
  }

  /** Goes back from the end on one of the shortest ways. */
  private static WordErrors counted(List<?> reference, List<?> hypothesis, int[][] changes) {
    var i = reference.size();
    var j = hypothesis.size();
    var substitutions = 0;
    var deletions = 0;
    var insertions = 0;
    while (i > 0 || j > 0) {
      var same = i > 0 && j > 0 && reference.get(i - 1).equals(hypothesis.get(j - 1));
      if (i > 0 && j > 0 && changes[i][j] == changes[i - 1][j - 1] + (same ? 0 : 1)) {
        substitutions += same ? 0 : 1;
        i--;
        j--;
      } else if (i > 0 && changes[i][j] == changes[i - 1][j] + 1) {
        deletions++;
        i--;
      } else {
        insertions++;
        j--;
      }
    }
    return new WordErrors(substitutions, deletions, insertions, reference.size());
  }

  /**
   * The errors of this and another text together, for the rate of a whole set.
   *
   * @param other other errors
   * @return their sum
   */
  public WordErrors plus(WordErrors other) {
    return new WordErrors(
        substitutions + other.substitutions,
        deletions + other.deletions,
        insertions + other.insertions,
        words + other.words);
  }

  /**
   * How many changes there are.
   *
   * @return the edit distance
   */
  public int distance() {
    return substitutions + deletions + insertions;
  }

  /**
   * The word error rate, {@code (S + D + I) / N}. It may exceed 1. Of an empty reference it is 0 if
   * nothing was recognised, else infinite: add it to other texts before asking for a rate.
   *
   * @return the rate
   */
  public double rate() {
    return distance() == 0 ? 0 : (double) distance() / words;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "word error rate %.3f: %d replaced, %d left out, %d added in %d words",
        rate(),
        substitutions,
        deletions,
        insertions,
        words);
  }
}
