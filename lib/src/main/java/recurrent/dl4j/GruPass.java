package recurrent.dl4j;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import recurrent.network.Activation;

/**
 * The gated recurrent unit. Blocks of parameters stand in the order update gate z, reset gate r,
 * candidate n. The forms differ in the candidate alone.
 */
abstract class GruPass<A> extends Pass<A> {

  final Activation f;
  final Steps<A> update;
  final Steps<A> reset;
  final Steps<A> candidate;
  final Steps<A> work;

  GruPass(Numbers<A> numbers, int inputs, int hidden, List<String> stateNames, Activation f) {
    super(numbers, inputs, hidden, 3, stateNames);
    this.f = f;
    update = new Steps<>(numbers);
    reset = new Steps<>(numbers);
    candidate = new Steps<>(numbers);
    work = new Steps<>(numbers);
  }

  @Override
  void reserve(int steps) {
    update.reserve(steps, n);
    reset.reserve(steps, n);
    candidate.reserve(steps, n);
    work.reserve(5, n);
  }

  /** {@code h(t) = z(t) ⊙ h(t-1) + (1 - z(t)) ⊙ n(t)}. */
  final void mix(int t) {
    numbers.mix(n, update.at(t), state.get(0).at(t), candidate.at(t), state.get(0).at(t + 1));
  }

  /** {@code dn = dh ⊙ (1 - z)}, before its activation. */
  final void candidateGradient(int t, A dn) {
    numbers.timesRest(n, dState.get(0), update.at(t), dn);
    numbers.back(f, n, candidate.at(t), dn);
  }

  /** {@code dz = dh ⊙ (h(t-1) - n)}, before its sigmoid. */
  final void updateGradient(int t, A dz) {
    numbers.timesDifference(n, dState.get(0), state.get(0).at(t), candidate.at(t), dz);
    numbers.back(Activation.SIGMOID, n, update.at(t), dz);
  }

  /**
   * The reset gate after the product, with a recurrent bias: {@code n(t) = tanh(Wn x(t) + bn + r(t)
   * ⊙ (RWn h(t-1) + RBn))}.
   */
  static final class ResetAfter<A> extends GruPass<A> {

    private final Memory<A> product; // (batch, 3 · hidden), RW h(t-1)
    private final Memory<A> dProduct; // (time, batch, 3 · hidden)
    private final Steps<A> recurrent; // RWn h(t-1) + RBn
    private final List<A> recurrentBias = new ArrayList<>();
    private final List<A> recurrentBiasGradient = new ArrayList<>();
    private final A recurrentSums; // (3 · hidden)

    ResetAfter(Numbers<A> numbers, int inputs, int hidden, List<String> names, Activation f) {
      super(numbers, inputs, hidden, names, f);
      product = new Memory<>(numbers);
      dProduct = new Memory<>(numbers);
      recurrent = new Steps<>(numbers);
      recurrentSums = numbers.array(3 * hidden);
    }

    @Override
    void reserve(int steps) {
      super.reserve(steps);
      recurrent.reserve(steps, n);
      product.reserve(3L * n);
      dProduct.reserve(3L * n * steps);
      reserveGates(recurrentBias);
      reserveGates(recurrentBiasGradient);
    }

    @Override
    void begin(Weights all) {
      readBias(all.RB(), recurrentBias);
      recurrentBiasGradient.forEach(d -> numbers.fill(d, 0, n, 0));
    }

    @Override
    void forward(int t) {
      var z = update.at(t);
      var r = reset.at(t);
      var m = recurrent.at(t);
      var candidates = candidate.at(t);
      multiplyState(h, at(t), 0, 3, 0, product, 0, 3 * hidden);
      load(a, block(t));
      take(0, bias, z);
      take(1, bias, r);
      take(2, bias, candidates);
      load(product, 0);
      take(0, recurrentBias, work.at(0));
      take(1, recurrentBias, work.at(1));
      take(2, recurrentBias, m);
      numbers.add(n, work.at(0), z);
      numbers.add(n, work.at(1), r);
      numbers.apply(Activation.SIGMOID, n, z);
      numbers.apply(Activation.SIGMOID, n, r);
      // n(t) = tanh(an + r ⊙ m)
      numbers.timesPlus(n, r, m, candidates, candidates);
      numbers.apply(f, n, candidates);
      mix(t);
    }

