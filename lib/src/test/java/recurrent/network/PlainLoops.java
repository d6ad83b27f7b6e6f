package recurrent.network;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * Networks of tanh, LSTM and GRU layers computed straight from the equations, one sequence after
 * the other: a second opinion on what the fast cells do. One number of one state may be pushed.
 */
public final class PlainLoops {

  /** Adds something to one unit of a state after one step, before anything is made of it. */
  public record Push(String name, int sequence, int step, int unit, double by) {}

  private final Network network;
  private final Push push; // null for none
  private final Map<String, double[][][]> trace = new LinkedHashMap<>();
  private double[][][] x; // [sequence][step][input]
  private int b; // the sequence at work
  private int t; // the step at work
  private Parameters weights; // of the cell at work
  private String prefix; // of its names

  public PlainLoops(Network network, Push push) {
    this.network = network;
    this.push = push;
  }

  /** Every gate and state of the last run: by name, {@code [sequence][step][unit]}. */
  public Map<String, double[][][]> trace() {
    return trace;
  }

  /** The outputs for sequences of any length, {@code [sequence][step][output]}. */
  public double[][][] run(double[][][] input) {
    x = input;
    var y = x.clone();
    for (b = 0; b < y.length; b++) {
      for (var i = 0; i < network.layers().size(); i++) {
        enter(Network.prefix(network.layers(), i));
        y[b] = network.layers().get(i) instanceof Recurrent r ? recurrent(r, y[b]) : readout(y[b]);
      }
    }
    return y;
  }

  private void enter(String newPrefix) {
    prefix = newPrefix;
    weights = network.parameters().under(prefix);
  }

  private double[][] readout(double[][] h) {
    var y = new double[h.length][];
    for (t = 0; t < h.length; t++) {
      y[t] = sum(row("by"), product("Why", 0, row("by").length, h[t]));
    }
    return y;
  }

  private double[][] recurrent(Recurrent layer, double[][] in) {
    var h = walk(layer, in, 1);
    var last = in.length - 1;
    if (!layer.bidirectional()) {
      return layer.lastStep() ? new double[][] {h[last]} : h;
    }
    enter(prefix + "reverse.");
    var reverse = walk(layer, in, -1);
    if (layer.lastStep()) {
      return new double[][] {joined(h[last], reverse[0])};
    }
    var both = new double[in.length][];
    for (var step = 0; step < in.length; step++) {
      both[step] = joined(h[step], reverse[step]);
    }
    return both;
  }

  private static double[] joined(double[] a, double[] b) {
    var both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private double[][] walk(Recurrent layer, double[][] in, int direction) {
    var h = new double[in.length][];
    var hidden = layer.cell().hiddenSize();
    var state = layer.learnedState() ? row("h0") : new double[hidden];
    var c = new double[hidden];
    if (layer.learnedState() && layer.cell() instanceof Lstm) {
      c = row("c0");
    }
    for (t = direction > 0 ? 0 : in.length - 1; t >= 0 && t < in.length; t += direction) {
      if (layer.cell() instanceof Lstm lstm) {
        c = cellState(lstm, in[t], state, c);
        state = hiddenState(lstm, in[t], state, c);
      } else if (layer.cell() instanceof Gru gru) {
        state = gru(gru, in[t], state);
      } else {
        state = kept("h", each(Math::tanh, kept("a", preActivation(0, in[t], state))));
      }
      h[t] = state;
    }
    return h;
  }

  private double[] cellState(Lstm cell, double[] in, double[] h, double[] c) {
    var i = preActivation(0, in, h);
    var f = new double[c.length];
    Arrays.fill(f, 1);
    if (cell.peepholes()) {
      i = sum(i, times(row("pi"), c));
    }
    i = kept("i", each(PlainLoops::sigmoid, i));
    if (cell.forgetGate()) {
      f = preActivation(1, in, h);
      f = cell.peepholes() ? sum(f, times(row("pf"), c)) : f;
      f = kept("f", each(PlainLoops::sigmoid, f));
    }
    var block = cell.forgetGate() ? 2 : 1;
    var g = kept("g", each(Math::tanh, preActivation(block, in, h)));
    return kept("c", sum(times(f, c), times(i, g)));
  }

  private double[] hiddenState(Lstm cell, double[] in, double[] h, double[] c) {
    var o = preActivation(cell.forgetGate() ? 3 : 2, in, h);
    o = cell.peepholes() ? sum(o, times(row("po"), c)) : o;
    o = kept("o", each(PlainLoops::sigmoid, o));
    return kept("h", times(o, each(Math::tanh, c)));
  }

  private double[] gru(Gru cell, double[] in, double[] h) {
    var z = kept("z", each(PlainLoops::sigmoid, preActivation(0, in, h)));
    var r = kept("r", each(PlainLoops::sigmoid, preActivation(1, in, h)));
    var hidden = h.length;
    double[] n;
    if (cell.form() == Gru.Form.RESET_AFTER) {
      var inner = sum(product("Whh", 2 * hidden, hidden, h), row("bhn"));
      n = sum(preActivation(2, in, new double[hidden]), times(r, inner));
    } else {
      n = preActivation(2, in, times(r, h));
    }
    n = kept("n", each(Math::tanh, n));
    var other = each(v -> 1 - v, z);
    return kept(
        "h",
        cell.form() == Gru.Form.CHUNG
            ? sum(times(other, h), times(z, n))
            : sum(times(z, h), times(other, n)));
  }

  /** {@code Wxh x + Whh h + bh} of one block of rows. */
  private double[] preActivation(int block, double[] in, double[] h) {
    var first = block * h.length;
    var bias = Arrays.copyOfRange(row("bh"), first, first + h.length);
    return sum(sum(bias, product("Wxh", first, h.length, in)), product("Whh", first, h.length, h));
  }

  private double[] row(String name) {
    return weights.get(name).values();
  }

  private double[] product(String name, int first, int rows, double[] v) {
    var W = weights.get(name);
    var result = new double[rows];
    for (var i = 0; i < rows; i++) {
      for (var j = 0; j < v.length; j++) {
        result[i] += W.get(first + i, j) * v[j];
      }
    }
    return result;
  }

  /** Puts values into the trace, and pushes the one that is to be pushed. */
  private double[] kept(String name, double[] values) {
    var full = prefix + name;
    if (push != null && push.name().equals(full) && push.sequence() == b && push.step() == t) {
      values[push.unit()] += push.by();
    }
    var all = trace.computeIfAbsent(full, missing -> new double[x.length][][]);
    if (all[b] == null) {
      all[b] = new double[x[b].length][];
    }
    all[b][t] = values;
    return values;
  }

  private static double sigmoid(double a) {
    return 1 / (1 + Math.exp(-a));
  }

  private static double[] each(DoubleUnaryOperator f, double[] v) {
    return Arrays.stream(v).map(f).toArray();
  }

  private static double[] sum(double[] a, double[] b) {
    var result = a.clone();
    for (var j = 0; j < a.length; j++) {
      result[j] += b[j];
    }
    return result;
  }

  private static double[] times(double[] a, double[] b) {
    var result = a.clone();
    for (var j = 0; j < a.length; j++) {
      result[j] *= b[j];
    }
    return result;
  }
}
