package recurrent.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Examples without an order in time, parted at random into training, validation and test part.
 * Examples that share something are never torn apart, so that nothing is tested on what was learnt:
 * by default equal examples, on request for example all of one speaker. For a series use {@link
 * TimeSplit}.
 *
 * @param <T> kind of the examples
 * @param train to learn from
 * @param validation to choose settings on; may be empty
 * @param test to judge by, once
 */
public record RandomSplit<T>(List<T> train, List<T> validation, List<T> test) {

  /** Copies the parts. */
  public RandomSplit {
    train = List.copyOf(train);
    validation = List.copyOf(validation);
    test = List.copyOf(test);
  }

  /**
   * Parts examples; equal ones stay together.
   *
   * @param <T> kind of the examples
   * @param examples the examples
   * @param train the share of the training part, between 0 and 1
   * @param validation the share of the validation part; what remains is the test part
   * @param seed the same seed gives the same parts
   * @return the parts, each in random order
   */
  public static <T> RandomSplit<T> of(
      List<T> examples, double train, double validation, long seed) {
    return of(examples, train, validation, seed, Function.identity());
  }

  /**
   * Parts examples; those with an equal key stay together. With few keys the shares are kept only
   * roughly.
   *
   * @param <T> kind of the examples
   * @param examples the examples
   * @param train the share of the training part, between 0 and 1
   * @param validation the share of the validation part; what remains is the test part
   * @param seed the same seed gives the same parts
   * @param key what may stand in one part only, such as {@code LabelledSequence::group}
   * @return the parts
   * @throws IllegalArgumentException if the shares leave nothing for a part, or there are too few
   *     keys
   */
  public static <T> RandomSplit<T> of(
      List<T> examples, double train, double validation, long seed, Function<? super T, ?> key) {
    if (!(train > 0) || !(validation >= 0) || !(train + validation < 1)) {
      throw new IllegalArgumentException(
          "split: shares %s and %s must be positive and leave something for the test part"
              .formatted(train, validation));
    }
    var together = new LinkedHashMap<Object, List<T>>();
    for (var example : examples) {
      together.computeIfAbsent(key.apply(example), any -> new ArrayList<>()).add(example);
    }
    var keys = new ArrayList<>(together.keySet());
    Collections.shuffle(keys, new Random(seed));
    var parts = List.of(new ArrayList<T>(), new ArrayList<T>(), new ArrayList<T>());
    var ends = new double[] {train, train + validation, 1};
    var part = 0;
    var placed = 0;
    for (var each : keys) {
      var group = together.get(each);
      // A group belongs where its middle falls.
      while (part < 2 && placed + group.size() / 2.0 > ends[part] * examples.size()) {
        part++;
      }
      parts.get(part).addAll(group);
      placed += group.size();
    }
    if (parts.get(0).isEmpty()
        || validation > 0 && parts.get(1).isEmpty()
        || parts.get(2).isEmpty()) {
      throw new IllegalArgumentException(
          "split: %d examples with %d different keys are too few for shares %s and %s"
              .formatted(examples.size(), keys.size(), train, validation));
    }
    return new RandomSplit<>(parts.get(0), parts.get(1), parts.get(2));
  }
}
