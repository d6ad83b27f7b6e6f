package recurrent.dl4j;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A cell on its way through time: everything that one forward pass and its backward pass need. The
 * memory is reused from pass to pass.
 *
 * <p>Inside, sequences lie as (time, batch, features), so that the inputs of all steps meet their
 * weights in one product, and so do all gradients. Weights are used where ND4J has them: an ND4J
 * matrix (inputs, outputs) in its order {@code f} is, row by row, the matrix (outputs, inputs).
 *
 * <p>A step that the mask excludes changes nothing: states pass by it, its output is 0, and neither
 * its input nor the gradient of its output counts.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
abstract class Pass<A> {

  /**
   * Parameters, or their gradients, as ND4J matrices in order {@code f}.
   *
   * @param W (inputs, gates · hidden)
   * @param RW (hidden, gates · hidden)
   * @param b (gates · hidden)
   * @param RB (gates · hidden), null without recurrent bias
   */
  record Weights(INDArray W, INDArray RW, INDArray b, INDArray RB) {}

  final Numbers<A> numbers;
  final int inputs;
  final int hidden;
  private final int gates;
  private final List<String> stateNames;

  int batch;
  int n; // batch · hidden
  private int time;
  private boolean keeps; // whether a backward pass can follow
  private boolean[] excluded; // (time, batch), null if every step counts

  private Weights weights;
  Pointer RW; // (gates · hidden, hidden)
  private final A row; // (gates · hidden)
  private final Memory<A> x; // (time, batch, inputs)
  final Memory<A> a; // (time, batch, gates · hidden), pre-activations, then their gradients
  final Memory<A> h; // (time + 1, batch, hidden), before step t at t
  private final Memory<A> dh; // (batch, hidden)
  private final Memory<A> dx; // (time, batch, inputs)

  /** By part of the state, before step t at t: (batch, hidden). The first is h. */
  final List<Steps<A>> state = new ArrayList<>();

  /** By part of the state, its gradient between two steps: (batch, hidden). */
  final List<A> dState = new ArrayList<>();

  private final List<A> bias = new ArrayList<>(); // by gate (batch, hidden)
  final List<A> biasGradient = new ArrayList<>(); // by gate (batch, hidden)
  private A block; // (batch, gates · hidden)
  private A inputBlock; // (batch, inputs)
  private A outputBlock; // (batch, hidden)
  private final List<A> passedBy = new ArrayList<>(); // by part of the state (batch, hidden)
  private int capacity; // numbers in the arrays of one step

  Pass(Numbers<A> numbers, int inputs, int hidden, int gates, List<String> stateNames) {
    this.numbers = numbers;
    this.inputs = inputs;
    this.hidden = hidden;
    this.gates = gates;
    this.stateNames = stateNames;
    row = numbers.array(gates * hidden);
    x = new Memory<>(numbers);
    a = new Memory<>(numbers);
    h = new Memory<>(numbers);
    dh = new Memory<>(numbers);
    dx = new Memory<>(numbers);
    stateNames.forEach(name -> state.add(new Steps<>(numbers)));
  }

  /** Makes room in the cell for n numbers of each kind, at some steps. */
  abstract void reserve(int steps);

  /** The cell's own parameters, before the first step. */
  abstract void begin(Weights all);

  /** One step: reads pre-activations and the state at t, writes the state at t + 1. */
  abstract void forward(int t);

  /**
   * One step back: from the gradients for the state at t + 1 in {@link #dState} to those at t, in
   * place, and to the gradients of pre-activations. Linear: where the first are 0, nothing follows.
   */
  abstract void backward(int t);

  /** Writes the gradients of the recurrent weights, from the products of some steps. */
  abstract void recurrentGradient(int from, int to, Weights gradients);

