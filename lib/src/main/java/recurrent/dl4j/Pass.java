package recurrent.dl4j;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A cell on its way through time with some sequences of a batch: everything that one forward pass
 * and its backward pass need. The memory is reused from pass to pass.
 *
 * <p>Inside, sequences lie as (time, batch, features), so that the inputs of all steps meet their
 * weights in one product, and so do all gradients.
 *
 * <p>A step that the mask excludes changes nothing: states pass by it, its output is 0, and neither
 * its input nor the gradient of its output counts.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
abstract class Pass<A> {

  /**
   * Parameters, or their gradients, as ND4J matrices in order {@code f}: row by row, they are the
   * matrices (outputs, inputs).
   *
   * @param W (inputs, gates · hidden)
   * @param RW (hidden, gates · hidden)
   * @param b (gates · hidden)
   * @param RB (gates · hidden), null without recurrent bias
   */
  record Weights(INDArray W, INDArray RW, INDArray b, INDArray RB) {}

  /**
   * What a forward pass works on: a whole batch, of which a pass takes some sequences.
   *
   * @param input (batch, inputs, time)
   * @param excluded (time, batch), null if every step counts
   * @param initial the state before the first step by name, (batch, hidden, 1); 0 where missing
   * @param weights the parameters
   * @param turned RW row by row as (hidden, gates · hidden), null if it is not worth it
   * @param keeps whether a backward pass can follow
   * @param output (hidden, time, batch), to be filled
   */
  record Batch<A>(
      int sequences,
      int time,
      Values<A> input,
      boolean[] excluded,
      Map<String, Values<A>> initial,
      Weights weights,
      Memory<A> turned,
      boolean keeps,
      A output) {}

  final Numbers<A> numbers;
  final int inputs;
  final int hidden;
  final int gates;
  private final List<String> stateNames;

  private Batch<A> whole;
  private int first; // of the whole batch's sequences
  int batch;
  int n; // batch · hidden
  private Pointer W; // (gates · hidden, inputs)
  private Pointer RW; // (gates · hidden, hidden)
  private Pointer turned; // (hidden, gates · hidden)
  private final A row; // (gates · hidden)
  private final A sums; // (gates · hidden), gradients of the bias
  private final Memory<A> x; // (time, batch, inputs)
  final Memory<A> a; // (time, batch, gates · hidden), pre-activations, then their gradients
  final Memory<A> h; // (time + 1, batch, hidden), before step t at t
  private final Memory<A> dh; // (batch, hidden)
  private final Memory<A> dx; // (time, batch, inputs)

  /** By part of the state, before step t at t: (batch, hidden). The first is h. */
  final List<Steps<A>> state = new ArrayList<>();

  /** By part of the state, its gradient between two steps: (batch, hidden). */
  final List<A> dState = new ArrayList<>();

  final List<A> bias = new ArrayList<>(); // by gate (batch, hidden)
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
    sums = numbers.array(gates * hidden);
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

  /** After the first step, on the way back. */
  void end() {}

  /** Gradients of the recurrent bias (gates · hidden) after the way back, null without one. */
  A recurrentSums() {
    return null;
  }

  /**
   * The gradients of some rows of the recurrent weights, from steps from the first that counts.
   *
   * @param beta 0 to write them, 1 to add them to what stands there
   */
  abstract void recurrentGradient(int firstStep, int fromRow, int toRow, int beta, INDArray dR);

  /** Runs through some sequences of a batch. */
  final void forward(Batch<A> whole, int first, int sequences) {
    this.whole = whole;
    this.first = first;
    batch = sequences;
    W = numbers.view(whole.weights.W().data().addressPointer());
    RW = numbers.view(whole.weights.RW().data().addressPointer());
    turned = whole.turned == null ? null : numbers.view(whole.turned.pointer());
    makeRoom();
    copyInput();
    readBias(whole.weights.b(), bias);
    begin(whole.weights);
    for (var part = 0; part < stateNames.size(); part++) {
      readState(whole.initial.get(stateNames.get(part)), state.get(part).at(0));
    }
    var width = gates * hidden;
    // a = W x, for all steps
    numbers.multiply(
        false,
        true,
        whole.time * batch,
        width,
        inputs,
        x.pointer(),
        0,
        inputs,
        W,
        0,
        inputs,
        0,
        a.pointer(),
        0,
        width);
    h.write(state.get(0).at(0), 0, at(0), n);
    for (var t = 0; t < whole.time; t++) {
      forward(t);
      passBy(t);
      var hAfter = state.get(0).at(t + 1);
      h.write(hAfter, 0, at(t + 1), n);
      copyOutput(t, hAfter);
    }
  }

