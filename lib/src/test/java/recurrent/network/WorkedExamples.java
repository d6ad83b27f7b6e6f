package recurrent.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Examples whose every number was computed elsewhere, by hand-written and automatic derivatives.
 */
public final class WorkedExamples {

  private static final JsonNode ALL = read();

  private WorkedExamples() {}

  private static JsonNode read() {
    try (var in = WorkedExamples.class.getResourceAsStream("/worked_examples.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** One example, by its number. */
  public static JsonNode get(String id) {
    var example = ALL.get(id);
    if (example == null) {
      throw new IllegalArgumentException("no worked example " + id);
    }
    return example;
  }

  /** A node as numbers; a single number counts as one. */
  public static double[] vector(JsonNode node) {
    if (node.isNumber()) {
      return new double[] {node.doubleValue()};
    }
    var result = new double[node.size()];
    for (var i = 0; i < result.length; i++) {
      result[i] = node.get(i).doubleValue();
    }
    return result;
  }

  /** A node as rows; a vector counts as one row, a number as one row of one. */
  public static double[][] matrix(JsonNode node) {
    if (node.isNumber() || node.get(0).isNumber()) {
      return new double[][] {vector(node)};
    }
    var result = new double[node.size()][];
    for (var i = 0; i < result.length; i++) {
      result[i] = vector(node.get(i));
    }
    return result;
  }

  /** A node as sequences of vectors. */
  public static double[][][] cube(JsonNode node) {
    var result = new double[node.size()][][];
    for (var i = 0; i < result.length; i++) {
      result[i] = matrix(node.get(i));
    }
    return result;
  }
}
