package recurrent.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import recurrent.network.Network;
import recurrent.network.Sequence;
import recurrent.network.State;

/**
 * Compares a gradient a that code computed with a gradient n that central differences measure:
 *
 * <pre>
 * n = (L(θ + ε) - L(θ - ε)) / 2ε,   ε = 10⁻⁵
 * error = ‖a - n‖ / (‖a‖ + ‖n‖), for each tensor
 * </pre>
 *
 * <p>In a notebook, with arrays that the loss reads:
 *
 * <pre>
 * var report = GradientCheck.of(() -&gt; loss(Wxh, Whh))
 *     .tensor("Wxh", Wxh, dWxh)
 *     .tensor("Whh", Whh, dWhh)
 *     .run();
 * </pre>
 *
 * <p>Where the loss has a kink within ε (a ReLU that switches there), the slopes on both sides
 * differ and no single number is right: such an entry is counted and left out, provided that a lies
 * between the two slopes.
 */
public final class GradientCheck {

  /** Half the distance between the two points of a central difference. */
  public static final double EPSILON = 1e-5;

  /** The largest error of a gradient that is taken for right. */
  public static final double TOLERANCE = 1e-7;

  private final DoubleSupplier loss;
  private final List<Tensor> tensors = new ArrayList<>();
  private final Map<String, Map<String, double[]>> suspects = new LinkedHashMap<>();

  private record Tensor(String name, int columns, double[][] values, double[][] gradient) {}

  private GradientCheck(DoubleSupplier loss) {
    this.loss = loss;
  }

  /**
   * A check of a loss.
   *
   * @param loss computes the loss from the arrays that are named next; called twice for each number
   * @return the check
   */
  public static GradientCheck of(DoubleSupplier loss) {
    return new GradientCheck(loss);
  }

  /**
   * Adds a vector to the check.
   *
   * @param name what the report calls it
   * @param values the numbers that the loss reads; changed for a moment and restored
   * @param gradient the gradient to check, of the same length
   * @return this
   */
  public GradientCheck tensor(String name, double[] values, double[] gradient) {
    return tensor(name, new double[][] {values}, new double[][] {gradient});
  }

  /**
   * Adds a matrix to the check.
   *
   * @param name what the report calls it
   * @param values the numbers that the loss reads; changed for a moment and restored
   * @param gradient the gradient to check, of the same shape
   * @return this
   */
  public GradientCheck tensor(String name, double[][] values, double[][] gradient) {
    var columns = values[0].length;
    for (var row = 0; row < values.length; row++) {
      if (gradient.length != values.length
          || gradient[row].length != columns
          || values[row].length != columns) {
        throw new IllegalArgumentException(
            name
                + ": the gradient has the shape ("
                + gradient.length
                + ", "
                + gradient[0].length
                + "), expected ("
                + values.length
                + ", "
                + columns
                + ")");
      }
    }
    tensors.add(new Tensor(name, columns, values, gradient));
    return this;
  }

  /**
   * Adds a known fault: the gradient that code with this fault would compute. If the gradient under
   * check is wrong and a multiple of it, the report names the fault.
   *
   * @param fault the fault, in words
   * @param tensor the name of a tensor
   * @param gradient what the fault makes of its gradient, row by row
   * @return this
   */
  public GradientCheck suspect(String fault, String tensor, double... gradient) {
    suspects.computeIfAbsent(fault, f -> new LinkedHashMap<>()).put(tensor, gradient);
    return this;
  }

