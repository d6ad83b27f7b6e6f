package recurrent.forecast;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import recurrent.data.Standardizer;

/**
 * Autoregression: a weighted sum of the last values, fitted directly for its horizon by least
 * squares with a ridge penalty, {@code ŷ(t+h) = b + Σ w(i)·y(t-i)}, {@code i = 0 … order-1}. The
 * weights minimise {@code Σ(ŷ-y)² + ridge·Σw²} on standardised values; the intercept b is not
 * penalised.
 *
 * <p>Order and ridge are the pair with the smallest error on the last 15 % of the training part;
 * the weights are then fitted again on all of it. Hoerl and Kennard (1970), Ridge regression.
 *
 * @param orders the orders to choose from, each at least 1
 * @param ridges the penalties to choose from, each at least 0
 * @param logs true to work on the logarithms of the values, which must then be positive
 */
public record RidgeAr(List<Integer> orders, List<Double> ridges, boolean logs)
    implements Forecaster {

  private static final double VALIDATION_SHARE = 0.15;

  /** The least penalty: it keeps the equations solvable when two lags say the same. */
  private static final double LEAST_RIDGE = 1e-8;

  /** Checks that there is something to choose from. */
  public RidgeAr {
    orders = List.copyOf(orders);
    ridges = List.copyOf(ridges);
    if (orders.isEmpty() || orders.stream().anyMatch(order -> order < 1)) {
      throw new IllegalArgumentException("ridge AR: orders " + orders + " must be 1 or more");
    }
    if (ridges.isEmpty() || ridges.stream().anyMatch(ridge -> !(ridge >= 0))) {
      throw new IllegalArgumentException("ridge AR: ridges " + ridges + " must be 0 or more");
    }
  }

  /** Chooses among the usual orders, up to 340, as far as the training part is long enough. */
  public RidgeAr() {
    this(
        List.of(1, 2, 3, 4, 6, 9, 12, 13, 18, 24, 25, 36, 48, 60, 96, 132, 168, 340),
        List.of(0.0, 1.0, 10.0, 100.0, 1000.0),
        false);
  }

  /**
   * An autoregression of one order, with next to no penalty.
   *
   * @param order how many values are weighted
   * @return the forecaster
   */
  public static RidgeAr ofOrder(int order) {
    return new RidgeAr(List.of(order), List.of(0.0), false);
  }

  /**
   * The same, on logarithms: for series whose swings grow with their level.
   *
   * @return the forecaster
   */
  public RidgeAr onLogs() {
    return new RidgeAr(orders, ridges, true);
  }

  @Override
  public String name() {
    return logs ? "AR on logs" : "AR";
  }

  @Override
  public Fitted fit(double[] train, int horizon) {
    var values = logs ? logarithms(train) : train;
    var weights = choose(values, horizon);
    var order = weights.length - 1;
    return (series, origin) -> {
      var sum = weights[order];
      for (var i = 0; i < order; i++) {
        var value = series[origin - i];
        sum += weights[i] * (logs ? Math.log(value) : value);
      }
      return logs ? Math.exp(sum) : sum;
    };
  }

  private double[] choose(double[] values, int horizon) {
    var fitting = values.length - (int) (VALIDATION_SHARE * values.length);
    // An order needs more pairs than weights in the shorter part.
    var possible = orders.stream().filter(p -> fitting - p - horizon >= 2 * p).toList();
    if (possible.isEmpty()) {
      throw new IllegalArgumentException(
          "ridge AR: "
              + values.length
              + " values are too few for the orders "
              + orders
              + " at horizon "
              + horizon);
    }
    if (possible.size() == 1 && ridges.size() == 1) {
      return Equations.of(values, possible.get(0), horizon).solve(ridges.get(0));
    }
    var head = Arrays.copyOf(values, fitting);
    double[] best = null;
    var least = Double.POSITIVE_INFINITY;
    for (var order : possible) {
      var equations = Equations.of(head, order, horizon);
      for (var ridge : ridges) {
        var error = error(equations.solve(ridge), values, fitting, horizon);
        if (error < least) {
          least = error;
          best = new double[] {order, ridge};
        }
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("ridge AR: the training part holds gaps (NaN)");
    }
    return Equations.of(values, (int) best[0], horizon).solve(best[1]);
  }

  private static double error(double[] weights, double[] values, int from, int horizon) {
    var order = weights.length - 1;
    var sum = 0.0;
    for (var target = from; target < values.length; target++) {
      var forecast = weights[order];
      for (var i = 0; i < order; i++) {
        forecast += weights[i] * values[target - horizon - i];
      }
      sum += (forecast - values[target]) * (forecast - values[target]);
    }
    return sum;
  }

  /**
   * The normal equations of one order, on standardised values: (ZᵀZ + ridge·I) w = Zᵀy, all means
   * taken away. Every ridge is solved from the same products.
   */
  private record Equations(
      Standardizer scale, double[] means, double[][] products, double[] targets) {

    static Equations of(double[] values, int order, int horizon) {
      var scale = Standardizer.fit(values);
      var z = scale.transform(values);
      var first = order - 1 + horizon;
      var means = new double[order + 1];
      var rows = z.length - first;
      for (var i = 0; i <= order; i++) {
        for (var target = first; target < z.length; target++) {
          means[i] += lag(z, target, i, order, horizon) / rows;
        }
      }
      var products = new double[order][order];
      var targets = new double[order];
      for (var target = first; target < z.length; target++) {
        var y = z[target] - means[order];
        for (var i = 0; i < order; i++) {
          var left = z[target - horizon - i] - means[i];
          targets[i] += left * y;
          var row = products[i];
          for (var j = 0; j <= i; j++) {
            row[j] += left * (z[target - horizon - j] - means[j]);
          }
        }
      }
      return new Equations(scale, means, products, targets);
    }

    /** The weights for the values themselves; the last one is the intercept. */
    double[] solve(double ridge) {
      var order = targets.length;
      var matrix = new double[order][order];
      for (var i = 0; i < order; i++) {
        for (var j = 0; j <= i; j++) {
          matrix[i][j] = products[i][j];
          matrix[j][i] = products[i][j];
        }
        matrix[i][i] += ridge + LEAST_RIDGE;
      }
      var solution =
          new CholeskyDecomposition(new Array2DRowRealMatrix(matrix, false))
              .getSolver()
              .solve(new ArrayRealVector(targets))
              .toArray();
      var intercept = means[order];
      for (var i = 0; i < order; i++) {
        intercept -= solution[i] * means[i];
      }
      // Undo the scaling: deviation cancels in the weights, the mean goes into the intercept.
      var sum = Arrays.stream(solution).sum();
      var weights = Arrays.copyOf(solution, order + 1);
      weights[order] = intercept * scale.deviation() + scale.mean() * (1 - sum);
      return weights;
    }
  }

  private static double lag(double[] z, int target, int i, int order, int horizon) {
    return i == order ? z[target] : z[target - horizon - i];
  }

  private static double[] logarithms(double[] values) {
    if (IntStream.range(0, values.length).anyMatch(i -> !(values[i] > 0))) {
      throw new IllegalArgumentException("ridge AR on logs: every value must be positive");
    }
    return Arrays.stream(values).map(Math::log).toArray();
  }
}
