package recurrent.dl4j;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A batch on its way through time. Its sequences do not know of each other, so they are shared out
 * among the cores, and each core runs with its own {@link Pass} from the first step to the last.
 * Gradients of weights are sums over all sequences: there each core takes some rows of the
 * matrices.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
final class Lanes<A> {

  /** So many multiplications take longer than to wake another thread. */
  private static final long WORTH_A_THREAD = 1_500_000;

  /** With fewer sequences in a lane, products of matrices slow down more than a core makes up. */
  private static final int LEAST_SEQUENCES = 8;

  /** With fewer rows over all steps, to turn the weights round takes longer than it saves. */
  private static final int WORTH_TURNING = 64;

  private final Numbers<A> numbers;
  private final Function<Numbers<A>, Pass<A>> newPass;
  private final List<String> stateNames;
  private final int most; // lanes
  private final List<Pass<A>> passes = new ArrayList<>();
  private final Memory<A> turned;
  private A weights; // as they are
  private A weightsTurned;
  private A input;
  private A output;
  private A outputGradient;
  private A inputGradient;

  private Pass.Batch<A> batch;
  private int lanes; // of the last forward pass

  Lanes(
      Numbers<A> numbers,
      int most,
      List<String> stateNames,
      Function<Numbers<A>, Pass<A>> newPass) {
    this.numbers = numbers;
    this.most = most;
    this.stateNames = stateNames;
    this.newPass = newPass;
    turned = new Memory<>(numbers);
    passes.add(newPass.apply(numbers));
    weights = numbers.array(0);
    weightsTurned = weights;
    input = weights;
    output = weights;
    outputGradient = weights;
    inputGradient = weights;
  }

  /**
   * Runs through a batch.
   *
   * @param source (batch, inputs, time)
   * @param excluded (time, batch), null if every step counts
   * @param initial the state before the first step by name, (batch, hidden); 0 where missing
   * @param all the parameters
   * @param keep whether a backward pass can follow
   * @param result (batch, time, hidden) in order {@code f}, to be filled
   */
  void forward(
      INDArray source,
      boolean[] excluded,
      Map<String, INDArray> initial,
      Pass.Weights all,
      boolean keep,
      INDArray result) {
    var sequences = (int) source.size(0);
    var time = (int) source.size(2);
    requireRoom(sequences, time);
    var values = Values.of(source, numbers, input);
    input = values.values();
    output = room(output, (int) result.length());
    var states = new HashMap<String, Values<A>>();
    initial.forEach(
        (name, state) ->
            states.put(
                name,
                Values.of(
                    state.reshape(state.ordering(), state.size(0), state.size(1), 1),
                    numbers,
                    numbers.array(0))));
    var worthTurning = sequences > 1 && (long) time * sequences >= WORTH_TURNING;
    batch =
        new Pass.Batch<>(
            sequences,
            time,
            values,
            excluded,
            states,
            all,
            worthTurning ? turn(all.RW()) : null,
            keep,
            output);
    lanes = lanes();
    while (passes.size() < lanes) {
      passes.add(newPass.apply(numbers.another()));
    }
    sideBySide(lane -> passes.get(lane).forward(batch, start(lane), start(lane + 1) - start(lane)));
    write(output, result);
  }

  /** The state after the last step, by name, (batch, hidden), outside of workspaces. */
  Map<String, INDArray> finalState() {
    var result = new LinkedHashMap<String, INDArray>();
    var hidden = passes.get(0).hidden;
    for (var part = 0; part < stateNames.size(); part++) {
      var values = Nd4j.createUninitializedDetached(numbers.type(), 'c', batch.sequences(), hidden);
      for (var lane = 0; lane < lanes; lane++) {
        var n = (start(lane + 1) - start(lane)) * hidden;
        numbers.write(
            passes.get(lane).finalState(part),
            0,
            numbers.view(values.data().addressPointer()),
            (long) start(lane) * hidden,
            n);
      }
      result.put(stateNames.get(part), values);
    }
    return result;
  }