  /**
   * Runs through a sequence.
   *
   * @param input (batch, inputs, time)
   * @param mask (batch, time) of 0 and 1, null if every step counts
   * @param initial the state before the first step by name, (batch, hidden); 0 where missing
   * @param all the parameters
   * @param keep whether a backward pass can follow
   * @param output (batch, hidden, time) in order {@code f}, to be filled
   */
  final void forward(
      INDArray input,
      boolean[] mask,
      Map<String, INDArray> initial,
      Weights all,
      boolean keep,
      INDArray output) {
    time = (int) input.size(2);
    keeps = keep;
    excluded = mask;
    weights = all;
    RW = all.RW().data().addressPointer();
    makeRoom((int) input.size(0));
    copyInput(Values.of(input, numbers));
    readBias(all.b(), bias);
    begin(all);
    for (var part = 0; part < stateNames.size(); part++) {
      readState(initial.get(stateNames.get(part)), state.get(part).at(0));
    }
    var rows = time * batch;
    var width = gates * hidden;
    // a = W x, for all steps
    numbers.multiply(
        false,
        true,
        rows,
        width,
        inputs,
        x.pointer(),
        0,
        inputs,
        all.W().data().addressPointer(),
        0,
        inputs,
        0,
        a.pointer(),
        0,
        width);
    var result = numbers.array(time * n); // (time, hidden, batch)
    h.write(state.get(0).at(0), 0, at(0), n);
    for (var t = 0; t < time; t++) {
      forward(t);
      passBy(t);
      var hAfter = state.get(0).at(t + 1);
      h.write(hAfter, 0, at(t + 1), n);
      numbers.transpose(hAfter, batch, hidden, result, t * n);
      hideOutput(t, result);
    }
    numbers.write(result, 0, output.data().addressPointer(), 0, time * n);
  }

  /** The state after the last step, by name, (batch, hidden), outside of workspaces. */
  final Map<String, INDArray> finalState() {
    var result = new LinkedHashMap<String, INDArray>();
    for (var part = 0; part < stateNames.size(); part++) {
      var values = Nd4j.createUninitializedDetached(numbers.type(), 'c', batch, hidden);
      numbers.write(state.get(part).at(time), 0, values.data().addressPointer(), 0, n);
      result.put(stateNames.get(part), values);
    }
    return result;
  }

  /**
   * Back through the sequence of the last {@link #forward}.
   *
   * @param outputGradient (batch, hidden, time)
   * @param steps how many steps, from the end; earlier ones get no gradient
   * @param gradients where gradients of the parameters go
   * @param inputGradient (batch, inputs, time) in order {@code f}, to be filled
   */
  final void backward(
      INDArray outputGradient, int steps, Weights gradients, INDArray inputGradient) {
    if (!keeps) {
      throw new IllegalStateException("backward pass without a forward pass that was kept");
    }
    var first = Math.max(0, time - steps);
    var dy = Values.of(outputGradient, numbers);
    dState.forEach(d -> numbers.fill(d, 0, n, 0));
    biasGradient.forEach(d -> numbers.fill(d, 0, n, 0));
    for (var t = time - 1; t >= first; t--) {
      addOutputGradient(t, dy);
      setAside(t);
      backward(t);
      bringBack(t);
    }
    writeBias(biasGradient, gradients.b());
    recurrentGradient(first, time, gradients);

    var width = gates * hidden;
    var rows = (time - first) * batch;
    var start = (long) first * batch;
    // dW = Σ da(t) x(t)ᵀ
    numbers.multiply(
        true,
        false,
        width,
        inputs,
        rows,
        a.pointer(),
        start * width,
        width,
        x.pointer(),
        start * inputs,
        inputs,
        0,
        gradients.W().data().addressPointer(),
        0,
        inputs);
    // dx(t) = Wᵀ da(t), for all steps
    numbers.multiply(
        false,
        false,
        rows,
        inputs,
        width,
        a.pointer(),
        start * width,
        width,
        weights.W().data().addressPointer(),
        0,
        inputs,
        0,
        dx.pointer(),
        start * inputs,
        inputs);
    var size = batch * inputs;
    var result = numbers.array(time * size); // (time, inputs, batch)
    for (var t = first; t < time; t++) {
      dx.read((long) t * size, inputBlock, 0, size);
      numbers.transpose(inputBlock, batch, inputs, result, t * size);
    }
    numbers.write(result, 0, inputGradient.data().addressPointer(), 0, time * size);
  }

  /** Where the state before step t stands in {@link #h}. */
  final long at(int t) {
    return (long) (keeps ? t : t % 2) * n;
  }

