package recurrent.dl4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import recurrent.network.Activation;

/**
 * Long short-term memory. Blocks of parameters stand in DL4J's order: candidate g, forget gate f,
 * output gate o, input gate i.
 */
final class LstmPass<A> extends Pass<A> {

  private final Activation f;
  private final Steps<A> candidate;
  private final Steps<A> forget;
  private final Steps<A> outputGate;
  private final Steps<A> inputGate;
  private final Steps<A> squashed; // f(c)
  private final Steps<A> work;

  LstmPass(Numbers<A> numbers, int inputs, int hidden, List<String> stateNames, Activation f) {
    super(numbers, inputs, hidden, 4, stateNames);
    this.f = f;
    candidate = new Steps<>(numbers);
    forget = new Steps<>(numbers);
    outputGate = new Steps<>(numbers);
    inputGate = new Steps<>(numbers);
    squashed = new Steps<>(numbers);
    work = new Steps<>(numbers);
  }

  @Override
  void reserve(int steps) {
    candidate.reserve(steps, n);
    forget.reserve(steps, n);
    outputGate.reserve(steps, n);
    inputGate.reserve(steps, n);
    squashed.reserve(steps, n);
    work.reserve(5, n);
  }

  @Override
  void begin(Weights all) {}

  @Override
  void forward(int t) {
    var g = candidate.at(t);
    var k = forget.at(t);
    var o = outputGate.at(t);
    var i = inputGate.at(t);
    var s = squashed.at(t);
    var cBefore = state.get(1).at(t);
    var c = state.get(1).at(t + 1);
    // a(t) = W x(t) + RW h(t-1) + b
    multiplyState(h, at(t), 0, 4, 1, a, block(t), 4 * hidden);
    load(a, block(t));
    take(0, bias, g);
    take(1, bias, k);
    take(2, bias, o);
    take(3, bias, i);
    numbers.apply(f, n, g);
    numbers.apply(Activation.SIGMOID, n, k);
    numbers.apply(Activation.SIGMOID, n, o);
    numbers.apply(Activation.SIGMOID, n, i);
    // c(t) = f(t) ⊙ c(t-1) + i(t) ⊙ g(t)
    numbers.times(n, i, g, s);
    numbers.timesPlus(n, k, cBefore, s, c);
    // h(t) = o(t) ⊙ tanh(c(t))
    System.arraycopy(c, 0, s, 0, n);
    numbers.apply(f, n, s);
    numbers.times(n, o, s, state.get(0).at(t + 1));
  }

  @Override
  void backward(int t) {
    var g = candidate.at(t);
    var k = forget.at(t);
    var o = outputGate.at(t);
    var i = inputGate.at(t);
    var s = squashed.at(t);
    var cBefore = state.get(1).at(t);
    var dh = dState.get(0);
    var dc = dState.get(1);
    var dg = work.at(0);
    var dk = work.at(1);
    var dO = work.at(2);
    var di = work.at(3);
    var ds = work.at(4);
    // do = dh ⊙ tanh(c), before its sigmoid
    numbers.times(n, dh, s, dO);
    numbers.back(Activation.SIGMOID, n, o, dO);
    // dc += dh ⊙ o ⊙ tanh′
    numbers.times(n, dh, o, ds);
    numbers.back(f, n, s, ds);
    numbers.add(n, ds, dc);
    // di = dc ⊙ g, dg = dc ⊙ i, df = dc ⊙ c(t-1), before their activations
    numbers.times(n, dc, g, di);
    numbers.back(Activation.SIGMOID, n, i, di);
    numbers.times(n, dc, i, dg);
    numbers.back(f, n, g, dg);
    numbers.times(n, dc, cBefore, dk);
    numbers.back(Activation.SIGMOID, n, k, dk);
    put(0, dg, biasGradient);
    put(1, dk, biasGradient);
    put(2, dO, biasGradient);
    put(3, di, biasGradient);
    store(a, block(t));
    // dc(t-1) = dc ⊙ f, dh(t-1) = RWᵀ da(t)
    numbers.times(n, dc, k, dc);
    multiplyBack(a, block(t), 4 * hidden, 0, 4, dh);
  }

  @Override
  void recurrentGradient(int firstStep, int fromRow, int toRow, int beta, INDArray dR) {
    multiplyGradient(a, h, hidden, firstStep, fromRow, toRow, beta, dR);
  }
}