  /**
   * Back through the batch of the last {@link #forward}.
   *
   * @param source gradients of the output, (batch, hidden, time)
   * @param steps how many steps, from the end; earlier ones get no gradient
   * @param gradients where gradients of the parameters go
   * @param result gradients of the input, (batch, inputs, time) in order {@code f}, to be filled
   */
  void backward(INDArray source, int steps, Pass.Weights gradients, INDArray result) {
    if (batch == null || !batch.keeps()) {
      throw new IllegalStateException("backward pass without a forward pass that was kept");
    }
    var first = Math.max(0, batch.time() - steps);
    var dy = Values.of(source, numbers, outputGradient);
    outputGradient = dy.values();
    var size = (int) result.length();
    inputGradient = room(inputGradient, size);
    numbers.fill(inputGradient, 0, size / batch.time() * first, 0);
    sideBySide(lane -> passes.get(lane).backward(dy, first, inputGradient));
    write(inputGradient, result);

    sideBySide(lane -> weightGradients(lane, first, gradients));
    var width = passes.get(0).gates * passes.get(0).hidden;
    for (var lane = 1; lane < lanes; lane++) {
      numbers.add(width, passes.get(lane).sums(), passes.get(0).sums());
    }
    write(passes.get(0).sums(), gradients.b());
    if (gradients.RB() != null) {
      for (var lane = 1; lane < lanes; lane++) {
        numbers.add(width, passes.get(lane).recurrentSums(), passes.get(0).recurrentSums());
      }
      write(passes.get(0).recurrentSums(), gradients.RB());
    }
  }

  /** The share of a lane in the rows of the matrices. */
  private void weightGradients(int lane, int first, Pass.Weights gradients) {
    var rows = passes.get(0).gates * passes.get(0).hidden;
    var from = (int) ((long) rows * lane / lanes);
    var to = (int) ((long) rows * (lane + 1) / lanes);
    for (var part = 0; part < lanes; part++) {
      var beta = part == 0 ? 0 : 1;
      passes.get(part).recurrentGradient(first, from, to, beta, gradients.RW());
      passes.get(part).inputGradient(first, from, to, beta, gradients.W());
    }
  }

  /** As many as there are cores, unless there is little to do. */
  private int lanes() {
    var pass = passes.get(0);
    var work =
        (long) batch.time()
            * batch.sequences()
            * pass.gates
            * pass.hidden
            * (pass.inputs + pass.hidden);
    var worth = Math.min(work / WORTH_A_THREAD, batch.sequences() / LEAST_SEQUENCES);
    return (int) Math.max(1, Math.min(most, worth));
  }

  /** The first sequence of a lane. */
  private int start(int lane) {
    return (int) ((long) batch.sequences() * lane / lanes);
  }

  private void sideBySide(IntConsumer task) {
    if (lanes == 1) {
      task.accept(0);
      return;
    }
    // Lanes use all cores, so their products use one each.
    numbers.products().oneThreadEach();
    try {
      Cores.sideBySide(lanes, task);
    } finally {
      numbers.products().threadsBack();
    }
  }

  /** RW row by row as (hidden, gates · hidden). */
  private Memory<A> turn(INDArray RW) {
    var hidden = (int) RW.size(0);
    var width = (int) RW.size(1);
    weights = room(weights, hidden * width);
    weightsTurned = room(weightsTurned, hidden * width);
    numbers.read(numbers.view(RW.data().addressPointer()), 0, weights, 0, hidden * width);
    numbers.transpose(weights, width, hidden, weightsTurned, 0, width);
    turned.reserve((long) hidden * width);
    turned.write(weightsTurned, 0, 0, hidden * width);
    return turned;
  }

  private A room(A array, int n) {
    return Array.getLength(array) < n ? numbers.array(n) : array;
  }

  private void write(A values, INDArray destination) {
    var memory = numbers.view(destination.data().addressPointer());
    numbers.write(values, 0, memory, 0, (int) destination.length());
  }

  private void requireRoom(int sequences, int time) {
    var pass = passes.get(0);
    var rows = (long) time * sequences;
    if (rows * Math.max(pass.gates * pass.hidden, pass.inputs) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "input: "
              + time
              + " steps of "
              + sequences
              + " sequences are too many for one pass; use shorter or fewer sequences");
    }
  }
}
