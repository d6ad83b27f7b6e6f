package recurrent.network;

import java.util.List;
import java.util.Map;

/**
 * What went on inside the recurrent layers of a network during one pass: a sequence (time, batch,
 * hidden) for each name. Names are like those of {@link Parameters}: {@code lstm1.f}, and {@code
 * rnn2.reverse.h} for the cell that reads from the end. Step t is the step t of the series in
 * either direction; steps that do not count are masked.
 *
 * @param sequences the sequences by name, in order
 */
public record Trace(Map<String, Sequence> sequences) {

  /**
   * Every name, in order.
   *
   * @return the names
   */
  public List<String> names() {
    return List.copyOf(sequences.keySet());
  }

  /**
   * One sequence.
   *
   * @param name its name, or the end of it after a dot if only one name ends so
   * @return the values, (time, batch, hidden)
   */
  public Sequence get(String name) {
    return sequences.get(Parameters.fullName("trace", names(), name));
  }
}
