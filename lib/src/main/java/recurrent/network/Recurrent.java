package recurrent.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A layer that carries a cell through time.
 *
 * @param cell the recurrent unit
 * @param bidirectional whether a second cell reads from the end to the start; outputs are both
 *     hidden states side by side (Schuster and Paliwal 1997, Bidirectional recurrent neural
 *     networks)
 * @param lastStep whether only the state after the last step leaves the layer, as one step; of the
 *     cell that reads backward, this is its state after the first step of the series
 * @param learnedState whether the state before the first step is learnt, shared by all sequences;
 *     otherwise it is 0
 */
public record Recurrent(Cell cell, boolean bidirectional, boolean lastStep, boolean learnedState)
    implements Layer {

  /**
   * A layer that reads forward, starts at 0 and answers at every step.
   *
   * @param cell the recurrent unit
   * @return the layer
   */
  public static Recurrent of(Cell cell) {
    return new Recurrent(cell, false, false, false);
  }

  /**
   * The same, read in both directions.
   *
   * @return the layer
   */
  public Recurrent inBothDirections() {
    return new Recurrent(cell, true, lastStep, learnedState);
  }

  /**
   * The same, answering at the last step only.
   *
   * @return the layer
   */
  public Recurrent atLastStep() {
    return new Recurrent(cell, bidirectional, true, learnedState);
  }

  /**
   * The same, with a learnt first state.
   *
   * @return the layer
   */
  public Recurrent withLearnedState() {
    return new Recurrent(cell, bidirectional, lastStep, true);
  }

  @Override
  public String label() {
    return cell.label();
  }

  @Override
  public int outputSize(int inputSize) {
    return cell.hiddenSize() * (bidirectional ? 2 : 1);
  }

  @Override
  public boolean readsForwardOnly() {
    return !bidirectional;
  }

  @Override
  public int outputTime(int time) {
    return lastStep ? 1 : time;
  }

  @Override
  public List<Shape> shapes(int inputSize) {
    var hidden = cell.hiddenSize();
    var one = new ArrayList<Shape>();
    one.add(new Shape("Wxh", cell.gates().size() * hidden, inputSize, Initializer.glorot()));
    one.addAll(cell.shapes());
    if (learnedState) {
      for (var part : cell.stateParts()) {
        one.add(new Shape(part + "0", 1, hidden, Initializer.constant(0)));
      }
    }
    var shapes = new ArrayList<>(one);
    if (bidirectional) {
      for (var s : one) {
        shapes.add(new Shape("reverse." + s.name(), s.rows(), s.columns(), s.initial()));
      }
    }
    return shapes;
  }

  @Override
  public UnrolledLayer unroll(
      Parameters weights, Parameters gradients, int inputSize, int time, int batch) {
    return new Unrolled(this, weights, gradients, inputSize, time, batch);
  }

  private static final class Unrolled extends UnrolledLayer {

    private final List<Direction> directions = new ArrayList<>();
    private final int hidden;
    private final boolean lastStep;
    private final Sequence y; // (time or 1, batch, directions · hidden)
    private final Sequence dX; // (time, batch, input)

    Unrolled(
        Recurrent layer,
        Parameters weights,
        Parameters gradients,
        int inputSize,
        int time,
        int batch) {
      directions.add(new Direction(layer, weights, gradients, inputSize, time, batch, false));
      if (layer.bidirectional) {
        directions.add(
            new Direction(
                layer,
                weights.under("reverse."),
                gradients.under("reverse."),
                inputSize,
                time,
                batch,
                true));
      }
      hidden = layer.cell.hiddenSize();
      lastStep = layer.lastStep;
      y = Sequence.zeros(lastStep ? 1 : time, batch, directions.size() * hidden);
      dX = Sequence.zeros(time, batch, inputSize);
    }

    @Override
    Sequence forward(Sequence x, SplitMix64 dropout) {
      for (var d = 0; d < directions.size(); d++) {
        var direction = directions.get(d);
        direction.forward(x);
        for (var t = 0; t < y.time(); t++) {
          direction.copyOutput(t, y, d * hidden, lastStep);
        }
      }
      if (!lastStep) {
        y.maskLike(x);
      }
      return y;
    }

    @Override
    Sequence output() {
      return y;
    }

    @Override
    void backward(Sequence dY) {
      for (var d = 0; d < directions.size(); d++) {
        directions.get(d).backward(dY, d * hidden, lastStep);
      }
    }

    @Override
    Sequence inputGradient() {
      Arrays.fill(dX.values(), 0);
      directions.forEach(direction -> direction.addInputGradient(dX));
      return dX;
    }

    @Override
    List<Matrix> initialState() {
      return directions.stream().flatMap(d -> d.initial.stream()).toList();
    }

    @Override
    void useOwnInitialState(boolean own) {
      directions.forEach(direction -> direction.own = own);
    }

    @Override
    void finalState(List<Matrix> destination) {
      var parts = destination.size() / directions.size();
      for (var i = 0; i < destination.size(); i++) {
        var cell = directions.get(i / parts).cell;
        var values = destination.get(i).values();
        System.arraycopy(
            cell.state[i % parts], cell.time * values.length, values, 0, values.length);
      }
    }

    @Override
    void trace(String prefix, Map<String, Sequence> into) {
      directions.forEach(direction -> direction.trace(prefix, into));
    }

    @Override
    void keepStateGradients(boolean keep) {
      directions.forEach(direction -> direction.keepStateGradients(keep));
    }

    @Override
    void traceGradients(String prefix, Map<String, Sequence> into) {
      directions.forEach(direction -> direction.traceGradients(prefix, into));
    }

    @Override
    List<Matrix> initialStateGradient() {
      return directions.stream().flatMap(d -> d.dInitial.stream()).toList();
    }
  }

  /** One cell on its way through time, from the start or from the end. */
  private static final class Direction {

    /** Rows of one chunk: enough for a fast product, few enough to stay in the cache. */
    private static final int ROWS = 32;

    final Cell configuration;
    final UnrolledCell cell;
    final boolean reversed;
    final int time;
    final int batch;
    final int hidden;
    final int width; // gates · hidden
    final Matrix Wxh; // (gates · hidden, input)
    final PackedMatrix WxhT; // (input, gates · hidden)
    final OuterProducts gradientWxh;
    final int chunk; // how many steps the inputs are multiplied for at once
    final Matrix dWxh; // (gates · hidden, input)
    final List<Matrix> learned; // by part (1, hidden), none if not learnt
    final List<Matrix> dLearned;
    final List<Matrix> initial; // by part (batch, hidden), a given first state
    final List<Matrix> dInitial; // by part (batch, hidden)
    final double[] kept; // (hidden), gradient that passes by a step that does not count
    boolean own = true;
    Sequence given; // (time, batch, input)
    Sequence x; // the same, in the order in which the cell reads
    Sequence reversedX;
    PackedMatrix packedWxh; // (gates · hidden, input), made when an input gradient is asked for

    Direction(
        Recurrent layer,
        Parameters weights,
        Parameters gradients,
        int inputSize,
        int time,
        int batch,
        boolean reversed) {
      configuration = layer.cell;
      cell = layer.cell.unroll(weights, gradients, time, batch);
      this.reversed = reversed;
      this.time = time;
      this.batch = batch;
      hidden = layer.cell.hiddenSize();
      width = layer.cell.gates().size() * hidden;
      Wxh = weights.get("Wxh");
      WxhT = new PackedMatrix(inputSize, width);
      gradientWxh = new OuterProducts(width, inputSize, time * batch);
      chunk = Math.max(1, ROWS / batch);
      dWxh = gradients.get("Wxh");
      var names = layer.cell.stateParts();
      var own = layer.learnedState ? names : List.<String>of();
      learned = own.stream().map(part -> weights.get(part + "0")).toList();
      dLearned = own.stream().map(part -> gradients.get(part + "0")).toList();
      initial = names.stream().map(part -> Matrix.zeros(batch, hidden)).toList();
      dInitial = names.stream().map(part -> Matrix.zeros(batch, hidden)).toList();
      kept = new double[names.size() * batch * hidden];
    }

    void forward(Sequence newX) {
      given = newX;
      x = given;
      if (reversed) {
        if (reversedX == null || reversedX.ofTokens() != given.ofTokens()) {
          reversedX = given.alike(time, batch);
        }
        reversedX.copyReversed(given);
        x = reversedX;
      }
      for (var part = 0; part < initial.size(); part++) {
        start(part);
      }
      cell.begin();
      WxhT.packTransposed(Wxh.values());
      for (var t = 0; t < time; t++) {
        if (t % chunk == 0) {
          // Wxh x(t) of some steps
          var steps = Math.min(chunk, time - t);
          cell.fill(t, steps);
          x.addProduct(WxhT, t, steps, width, cell.a);
        }
        cell.forward(t);
        if (x.hasMask()) {
          keepState(t);
        }
      }
    }

    private void start(int part) {
      var state = cell.state[part];
      if (!own) {
        System.arraycopy(initial.get(part).values(), 0, state, 0, batch * hidden);
      } else if (learned.isEmpty()) {
        Arrays.fill(state, 0, batch * hidden, 0);
      } else {
        Rows.fill(batch, hidden, learned.get(part).values(), state, 0);
      }
    }

    private void keepState(int t) {
      for (var b = 0; b < batch; b++) {
        if (!x.counts(t, b)) {
          for (var s : cell.state) {
            var before = (t * batch + b) * hidden;
            System.arraycopy(s, before, s, before + batch * hidden, hidden);
          }
        }
      }
    }

    /** Copies a hidden state into some columns of step {@code to} of y. */
    void copyOutput(int to, Sequence y, int column, boolean lastStep) {
      var t = lastStep ? time - 1 : reversed ? time - 1 - to : to;
      for (var b = 0; b < batch; b++) {
        System.arraycopy(
            cell.state[0],
            ((t + 1) * batch + b) * hidden,
            y.values(),
            (to * batch + b) * y.features() + column,
            hidden);
      }
    }

    void backward(Sequence dY, int column, boolean lastStep) {
      for (var d : cell.dState) {
        Arrays.fill(d, 0);
      }
      for (var t = time - 1; t >= 0; t--) {
        if (!lastStep || t == time - 1) {
          // dh(t) = gradient from above + gradient from the step after
          var step = lastStep ? 0 : reversed ? time - 1 - t : t;
          for (var b = 0; b < batch; b++) {
            Rows.addScaled(
                hidden,
                1,
                dY.values(),
                (step * batch + b) * dY.features() + column,
                cell.dState[0],
                b * hidden);
          }
        }
        if (x.hasMask()) {
          backwardMasked(t);
        } else {
          cell.backward(t);
        }
      }
      cell.accumulate();
      // dWxh = Σ da(t) x(t)ᵀ
      x.addGradient(cell.da, width, gradientWxh, dWxh.values());
      for (var part = 0; part < initial.size(); part++) {
        System.arraycopy(cell.dState[part], 0, dInitial.get(part).values(), 0, batch * hidden);
        if (own && !learned.isEmpty()) {
          Rows.addAll(batch, hidden, cell.dState[part], dLearned.get(part).values());
        }
      }
    }

    /** Where a step does not count, the gradient goes past the cell to the step before. */
    private void backwardMasked(int t) {
      for (var part = 0; part < cell.dState.length; part++) {
        keep(t, cell.dState[part], part * batch * hidden, true);
      }
      cell.backward(t);
      for (var part = 0; part < cell.dState.length; part++) {
        keep(t, cell.dState[part], part * batch * hidden, false);
      }
    }

    private void keep(int t, double[] d, int from, boolean take) {
      for (var b = 0; b < batch; b++) {
        if (!x.counts(t, b)) {
          var row = b * hidden;
          if (take) {
            System.arraycopy(d, row, kept, from + row, hidden);
            Arrays.fill(d, row, row + hidden, 0);
          } else {
            Rows.addScaled(hidden, 1, kept, from + row, d, row);
          }
        }
      }
    }

    void trace(String prefix, Map<String, Sequence> into) {
      var names = configuration.gates();
      for (var gate = 0; gate < names.size(); gate++) {
        into.put(name(prefix, names.get(gate)), inOrderOfTime(cell.a, 0, gate * hidden, width));
      }
      names = configuration.stateParts();
      for (var part = 0; part < names.size(); part++) {
        var after = inOrderOfTime(cell.state[part], batch * hidden, 0, hidden);
        into.put(name(prefix, names.get(part)), after);
      }
    }

    void keepStateGradients(boolean keep) {
      cell.flow = keep ? new double[initial.size()][time * batch * hidden] : null;
    }

    void traceGradients(String prefix, Map<String, Sequence> into) {
      var names = configuration.stateParts();
      for (var part = 0; part < names.size(); part++) {
        into.put(name(prefix, names.get(part)), inOrderOfTime(cell.flow[part], 0, 0, hidden));
      }
    }

    private String name(String prefix, String part) {
      return prefix + (reversed ? "reverse." : "") + part;
    }

    /** Some columns of every step that counts, as a sequence of their own. */
    private Sequence inOrderOfTime(double[] values, int from, int column, int rowWidth) {
      var result = Sequence.zeros(time, batch, hidden);
      for (var t = 0; t < time; t++) {
        for (var b = 0; b < batch; b++) {
          if (x.counts(t, b)) {
            System.arraycopy(
                values,
                from + (t * batch + b) * rowWidth + column,
                result.values(),
                ((reversed ? time - 1 - t : t) * batch + b) * hidden,
                hidden);
          }
        }
      }
      result.maskLike(given);
      return result.copy();
    }

    /** {@code dx(t) += Wxhᵀ da(t)} for every step. */
    void addInputGradient(Sequence dX) {
      if (packedWxh == null) {
        packedWxh = new PackedMatrix(width, Wxh.columns());
      }
      packedWxh.pack(Wxh.values());
      for (var t = 0; t < time; t++) {
        var step = reversed ? time - 1 - t : t;
        var row = batch * Wxh.columns();
        packedWxh.addProduct(batch, cell.da, t * batch * width, dX.values(), step * row);
      }
    }
  }
}
