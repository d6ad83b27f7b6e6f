package recurrent.data;

import java.util.Objects;

/**
 * A name or sentence and what it is.
 *
 * @param text the text
 * @param label its class, such as a language, or {@code positive}
 * @param group where it comes from, such as {@code imdb}; empty where there is none
 */
public record LabelledText(String text, String label, String group) {

  /** Checks that nothing is missing. */
  public LabelledText {
    Objects.requireNonNull(text, "labelled text: text");
    Objects.requireNonNull(label, "labelled text: label");
    Objects.requireNonNull(group, "labelled text: group");
  }
}
