package recurrent.data;

import java.util.Objects;

/**
 * A sentence and its translation.
 *
 * @param source the sentence to translate
 * @param target what it means in the other language
 */
public record SentencePair(String source, String target) {

  /** Checks that nothing is missing. */
  public SentencePair {
    Objects.requireNonNull(source, "sentence pair: source");
    Objects.requireNonNull(target, "sentence pair: target");
  }
}
