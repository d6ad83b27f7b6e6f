package recurrent.task;

import recurrent.network.Sequence;

/**
 * Recall of the first symbol. A sequence begins with one of several symbols; then come as many
 * distractors as the lag has steps, each drawn anew from an alphabet of its own. After the last one
 * the network names the symbol: one target for each sequence.
 *
 * <p>Tokens are 0 … symbols − 1 for the symbols and symbols … symbols + distractors − 1 for the
 * distractors. The loss is the cross-entropy, 0 at best and {@code ln symbols} for a model that has
 * forgotten the symbol; such a model is right in a share of {@code 1 / symbols}.
 *
 * <p>It is a task in the manner of experiment 2 of Hochreiter and Schmidhuber (1997), Long
 * short-term memory.
 *
 * @param symbols how many different first symbols there are, at least 2
 * @param distractors how many different distractors there are, at least 1
 * @param lag steps from the symbol to the answer, at least 1; a sequence has lag + 1 steps
 */
public record FirstSymbolRecall(int symbols, int distractors, int lag) implements Task {

  /** Checks the sizes. */
  public FirstSymbolRecall {
    Task.requireAtLeast(2, "symbols", symbols);
    Task.requireAtLeast(1, "distractors", distractors);
    Task.requireAtLeast(1, "lag", lag);
  }

  @Override
  public int inputSize() {
    return symbols + distractors;
  }

  @Override
  public int outputSize() {
    return symbols;
  }

  @Override
  public Examples examples(int sequences, long seed) {
    var random = Task.random(sequences, seed);
    var x = new int[sequences][lag + 1];
    var first = new int[sequences];
    for (var b = 0; b < sequences; b++) {
      first[b] = random.nextInt(symbols);
      x[b][0] = first[b];
      for (var t = 1; t <= lag; t++) {
        x[b][t] = symbols + random.nextInt(distractors);
      }
    }
    return new Examples(Sequence.ofTokens(inputSize(), x), Sequence.lastStep(outputSize(), first));
  }

  @Override
  public double bestLoss() {
    return 0;
  }

  @Override
  public double trivialLoss() {
    return Math.log(symbols);
  }

  /**
   * The share of right answers of a model that has forgotten the symbol.
   *
   * @return {@code 1 / symbols}
   */
  public double chance() {
    return 1.0 / symbols;
  }
}
