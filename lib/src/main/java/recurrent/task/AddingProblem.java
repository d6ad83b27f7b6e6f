package recurrent.task;

import recurrent.network.Sequence;

/**
 * The adding problem. At each step the network reads a number, uniform in [0, 1), and a marker. The
 * marker is 1 at two steps, one drawn from the first half of the sequence and one from the second,
 * and 0 elsewhere. The target, at the last step, is the sum of the two marked numbers.
 *
 * <p>The loss is the mean squared error: 0 at best. A model that remembers neither number does best
 * with the mean, 1, and has the variance of the sum as its error, {@code 2 · 1/12 = 1/6}. (One that
 * remembers one of the two: {@code 1/12}.)
 *
 * <p>Hochreiter and Schmidhuber (1997), Long short-term memory, experiment 4; they draw the numbers
 * from [−1, 1], mark both in the first half and vary the length. The form here is that of Arjovsky,
 * Shah and Bengio (2016), Unitary evolution recurrent neural networks.
 *
 * @param length steps of a sequence, at least 2
 */
public record AddingProblem(int length) implements Task {

  /** Checks the length. */
  public AddingProblem {
    Task.requireAtLeast(2, "length", length);
  }

  @Override
  public int inputSize() {
    return 2;
  }

  @Override
  public int outputSize() {
    return 1;
  }

  @Override
  public Examples examples(int sequences, long seed) {
    var random = Task.random(sequences, seed);
    var x = new double[sequences][length][2];
    var sums = new double[sequences];
    var half = length / 2;
    for (var b = 0; b < sequences; b++) {
      for (var step : x[b]) {
        step[0] = random.nextDouble();
      }
      for (var marked : new int[] {random.nextInt(half), half + random.nextInt(length - half)}) {
        x[b][marked][1] = 1;
        sums[b] += x[b][marked][0];
      }
    }
    return new Examples(Sequence.of(x), Sequence.lastStep(sums));
  }

  @Override
  public double bestLoss() {
    return 0;
  }

  @Override
  public double trivialLoss() {
    return 1.0 / 6;
  }
}
