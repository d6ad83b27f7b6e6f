package recurrent.dl4j;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import recurrent.network.Activation;

/** {@code h(t) = f(W x(t) + RW h(t-1) + b)}. */
final class RnnPass<A> extends Pass<A> {

  private final Activation f;

  RnnPass(Numbers<A> numbers, int inputs, int hidden, List<String> stateNames, Activation f) {
    super(numbers, inputs, hidden, 1, stateNames);
    this.f = f;
  }

  @Override
  void reserve(int steps) {}

  @Override
  void begin(Weights all) {}

  @Override
  void forward(int t) {
    // a(t) = W x(t) + RW h(t-1) + b
    multiplyState(h, at(t), 0, 1, 1, a, block(t), hidden);
    var hAfter = state.get(0).at(t + 1);
    load(a, block(t));
    take(0, bias, hAfter);
    // h(t) = f(a(t))
    numbers.apply(f, n, hAfter);
  }

  @Override
  void backward(int t) {
    var dh = dState.get(0);
    // da(t) = dh(t) ⊙ f′
    numbers.back(f, n, state.get(0).at(t + 1), dh);
    put(0, dh, biasGradient);
    store(a, block(t));
    // dh(t-1) = RWᵀ da(t)
    multiplyBack(a, block(t), hidden, 0, 1, dh);
  }

  @Override
  void recurrentGradient(int firstStep, int fromRow, int toRow, int beta, INDArray dR) {
    multiplyGradient(a, h, hidden, firstStep, fromRow, toRow, beta, dR);
  }
}