    @Override
    void backward(int t) {
      var dh = dState.get(0);
      var dz = work.at(0);
      var dr = work.at(1);
      var dn = work.at(2);
      var dm = work.at(3);
      var kept = work.at(4);
      candidateGradient(t, dn);
      updateGradient(t, dz);
      // dr = dn ⊙ m, before its sigmoid; dm = dn ⊙ r
      numbers.times(n, dn, recurrent.at(t), dr);
      numbers.back(Activation.SIGMOID, n, reset.at(t), dr);
      numbers.times(n, dn, reset.at(t), dm);
      put(0, dz, biasGradient);
      put(1, dr, biasGradient);
      put(2, dn, biasGradient);
      store(a, block(t));
      put(0, dz, recurrentBiasGradient);
      put(1, dr, recurrentBiasGradient);
      put(2, dm, recurrentBiasGradient);
      store(dProduct, block(t));
      // dh(t-1) = dh ⊙ z + RWᵀ (dz, dr, dm)
      numbers.times(n, dh, update.at(t), kept);
      multiplyBack(dProduct, block(t), 3 * hidden, 0, 3, dh);
      numbers.add(n, kept, dh);
    }

    @Override
    void end() {
      sum(recurrentBiasGradient, recurrentSums);
    }

    @Override
    A recurrentSums() {
      return recurrentSums;
    }

    @Override
    void recurrentGradient(int firstStep, int fromRow, int toRow, int beta, INDArray dR) {
      multiplyGradient(dProduct, h, hidden, firstStep, fromRow, toRow, beta, dR);
    }
  }

  /**
   * The reset gate before the product, as in Cho et al. (2014): {@code n(t) = tanh(Wn x(t) + bn +
   * RWn (r(t) ⊙ h(t-1)))}.
   */
  static final class ResetBefore<A> extends GruPass<A> {

    private final Memory<A> gated; // (time, batch, hidden), r(t) ⊙ h(t-1)
    private final Memory<A> one; // (batch, hidden), a factor or a product of one step
    private boolean keeps;

    ResetBefore(Numbers<A> numbers, int inputs, int hidden, List<String> names, Activation f) {
      super(numbers, inputs, hidden, names, f);
      gated = new Memory<>(numbers);
      one = new Memory<>(numbers);
    }

    @Override
    void reserve(int steps) {
      super.reserve(steps);
      gated.reserve((long) n * steps);
      one.reserve(n);
      keeps = steps > 1;
    }

    @Override
    void begin(Weights all) {}

    @Override
    void forward(int t) {
      var z = update.at(t);
      var r = reset.at(t);
      var candidates = candidate.at(t);
      var s = work.at(0);
      // az and ar = W x(t) + RW h(t-1) + b
      multiplyState(h, at(t), 0, 2, 1, a, block(t), 3 * hidden);
      load(a, block(t));
      take(0, bias, z);
      take(1, bias, r);
      take(2, bias, candidates);
      numbers.apply(Activation.SIGMOID, n, z);
      numbers.apply(Activation.SIGMOID, n, r);
      // an = Wn x(t) + bn + RWn (r ⊙ h(t-1))
      numbers.times(n, r, state.get(0).at(t), s);
      gated.write(s, 0, gatedAt(t), n);
      multiplyState(gated, gatedAt(t), 2, 1, 0, one, 0, hidden);
      one.read(0, s, 0, n);
      numbers.add(n, s, candidates);
      numbers.apply(f, n, candidates);
      mix(t);
    }

    private long gatedAt(int t) {
      return keeps ? (long) t * n : 0;
    }

    @Override
    void backward(int t) {
      var dh = dState.get(0);
      var dz = work.at(0);
      var dr = work.at(1);
      var dn = work.at(2);
      var ds = work.at(3);
      var kept = work.at(4);
      candidateGradient(t, dn);
      updateGradient(t, dz);
      // ds = RWnᵀ dn, for s = r ⊙ h(t-1)
      one.write(dn, 0, 0, n);
      multiplyBack(one, 0, hidden, 2, 1, ds);
      // dr = ds ⊙ h(t-1), before its sigmoid
      numbers.times(n, ds, state.get(0).at(t), dr);
      numbers.back(Activation.SIGMOID, n, reset.at(t), dr);
      put(0, dz, biasGradient);
      put(1, dr, biasGradient);
      put(2, dn, biasGradient);
      store(a, block(t));
      // dh(t-1) = dh ⊙ z + ds ⊙ r + RWᵀ (dz, dr)
      numbers.times(n, dh, update.at(t), kept);
      numbers.timesPlus(n, ds, reset.at(t), kept, kept);
      multiplyBack(a, block(t), 3 * hidden, 0, 2, dh);
      numbers.add(n, kept, dh);
    }

    @Override
    void recurrentGradient(int firstStep, int fromRow, int toRow, int beta, INDArray dR) {
      var candidates = 2 * hidden; // the first of their rows
      if (fromRow < candidates) {
        var end = Math.min(toRow, candidates);
        multiplyGradient(a, h, hidden, firstStep, fromRow, end, beta, dR);
      }
      if (toRow > candidates) {
        var start = Math.max(fromRow, candidates);
        multiplyGradient(a, gated, hidden, firstStep, start, toRow, beta, dR);
      }
    }
  }
}