  /**
   * {@code C = s Rᵀ + β C} for the state s (batch, hidden) before step t and the rows of some gates
   * of the recurrent weights R.
   */
  final void multiplyState(
      Memory<A> s, long s0, int firstGate, int count, int beta, Memory<A> c, long c0, int cWidth) {
    numbers.multiply(
        false,
        true,
        batch,
        count * hidden,
        hidden,
        s.pointer(),
        s0,
        hidden,
        RW,
        (long) firstGate * hidden * hidden,
        hidden,
        beta,
        c.pointer(),
        c0,
        cWidth);
  }

  /** {@code dState = dA R} for some gates of step t, whose gradients begin at an offset. */
  final void multiplyBack(
      Memory<A> dA, long from, int width, int firstGate, int count, A destination) {
    numbers.multiply(
        false,
        false,
        batch,
        hidden,
        count * hidden,
        dA.pointer(),
        from,
        width,
        RW,
        (long) firstGate * hidden * hidden,
        hidden,
        0,
        dh.pointer(),
        0,
        hidden);
    dh.read(0, destination, 0, n);
  }

  /** {@code dR = Σ dA(t) s(t)ᵀ} over some steps, for some gates. */
  final void multiplyGradient(
      Memory<A> dA,
      int width,
      Memory<A> s,
      int from,
      int to,
      int firstGate,
      int count,
      INDArray dR) {
    var start = (long) from * batch;
    numbers.multiply(
        true,
        false,
        count * hidden,
        hidden,
        (to - from) * batch,
        dA.pointer(),
        start * width + (long) firstGate * hidden,
        width,
        s.pointer(),
        start * hidden,
        hidden,
        0,
        dR.data().addressPointer(),
        (long) firstGate * hidden * hidden,
        hidden);
  }

  /** Reads step t of pre-activations into one array (batch, hidden) for each gate, plus bias. */
  final void split(Memory<A> source, long from, List<A> biases, List<A> destinations) {
    var width = gates * hidden;
    source.read(from, block, 0, batch * width);
    for (var gate = 0; gate < gates; gate++) {
      var values = destinations.get(gate);
      for (var r = 0; r < batch; r++) {
        System.arraycopy(block, r * width + gate * hidden, values, r * hidden, hidden);
      }
      numbers.add(n, biases.get(gate), values);
    }
  }

  /** The reverse: one array (batch, hidden) for each gate into memory; adds to bias gradients. */
  final void join(List<A> sources, List<A> biasGradients, Memory<A> destination, long to) {
    var width = gates * hidden;
    for (var gate = 0; gate < gates; gate++) {
      var values = sources.get(gate);
      numbers.add(n, values, biasGradients.get(gate));
      for (var r = 0; r < batch; r++) {
        System.arraycopy(values, r * hidden, block, r * width + gate * hidden, hidden);
      }
    }
    destination.write(block, 0, to, batch * width);
  }

  /** Step t of the pre-activations, in {@link #a}. */
  final long block(int t) {
    return (long) t * n * gates;
  }

  final List<A> bias() {
    return bias;
  }

  /** Reads a bias (gates · hidden) into one array for each gate, repeated for each sequence. */
  final void readBias(INDArray source, List<A> destinations) {
    numbers.read(source.data().addressPointer(), 0, row, 0, gates * hidden);
    for (var gate = 0; gate < gates; gate++) {
      for (var r = 0; r < batch; r++) {
        System.arraycopy(row, gate * hidden, destinations.get(gate), r * hidden, hidden);
      }
    }
  }

  /** The reverse: sums over sequences. */
  final void writeBias(List<A> sources, INDArray destination) {
    for (var gate = 0; gate < gates; gate++) {
      numbers.sumRows(sources.get(gate), batch, hidden, row);
      numbers.write(row, 0, destination.data().addressPointer(), (long) gate * hidden, hidden);
    }
  }

  /** Lists as many arrays (batch, hidden) as there are gates, anew if they are too small. */
  final void reserveGates(List<A> arrays) {
    if (arrays.isEmpty() || Array.getLength(arrays.get(0)) < n) {
      arrays.clear();
      for (var gate = 0; gate < gates; gate++) {
        arrays.add(numbers.array(n));
      }
    }
  }

  /** The arrays of a step. */
  static <A> List<A> at(List<Steps<A>> steps, int t) {
    var arrays = new ArrayList<A>(steps.size());
    for (var step : steps) {
      arrays.add(step.at(t));
    }
    return arrays;
  }