  /** A part of the state after the last step, (batch, hidden). */
  final A finalState(int part) {
    return state.get(part).at(whole.time);
  }

  /**
   * Back through the sequences of the last {@link #forward}; leaves gradients of pre-activations in
   * {@link #a} and of the bias in {@link #sums}.
   *
   * @param dy (batch, hidden, time) of the whole batch
   * @param firstStep earlier ones get no gradient
   * @param inputGradient (time, inputs, batch) of the whole batch, to be filled
   */
  final void backward(Values<A> dy, int firstStep, A inputGradient) {
    for (var d : dState) {
      numbers.fill(d, 0, n, 0);
    }
    for (var d : biasGradient) {
      numbers.fill(d, 0, n, 0);
    }
    for (var t = whole.time - 1; t >= firstStep; t--) {
      addOutputGradient(t, dy);
      setAside(t);
      backward(t);
      bringBack(t);
    }
    sum(biasGradient, sums);
    end();
    var width = gates * hidden;
    var start = (long) firstStep * batch;
    // dx(t) = Wᵀ da(t), for all steps
    numbers.multiply(
        false,
        false,
        (whole.time - firstStep) * batch,
        inputs,
        width,
        a.pointer(),
        start * width,
        width,
        W,
        0,
        inputs,
        0,
        dx.pointer(),
        start * inputs,
        inputs);
    var size = batch * inputs;
    for (var t = firstStep; t < whole.time; t++) {
      dx.read((long) t * size, inputBlock, 0, size);
      numbers.transpose(
          inputBlock,
          batch,
          inputs,
          inputGradient,
          t * inputs * whole.sequences + first,
          whole.sequences);
    }
  }

  /** Gradients of the bias (gates · hidden), after the way back. */
  final A sums() {
    return sums;
  }

  /** The gradients of some rows of the input weights, see {@link #recurrentGradient}. */
  final void inputGradient(int firstStep, int fromRow, int toRow, int beta, INDArray dW) {
    multiplyGradient(a, x, inputs, firstStep, fromRow, toRow, beta, dW);
  }

  /** Where the state before step t stands in {@link #h}. */
  final long at(int t) {
    return (long) (whole.keeps ? t : t % 2) * n;
  }

