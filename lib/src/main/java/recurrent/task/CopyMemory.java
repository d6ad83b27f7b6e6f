package recurrent.task;

import java.util.Arrays;
import recurrent.network.Sequence;

/**
 * The copying problem. The network reads some symbols, then blanks, then a delimiter, then as many
 * blanks as there were symbols; while it reads these last blanks it must write the symbols in their
 * order. Before that it must write blanks.
 *
 * <pre>
 * input   s s … s   blank × (lag − 1)   delimiter   blank × copied
 * target  blank × (copied + lag)                    s s … s
 * </pre>
 *
 * Tokens of the input are 0 … symbols − 1 for the symbols, then the blank, then the delimiter;
 * classes of the target are the symbols and the blank.
 *
 * <p>The loss is the cross-entropy over all steps: 0 at best. A model that has forgotten the
 * symbols, but knows when to write, writes blanks for nothing and guesses each symbol: {@code
 * copied · ln symbols / (lag + 2 · copied)}.
 *
 * <p>Arjovsky, Shah and Bengio (2016), Unitary evolution recurrent neural networks, after
 * Hochreiter and Schmidhuber (1997), Long short-term memory. They copy ten of eight symbols.
 *
 * @param symbols how many different symbols there are, at least 2
 * @param copied how many are to be copied, at least 1
 * @param lag steps from reading a symbol to writing it, less the number copied: at least 1
 */
public record CopyMemory(int symbols, int copied, int lag) implements Task {

  /** Checks the sizes. */
  public CopyMemory {
    Task.requireAtLeast(2, "symbols", symbols);
    Task.requireAtLeast(1, "copied", copied);
    Task.requireAtLeast(1, "lag", lag);
  }

  /**
   * The published size: ten of eight symbols.
   *
   * @param lag the lag
   * @return the task
   */
  public static CopyMemory ofTen(int lag) {
    return new CopyMemory(8, 10, lag);
  }

  @Override
  public int inputSize() {
    return symbols + 2;
  }

  @Override
  public int outputSize() {
    return symbols + 1;
  }

  /**
   * How many steps a sequence has.
   *
   * @return {@code lag + 2 · copied}
   */
  public int length() {
    return lag + 2 * copied;
  }

  @Override
  public Examples examples(int sequences, long seed) {
    var random = Task.random(sequences, seed);
    var x = new int[sequences][length()];
    var target = new int[sequences][length()];
    for (var b = 0; b < sequences; b++) {
      Arrays.fill(x[b], symbols);
      Arrays.fill(target[b], symbols);
      x[b][copied + lag - 1] = symbols + 1;
      for (var i = 0; i < copied; i++) {
        x[b][i] = random.nextInt(symbols);
        target[b][copied + lag + i] = x[b][i];
      }
    }
    return new Examples(Sequence.ofTokens(inputSize(), x), Sequence.ofTokens(outputSize(), target));
  }

  @Override
  public double bestLoss() {
    return 0;
  }

  @Override
  public double trivialLoss() {
    return copied * Math.log(symbols) / length();
  }
}
