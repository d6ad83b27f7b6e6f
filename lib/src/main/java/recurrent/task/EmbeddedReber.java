package recurrent.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import recurrent.network.Sequence;

/**
 * The embedded Reber grammar. A Reber string is a walk through this graph, from B to E, where each
 * of two ways out of a node is taken with probability 1/2:
 *
 * <pre>
 * 0: B→1     2: S→2, X→4     4: X→3, S→6     6: E→end
 * 1: T→2, P→3    3: T→3, V→5     5: P→4, V→6
 * </pre>
 *
 * An embedded string is {@code B T … T E} or {@code B P … P E}, with equal probability, where the
 * dots are Reber strings: one in the literature, several here if a longer memory is wanted. The
 * symbol before the last equals the second, and nothing between tells which it was.
 *
 * <p>At every step the network reads a symbol and predicts the next. Strings differ in length, so
 * shorter ones are masked at the end. The loss is the cross-entropy of a prediction, in nats.
 * Twofold choices are all that cannot be foreseen, so with C of them in a string and S predictions,
 * both expected values,
 *
 * <pre>
 * best loss    = C ln 2 / S            knows the grammar and the second symbol
 * trivial loss = (C + 1) ln 2 / S      knows the grammar, has forgotten the second symbol
 * </pre>
 *
 * <p>A Reber string has on the average 6 choices and 8 symbols, so with one inside {@code C = 7}
 * and {@code S = 11}. Both numbers are computed from the graph.
 *
 * <p>Reber (1967), Implicit learning of artificial grammars; Hochreiter and Schmidhuber (1997),
 * Long short-term memory, experiment 1.
 *
 * @param inside how many Reber strings stand inside, at least 1
 */
public record EmbeddedReber(int inside) implements Task {

  /** The symbols, in the order of their tokens. */
  public static final String SYMBOLS = "BTPSXVE";

  /** Checks the number. */
  public EmbeddedReber {
    Task.requireAtLeast(1, "inside", inside);
  }

  @Override
  public int inputSize() {
    return SYMBOLS.length();
  }

  @Override
  public int outputSize() {
    return SYMBOLS.length();
  }

  @Override
  public Examples examples(int sequences, long seed) {
    var random = Task.random(sequences, seed);
    var grammar = grammar();
    var x = new int[sequences][];
    var target = new int[sequences][];
    for (var b = 0; b < sequences; b++) {
      var string = grammar.draw(random);
      x[b] = Arrays.copyOf(string, string.length - 1);
      target[b] = Arrays.copyOfRange(string, 1, string.length);
    }
    return new Examples(Sequence.ofTokens(inputSize(), x), Sequence.ofTokens(outputSize(), target));
  }

  @Override
  public double bestLoss() {
    return choices() * Math.log(2) / predictions();
  }

  @Override
  public double trivialLoss() {
    return (choices() + 1) * Math.log(2) / predictions();
  }

  /**
   * How many twofold choices make a string, on the average: C.
   *
   * @return the expected number
   */
  public double choices() {
    return grammar().expected(ways -> ways - 1);
  }

  /**
   * How many predictions a string asks for, on the average: S, one less than its symbols.
   *
   * @return the expected number
   */
  public double predictions() {
    return grammar().expected(ways -> 1) - 1;
  }

  /**
   * Strings as a person writes them.
   *
   * @param examples what {@link #examples} drew
   * @return one string for each sequence, from B to E
   */
  public static List<String> strings(Examples examples) {
    var strings = new ArrayList<String>();
    for (var b = 0; b < examples.target().batch(); b++) {
      var text = new StringBuilder("B");
      for (var t = 0; t < examples.target().time() && examples.target().counts(t, b); t++) {
        text.append(SYMBOLS.charAt(examples.target().token(t, b)));
      }
      strings.add(text.toString());
    }
    return strings;
  }

  /**
   * What may follow each step, with its probability: the predictions of a model that knows the
   * grammar and forgets nothing.
   *
   * @param input the inputs of examples of this task
   * @return (time, batch, 7), the probability of each symbol; 0 where a step does not count
   * @throws IllegalArgumentException if a string breaks the grammar
   */
  public Sequence probabilities(Sequence input) {
    if (!input.ofTokens() || input.features() != SYMBOLS.length()) {
      throw new IllegalArgumentException(
          "probabilities: " + input + ", expected tokens of " + SYMBOLS.length());
    }
    var grammar = grammar();
    var p = Sequence.zeros(input.time(), input.batch(), SYMBOLS.length());
    for (var b = 0; b < input.batch(); b++) {
      var node = 0;
      for (var t = 0; t < input.time() && input.counts(t, b); t++) {
        node = grammar.follow(node, input.token(t, b));
        if (node < 0) {
          throw new IllegalArgumentException(
              "string %d: %s at step %d breaks the grammar"
                  .formatted(b, SYMBOLS.charAt(input.token(t, b)), t));
        }
        grammar.addProbabilities(node, p.values(), (t * input.batch() + b) * SYMBOLS.length());
      }
    }
    return p;
  }

  /**
   * The share of strings in which every prediction is legal: at each step the symbol with the
   * largest output is one that may follow. It is 1 at best, and 1/2 for a model that knows the
   * grammar and has forgotten the second symbol.
   *
   * @param output outputs of a network: scores or probabilities
   * @param examples what the network read
   * @return from 0 to 1
   */
  public double legalShare(Sequence output, Examples examples) {
    var p = probabilities(examples.input());
    if (output.time() != p.time() || output.batch() != p.batch() || output.features() != 7) {
      throw new IllegalArgumentException(
          "legal share: " + output + " does not fit the inputs " + examples.input());
    }
    var legal = 0;
    for (var b = 0; b < p.batch(); b++) {
      var all = true;
      for (var t = 0; t < p.time() && examples.input().counts(t, b); t++) {
        all &= p.get(t, b, Examples.largest(output, t, b)) > 0;
      }
      legal += all ? 1 : 0;
    }
    return (double) legal / p.batch();
  }

  private Grammar grammar() {
    var grammar = new Grammar().node("B", 1).node("TP", 2, 2 + 7 * inside + 2);
    for (var second : List.of("T", "P")) {
      for (var i = 0; i < inside; i++) {
        var n = grammar.size();
        grammar
            .node("B", n + 1)
            .node("TP", n + 2, n + 3)
            .node("SX", n + 2, n + 4)
            .node("TV", n + 3, n + 5)
            .node("XS", n + 3, n + 6)
            .node("PV", n + 4, n + 6)
            .node("E", n + 7);
      }
      var n = grammar.size();
      grammar.node(second, n + 1).node("E", Grammar.END);
    }
    return grammar;
  }
}