  private void makeRoom(int sequences) {
    batch = sequences;
    n = batch * hidden;
    var rows = (long) time * batch;
    if (rows * Math.max(gates * hidden, inputs) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "input: "
              + time
              + " steps of "
              + batch
              + " sequences are too many for one pass; use shorter or fewer sequences");
    }
    x.reserve(rows * inputs);
    a.reserve(rows * gates * hidden);
    h.reserve((keeps ? time + 1L : 2L) * n);
    for (var steps : state) {
      steps.reserve(keeps ? time + 1 : 2, n);
    }
    reserve(keeps ? time : 1);
    if (keeps) {
      dh.reserve(n);
      dx.reserve(rows * inputs);
    }
    if (n > capacity || block == null) {
      capacity = n;
      reserveGates(bias);
      reserveGates(biasGradient);
      dState.clear();
      passedBy.clear();
      for (var ignored : stateNames) {
        dState.add(numbers.array(n));
        passedBy.add(numbers.array(n));
      }
      block = numbers.array(n * gates);
      inputBlock = numbers.array(batch * inputs);
      outputBlock = numbers.array(n);
    }
  }

  private void copyInput(Values<A> source) {
    var size = batch * inputs;
    var strides = source.strides();
    for (var t = 0; t < time; t++) {
      numbers.gather(
          source.values(), t * strides[2], strides[0], strides[1], batch, inputs, inputBlock);
      if (excluded != null) {
        // What stands in padding counts nowhere, even if it is not a number.
        for (var r = 0; r < batch; r++) {
          if (excluded[t * batch + r]) {
            numbers.fill(inputBlock, r * inputs, (r + 1) * inputs, 0);
          }
        }
      }
      x.write(inputBlock, 0, (long) t * size, size);
    }
  }

  private void readState(INDArray given, A destination) {
    if (given == null) {
      numbers.fill(destination, 0, n, 0);
      return;
    }
    var source = Values.of(given.reshape(given.ordering(), batch, hidden, 1), numbers);
    numbers.gather(
        source.values(), 0, source.strides()[0], source.strides()[1], batch, hidden, destination);
  }

  /** Lets states pass by a step that does not count. */
  private void passBy(int t) {
    if (excluded == null) {
      return;
    }
    for (var r = 0; r < batch; r++) {
      if (excluded[t * batch + r]) {
        for (var steps : state) {
          System.arraycopy(steps.at(t), r * hidden, steps.at(t + 1), r * hidden, hidden);
        }
      }
    }
  }

  private void hideOutput(int t, A result) {
    if (excluded == null) {
      return;
    }
    for (var r = 0; r < batch; r++) {
      if (excluded[t * batch + r]) {
        for (var j = 0; j < hidden; j++) {
          var i = t * n + j * batch + r;
          numbers.fill(result, i, i + 1, 0);
        }
      }
    }
  }

  private void addOutputGradient(int t, Values<A> dy) {
    var strides = dy.strides();
    numbers.gather(dy.values(), t * strides[2], strides[0], strides[1], batch, hidden, outputBlock);
    if (excluded != null) {
      for (var r = 0; r < batch; r++) {
        if (excluded[t * batch + r]) {
          numbers.fill(outputBlock, r * hidden, (r + 1) * hidden, 0);
        }
      }
    }
    numbers.add(n, outputBlock, dState.get(0));
  }

  /** Takes gradients that pass by a step out of its way. */
  private void setAside(int t) {
    if (excluded == null) {
      return;
    }
    for (var part = 0; part < dState.size(); part++) {
      numbers.fill(passedBy.get(part), 0, n, 0);
      for (var r = 0; r < batch; r++) {
        if (excluded[t * batch + r]) {
          System.arraycopy(dState.get(part), r * hidden, passedBy.get(part), r * hidden, hidden);
          numbers.fill(dState.get(part), r * hidden, (r + 1) * hidden, 0);
        }
      }
    }
  }

  private void bringBack(int t) {
    if (excluded == null) {
      return;
    }
    for (var part = 0; part < dState.size(); part++) {
      numbers.add(n, passedBy.get(part), dState.get(part));
    }
  }
}
