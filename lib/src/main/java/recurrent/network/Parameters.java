package recurrent.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Named matrices in a fixed order: what a network has learnt, or the gradient of a loss for each.
 * Names are like {@code rnn1.Whh}; the part after the dot is enough where it is unique.
 */
public final class Parameters {

  private final Map<String, Matrix> matrices;

  /**
   * Parameters of given matrices, which stay live.
   *
   * @param matrices the matrices by name, in order
   */
  public Parameters(Map<String, Matrix> matrices) {
    this.matrices = matrices;
  }

  /**
   * Every name, in order.
   *
   * @return the names
   */
  public List<String> names() {
    return List.copyOf(matrices.keySet());
  }

  /**
   * One matrix, live: what is written into it is written into the network.
   *
   * @param name its name, or the end of it after a dot if only one name ends so
   * @return the matrix
   */
  public Matrix get(String name) {
    var exact = matrices.get(name);
    return exact != null ? exact : matrices.get(fullName("parameters", names(), name));
  }

  /** The one name that is, or ends after a dot with, another. */
  static String fullName(String what, List<String> names, String name) {
    if (names.contains(name)) {
      return name;
    }
    var found = names.stream().filter(full -> full.endsWith("." + name)).toList();
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          what
              + (found.isEmpty()
                  ? ": no " + name + " among " + names
                  : ": " + name + " may be " + found));
    }
    return found.get(0);
  }

  /**
   * Replaces the values of one matrix.
   *
   * @param name its name, as for {@link #get}
   * @param rows the new values; a bias is a single row
   * @return this
   */
  public Parameters set(String name, double[]... rows) {
    try {
      get(name).set(rows);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(name + ": " + wrong.getMessage(), wrong);
    }
    return this;
  }

  /**
   * How many numbers there are in all matrices together.
   *
   * @return the number of parameters
   */
  public int count() {
    return matrices.values().stream().mapToInt(m -> m.values().length).sum();
  }

  /**
   * The length of all matrices taken as one vector, {@code √Σθ²}.
   *
   * @return the norm
   */
  public double norm() {
    var sum = 0.0;
    for (var matrix : matrices.values()) {
      var values = matrix.values();
      // Four sums side by side: one after the other would wait for each addition.
      var s0 = 0.0;
      var s1 = 0.0;
      var s2 = 0.0;
      var s3 = 0.0;
      var i = 0;
      for (; i + 3 < values.length; i += 4) {
        s0 += values[i] * values[i];
        s1 += values[i + 1] * values[i + 1];
        s2 += values[i + 2] * values[i + 2];
        s3 += values[i + 3] * values[i + 3];
      }
      for (; i < values.length; i++) {
        s0 += values[i] * values[i];
      }
      sum += (s0 + s1) + (s2 + s3);
    }
    return Math.sqrt(sum);
  }

  /**
   * Sets every number in every matrix.
   *
   * @param value the number
   */
  public void fill(double value) {
    matrices.values().forEach(matrix -> matrix.fill(value));
  }

  /**
   * Multiplies every number in every matrix.
   *
   * @param factor the factor
   */
  public void scale(double factor) {
    for (var matrix : matrices.values()) {
      var values = matrix.values();
      for (var i = 0; i < values.length; i++) {
        values[i] *= factor;
      }
    }
  }

  /**
   * Takes over all values of others.
   *
   * @param other parameters with the same names and shapes
   */
  public void copyFrom(Parameters other) {
    if (!other.names().equals(names())) {
      throw new IllegalArgumentException(
          "parameters: names " + other.names() + ", expected " + names());
    }
    matrices.forEach((name, matrix) -> matrix.copyFrom(other.matrices.get(name)));
  }

  /**
   * Parameters with the same values that change on their own.
   *
   * @return the copy
   */
  public Parameters copy() {
    var copies = zerosAlike();
    copies.copyFrom(this);
    return copies;
  }

  /**
   * Zeros with the same names and shapes.
   *
   * @return new parameters
   */
  public Parameters zerosAlike() {
    var zeros = new LinkedHashMap<String, Matrix>();
    matrices.forEach((name, m) -> zeros.put(name, Matrix.zeros(m.rows(), m.columns())));
    return new Parameters(zeros);
  }

  /**
   * Calls back with each name and its live matrix, in order.
   *
   * @param action what to do
   */
  public void forEach(BiConsumer<String, Matrix> action) {
    matrices.forEach(action);
  }

  /** The parameters whose names begin with a prefix, without it; the matrices are the same. */
  Parameters under(String prefix) {
    var part = new LinkedHashMap<String, Matrix>();
    matrices.forEach(
        (name, matrix) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), matrix);
          }
        });
    return new Parameters(part);
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    matrices.forEach((name, m) -> text.append(name).append(' ').append(m.shape()).append('\n'));
    return text.append(count()).append(" parameters").toString();
  }
}
