package recurrent.data;

import java.util.Arrays;

/**
 * A sequence and what it is.
 *
 * @param values its steps, (time, features); not copied
 * @param label number of its class, counted from 0
 * @param group what it was recorded with: a published part such as {@code train}, a speaker, a
 *     room; empty where there is none
 */
public record LabelledSequence(double[][] values, int label, String group) {

  /** Checks that there is a step, and that every step has as many features. */
  public LabelledSequence {
    if (values.length == 0 || values[0].length == 0) {
      throw new IllegalArgumentException("sequence: it has no values; expected (time, features)");
    }
    for (var step : values) {
      if (step.length != values[0].length) {
        throw new IllegalArgumentException(
            "sequence: steps of %d and of %d features; expected as many in each"
                .formatted(values[0].length, step.length));
      }
    }
    if (label < 0) {
      throw new IllegalArgumentException("sequence: label " + label + "; expected 0 or more");
    }
  }

  /**
   * How many steps there are.
   *
   * @return the length in time
   */
  public int length() {
    return values.length;
  }

  /**
   * How many values a step has.
   *
   * @return the number of features
   */
  public int features() {
    return values[0].length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LabelledSequence that
        && label == that.label
        && group.equals(that.group)
        && Arrays.deepEquals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Arrays.deepHashCode(values) + label) + group.hashCode();
  }

  @Override
  public String toString() {
    var from = group.isEmpty() ? "" : ", " + group;
    return "sequence of " + length() + " × " + features() + ", label " + label + from;
  }
}