  /**
   * {@code C = s Rᵀ + β C} for the state s (batch, hidden) before step t and the rows of some gates
   * of the recurrent weights R.
   */
  final void multiplyState(
      Memory<A> s, long s0, int firstGate, int count, int beta, Memory<A> c, long c0, int cWidth) {
    var turns = turned != null;
    numbers.multiply(
        false,
        !turns,
        batch,
        count * hidden,
        hidden,
        s.pointer(),
        s0,
        hidden,
        turns ? turned : RW,
        (long) firstGate * hidden * (turns ? 1 : hidden),
        turns ? gates * hidden : hidden,
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

  /**
   * Some rows of {@code dR = Σ dA(t) s(t)ᵀ + β dR} over steps from the first that counts. Several
   * threads may do this at the same time, for different rows.
   *
   * @param dA (time, batch, gates · hidden)
   * @param s (time, batch, size)
   */
  final void multiplyGradient(
      Memory<A> dA,
      Memory<A> s,
      int size,
      int firstStep,
      int fromRow,
      int toRow,
      int beta,
      INDArray dR) {
    var width = gates * hidden;
    var start = (long) firstStep * batch;
    numbers.multiply(
        true,
        false,
        toRow - fromRow,
        size,
        (whole.time - firstStep) * batch,
        numbers.view(dA.pointer()),
        start * width + fromRow,
        width,
        numbers.view(s.pointer()),
        start * size,
        size,
        beta,
        numbers.view(dR.data().addressPointer()),
        (long) fromRow * size,
        size);
  }

  /** Takes a step of the pre-activations, or what has their shape, for {@link #take}. */
  final void load(Memory<A> source, long from) {
    source.read(from, block, 0, n * gates);
  }

  /** A gate of the step that was loaded, plus its bias. */
  final void take(int gate, List<A> biases, A destination) {
    var width = gates * hidden;
    for (var r = 0; r < batch; r++) {
      System.arraycopy(block, r * width + gate * hidden, destination, r * hidden, hidden);
    }
    numbers.add(n, biases.get(gate), destination);
  }

  /** The reverse of {@link #take} for {@link #store}; adds to gradients of the bias. */
  final void put(int gate, A source, List<A> biasGradients) {
    var width = gates * hidden;
    numbers.add(n, source, biasGradients.get(gate));
    for (var r = 0; r < batch; r++) {
      System.arraycopy(source, r * hidden, block, r * width + gate * hidden, hidden);
    }
  }

  /** The reverse of {@link #load}, when all gates are put. */
  final void store(Memory<A> destination, long to) {
    destination.write(block, 0, to, n * gates);
  }

  /** Step t of the pre-activations, in {@link #a}. */
  final long block(int t) {
    return (long) t * n * gates;
  }

  /** Reads a bias (gates · hidden) into one array for each gate, repeated for each sequence. */
  final void readBias(INDArray source, List<A> destinations) {
    numbers.read(numbers.view(source.data().addressPointer()), 0, row, 0, gates * hidden);
    for (var gate = 0; gate < gates; gate++) {
      for (var r = 0; r < batch; r++) {
        System.arraycopy(row, gate * hidden, destinations.get(gate), r * hidden, hidden);
      }
    }
  }

  /** The reverse: sums over sequences. */
  final void sum(List<A> sources, A destination) {
    for (var gate = 0; gate < gates; gate++) {
      numbers.sumRows(sources.get(gate), batch, hidden, row);
      System.arraycopy(row, 0, destination, gate * hidden, hidden);
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

  private void makeRoom() {
    n = batch * hidden;
    var rows = (long) whole.time * batch;
    x.reserve(rows * inputs);
    a.reserve(rows * gates * hidden);
    h.reserve((whole.keeps ? whole.time + 1L : 2L) * n);
    for (var steps : state) {
      steps.reserve(whole.keeps ? whole.time + 1 : 2, n);
    }
    reserve(whole.keeps ? whole.time : 1);
    if (whole.keeps) {
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

  private boolean excludes(int t, int r) {
    return whole.excluded[t * whole.sequences + first + r];
  }

  private void copyInput() {
    var size = batch * inputs;
    for (var t = 0; t < whole.time; t++) {
      gather(whole.input, t, inputs, inputBlock);
      if (whole.excluded != null) {
        // What stands in padding counts nowhere, even if it is not a number.
        for (var r = 0; r < batch; r++) {
          if (excludes(t, r)) {
            numbers.fill(inputBlock, r * inputs, (r + 1) * inputs, 0);
          }
        }
      }
      x.write(inputBlock, 0, (long) t * size, size);
    }
  }

  /** Takes this pass's sequences at step t out of an array (batch, features, time) of all. */
  private void gather(Values<A> all, int t, int features, A destination) {
    var strides = all.strides();
    numbers.gather(
        all.values(),
        t * strides[2] + first * strides[0],
        strides[0],
        strides[1],
        batch,
        features,
        destination);
  }

  private void readState(Values<A> given, A destination) {
    if (given == null) {
      numbers.fill(destination, 0, n, 0);
    } else {
      gather(given, 0, hidden, destination);
    }
  }

  /** Lets states pass by a step that does not count. */
  private void passBy(int t) {
    if (whole.excluded == null) {
      return;
    }
    for (var r = 0; r < batch; r++) {
      if (excludes(t, r)) {
        for (var steps : state) {
          System.arraycopy(steps.at(t), r * hidden, steps.at(t + 1), r * hidden, hidden);
        }
      }
    }
  }

  private void copyOutput(int t, A hAfter) {
    var start = t * whole.sequences + first;
    var width = whole.time * whole.sequences;
    numbers.transpose(hAfter, batch, hidden, whole.output, start, width);
    if (whole.excluded == null) {
      return;
    }
    for (var r = 0; r < batch; r++) {
      if (excludes(t, r)) {
        for (var j = 0; j < hidden; j++) {
          var i = start + j * width + r;
          numbers.fill(whole.output, i, i + 1, 0);
        }
      }
    }
  }

  private void addOutputGradient(int t, Values<A> dy) {
    gather(dy, t, hidden, outputBlock);
    if (whole.excluded != null) {
      for (var r = 0; r < batch; r++) {
        if (excludes(t, r)) {
          numbers.fill(outputBlock, r * hidden, (r + 1) * hidden, 0);
        }
      }
    }
    numbers.add(n, outputBlock, dState.get(0));
  }

  /** Takes gradients that pass by a step out of its way. */
  private void setAside(int t) {
    if (whole.excluded == null) {
      return;
    }
    for (var part = 0; part < dState.size(); part++) {
      numbers.fill(passedBy.get(part), 0, n, 0);
      for (var r = 0; r < batch; r++) {
        if (excludes(t, r)) {
          System.arraycopy(dState.get(part), r * hidden, passedBy.get(part), r * hidden, hidden);
          numbers.fill(dState.get(part), r * hidden, (r + 1) * hidden, 0);
        }
      }
    }
  }

  private void bringBack(int t) {
    if (whole.excluded == null) {
      return;
    }
    for (var part = 0; part < dState.size(); part++) {
      numbers.add(n, passedBy.get(part), dState.get(part));
    }
  }
}