  /**
   * Adds the usual mistakes in back-propagation through time as suspects, for own code of a tanh
   * network that starts at {@code h = 0} and has a squared error at every step, summed or averaged.
   * The tensors are to be named {@code Wxh}, {@code Whh} and {@code bh}. Gated cells have other
   * equations, and so other mistakes: their weights are refused.
   *
   * @param x inputs, {@code [sequence][step][feature]}
   * @param target targets, {@code [sequence][step][output]}
   * @param Wxh input weights, (hidden, input)
   * @param Whh recurrent weights, (hidden, hidden)
   * @param bh bias of the hidden units
   * @param Why read-out weights, (outputs, hidden)
   * @param by bias of the outputs
   * @return this
   */
  public GradientCheck suspectUsualFaults(
      double[][][] x,
      double[][][] target,
      double[][] Wxh,
      double[][] Whh,
      double[] bh,
      double[][] Why,
      double[] by) {
    if (Whh.length != Whh[0].length) {
      throw new IllegalArgumentException(
          "usual faults: Whh has the shape ("
              + Whh.length
              + ", "
              + Whh[0].length
              + "), but a plain tanh network has a square one; those of a gated cell are others");
    }
    for (var fault : BpttFault.values()) {
      suspects.put(fault.words(), fault.gradients(x, target, Wxh, Whh, bh, Why, by));
    }
    return this;
  }

  /**
   * Checks every parameter of a network that starts at its own first state.
   *
   * @param network the network; its parameters are changed for a moment and restored
   * @param x inputs
   * @param target targets
   * @param loss the loss
   * @return the report
   */
  public static Report network(Network network, Sequence x, Sequence target, Loss loss) {
    return network(network, x, target, loss, null, 0);
  }

  /**
   * Checks every parameter of a network, and the state before the first step if one is given.
   *
   * @param network the network; its parameters are changed for a moment and restored
   * @param x inputs
   * @param target targets
   * @param loss the loss
   * @param start the state before the first step, or null for the network's own
   * @param dropoutSeed what decides the dropout masks, which stay the same throughout
   * @return the report
   */
  public static Report network(
      Network network, Sequence x, Sequence target, Loss loss, State start, long dropoutSeed) {
    var state = start == null ? null : start.copy();
    var unrolled = network.unroll();
    unrolled.start(state);
    var y = unrolled.forward(x, dropoutSeed);
    var dY = Sequence.zeros(y.time(), y.batch(), y.features());
    loss.evaluate(y, target, dY);
    unrolled.backward(dY);
    var gradients = unrolled.gradients().copy();
    var stateGradient = unrolled.stateGradient();
    var check =
        of(
            () -> {
              unrolled.start(state);
              return loss.evaluate(unrolled.forward(x, dropoutSeed), target, dY);
            });
    network
        .parameters()
        .forEach(
            (name, matrix) ->
                check.addMatrix(
                    name, matrix.columns(), matrix.values(), gradients.get(name).values()));
    for (var i = 0; state != null && i < state.parts().size(); i++) {
      var part = state.parts().get(i);
      check.addMatrix(
          "state" + (i + 1), part.columns(), part.values(), stateGradient.parts().get(i).values());
    }
    return check.run();
  }

  private void addMatrix(String name, int columns, double[] values, double[] gradient) {
    tensors.add(new Tensor(name, columns, new double[][] {values}, new double[][] {gradient}));
  }

  /**
   * Measures every number and compares.
   *
   * @return the report
   */
  public Report run() {
    if (tensors.isEmpty()) {
      throw new IllegalStateException("gradient check: no tensor was named");
    }
    return new Report(tensors.stream().map(this::measure).toList());
  }

  private Finding measure(Tensor tensor) {
    var a = flat(tensor.gradient());
    var n = new double[a.length];
    var middle = loss.getAsDouble();
    var kinks = 0;
    var worst = 0;
    var largest = -1.0;
    var difference = 0.0;
    var sizeA = 0.0;
    var sizeN = 0.0;
    var i = 0;
    for (var row : tensor.values()) {
      for (var j = 0; j < row.length; j++, i++) {
        var value = row[j];
        row[j] = value + EPSILON;
        var right = loss.getAsDouble();
        row[j] = value - EPSILON;
        var left = loss.getAsDouble();
        row[j] = value;
        n[i] = (right - left) / (2 * EPSILON);
        if (isKink((middle - left) / EPSILON, (right - middle) / EPSILON, a[i])) {
          kinks++;
          n[i] = a[i];
        }
        var off = Math.abs(a[i] - n[i]);
        if (!(off <= largest)) {
          largest = off;
          worst = i;
        }
        difference += (a[i] - n[i]) * (a[i] - n[i]);
        sizeA += a[i] * a[i];
        sizeN += n[i] * n[i];
      }
    }
    difference = Math.sqrt(difference);
    var size = Math.sqrt(sizeA) + Math.sqrt(sizeN);
    var error = size == 0 ? 0 : difference / size;
    // Losses are rounded to a unit in the last place, so their differences are off by as much.
    var rounding = size == 0 ? 0 : Math.sqrt(a.length) * 4 * Math.ulp(middle) / EPSILON / size;
    var cause = error < Math.max(TOLERANCE, rounding) ? "" : cause(tensor, a, n);
    var columns = tensor.columns();
    return new Finding(
        tensor.name(),
        a.length,
        error,
        rounding,
        worst / columns,
        worst % columns,
        a[worst],
        n[worst],
        kinks,
        cause);
  }

  /**
   * Whether the slopes on both sides differ as they do at a kink, and a is one of them or between.
   */
  private static boolean isKink(double left, double right, double a) {
    var gap = Math.abs(left - right);
    var slack = 1e-3 * gap;
    return gap > 1e-2 * Math.max(Math.abs(left), Math.abs(right))
        && gap > 1e-3
        && a >= Math.min(left, right) - slack
        && a <= Math.max(left, right) + slack;
  }

  private String cause(Tensor tensor, double[] a, double[] n) {
    for (var suspect : suspects.entrySet()) {
      var faulty = suspect.getValue().get(tensor.name());
      if (faulty != null && faulty.length == a.length && isMultiple(a, faulty)) {
        return suspect.getKey();
      }
    }
    if (Arrays.stream(a).anyMatch(v -> !Double.isFinite(v))) {
      return "not a number, or infinite";
    }
    if (Arrays.stream(a).allMatch(v -> v == 0)) {
      return "every number is 0: never computed, or overwritten";
    }
    var columns = tensor.columns();
    if (columns > 1
        && a.length == columns * columns
        && distance(transposed(a, columns), n) < 1e-6) {
      return "transposed";
    }
    var c = multiple(a, n);
    return Math.abs(c - 1) > 1e-3 && isMultiple(a, n) ? factor(c) : "";
  }

  /** The number c for which {@code c b} is closest to a. */
  private static double multiple(double[] a, double[] b) {
    var product = 0.0;
    var size = 0.0;
    for (var i = 0; i < a.length; i++) {
      product += a[i] * b[i];
      size += b[i] * b[i];
    }
    return product / size;
  }

  private static boolean isMultiple(double[] a, double[] b) {
    var c = multiple(a, b);
    return a.length > 1 && distance(a, Arrays.stream(b).map(v -> c * v).toArray()) < 1e-6;
  }

  private static String factor(double c) {
    if (Math.abs(c + 1) < 1e-6) {
      return "wrong sign";
    }
    var whole = Math.rint(Math.abs(c) > 1 ? c : 1 / c);
    if (Math.abs(c) > 1 && Math.abs(c - whole) < 1e-6 * Math.abs(c)) {
      return String.format(
          Locale.ROOT, "%.0f times too large: summed instead of averaged, or added twice", whole);
    }
    if (Math.abs(1 / c - whole) < 1e-6 * Math.abs(whole)) {
      return String.format(
          Locale.ROOT, "%.0f times too small: averaged twice, or a factor left out", whole);
    }
    return String.format(Locale.ROOT, "off by the factor %.6g everywhere", c);
  }

  private static double[] transposed(double[] a, int n) {
    var result = new double[a.length];
    for (var i = 0; i < a.length; i++) {
      result[i] = a[i % n * n + i / n];
    }
    return result;
  }

  private static double distance(double[] a, double[] b) {
    var difference = 0.0;
    var sizeA = 0.0;
    var sizeB = 0.0;
    for (var i = 0; i < a.length; i++) {
      difference += (a[i] - b[i]) * (a[i] - b[i]);
      sizeA += a[i] * a[i];
      sizeB += b[i] * b[i];
    }
    return difference == 0 ? 0 : Math.sqrt(difference) / (Math.sqrt(sizeA) + Math.sqrt(sizeB));
  }

  private static double[] flat(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  /**
   * What was found for one tensor.
   *
   * @param tensor its name
   * @param size how many numbers it has
   * @param error {@code ‖a - n‖ / (‖a‖ + ‖n‖)}
   * @param rounding the error that the rounding of the loss alone can cause; above the tolerance
   *     only for a gradient that is almost 0
   * @param row row of the number that is furthest off; 0 for a vector
   * @param column its column
   * @param computed the computed gradient there
   * @param measured the measured gradient there
   * @param kinks how many numbers were left out at kinks
   * @param cause the likely cause, empty if the tensor is right or no cause is known
   */
  public record Finding(
      String tensor,
      int size,
      double error,
      double rounding,
      int row,
      int column,
      double computed,
      double measured,
      int kinks,
      String cause) {

    /**
     * Whether the gradient of this tensor is right.
     *
     * @return true if the error is below {@link GradientCheck#TOLERANCE}, or no more than rounding
     */
    public boolean passed() {
      return error == 0 || error < Math.max(TOLERANCE, rounding);
    }
  }

  /**
   * What was found for all tensors; printing it shows a table.
   *
   * @param findings one for each tensor, in order
   */
  public record Report(List<Finding> findings) {

    /**
     * Whether every gradient is right.
     *
     * @return true if every tensor passed
     */
    public boolean passed() {
      return findings.stream().allMatch(Finding::passed);
    }

    /**
     * The tensor with the largest error.
     *
     * @return its finding
     */
    public Finding worst() {
      var worst = findings.get(0);
      for (var finding : findings) {
        worst = finding.error() <= worst.error() ? worst : finding;
      }
      return worst;
    }

    /**
     * The largest error of all tensors.
     *
     * @return the error
     */
    public double error() {
      return worst().error();
    }

    /**
     * The likely cause of what is wrong, from all tensors together.
     *
     * @return the cause in words, empty if every gradient is right
     */
    public String cause() {
      if (passed()) {
        return "";
      }
      var known = findings.stream().map(Finding::cause).filter(c -> !c.isEmpty()).findFirst();
      if (known.isPresent()) {
        return known.get();
      }
      var wrong = findings.stream().filter(f -> !f.passed()).map(Finding::tensor).toList();
      var right = findings.stream().filter(Finding::passed).map(Finding::tensor).toList();
      if (wrong.size() == 1 && !right.isEmpty()) {
        return "only " + wrong.get(0) + " is wrong: look at the line that computes its gradient";
      }
      return right.isEmpty()
          ? "every tensor is wrong: look at the gradient of the loss first"
          : "right: "
              + String.join(", ", right)
              + "; wrong: "
              + String.join(", ", wrong)
              + ". Look at what lies between them: the derivative of the activation, and the"
              + " gradient that one step hands to the step before (dhNext)";
    }

    @Override
    public String toString() {
      var text = new StringBuilder();
      for (var f : findings) {
        text.append(
            String.format(
                Locale.ROOT, "%s %-12s error %.1e", f.passed() ? "✓" : "✗", f.tensor(), f.error()));
        if (!f.passed()) {
          text.append(
              String.format(
                  Locale.ROOT,
                  ", worst at [%d][%d]: computed %.8g, measured %.8g",
                  f.row(),
                  f.column(),
                  f.computed(),
                  f.measured()));
        }
        text.append(f.kinks() > 0 ? ", " + f.kinks() + " kinks left out" : "");
        text.append(f.cause().isEmpty() ? "" : ": " + f.cause()).append('\n');
      }
      return text.append(passed() ? "every gradient is right" : "likely cause: " + cause())
          .toString();
    }
  }
}
