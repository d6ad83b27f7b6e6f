package recurrent.task;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import recurrent.network.SplitMix64;

/** A finite-state grammar: from each node, every way out is taken with equal probability. */
final class Grammar {

  /** Where the last way of a string leads. */
  static final int END = Integer.MAX_VALUE;

  private final List<int[]> symbols = new ArrayList<>(); // by node, the symbol of each way out
  private final List<int[]> next = new ArrayList<>(); // by node, the node that each way leads to

  /** Adds a node, with a letter and a node for each way out. */
  Grammar node(String letters, int... to) {
    symbols.add(letters.chars().map(EmbeddedReber.SYMBOLS::indexOf).toArray());
    next.add(to);
    return this;
  }

  int size() {
    return symbols.size();
  }

  /** A string, from the first node to the end. */
  int[] draw(SplitMix64 random) {
    var string = new ArrayList<Integer>();
    for (var node = 0; node != END; ) {
      var way = random.nextInt(next.get(node).length);
      string.add(symbols.get(node)[way]);
      node = next.get(node)[way];
    }
    return string.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The node after a symbol, END after the last one, -1 if the symbol may not stand here. */
  int follow(int node, int symbol) {
    if (node == END) {
      return -1;
    }
    for (var way = 0; way < symbols.get(node).length; way++) {
      if (symbols.get(node)[way] == symbol) {
        return next.get(node)[way];
      }
    }
    return -1;
  }

  /** Writes the probability of each symbol that may follow at a node. */
  void addProbabilities(int node, double[] p, int from) {
    if (node != END) {
      for (var symbol : symbols.get(node)) {
        p[from + symbol] += 1.0 / symbols.get(node).length;
      }
    }
  }

  /**
   * The expected sum over a string of a value that each node has by its number of ways out: v(node)
   * = value + Σ v(next) / ways, solved as linear equations.
   */
  double expected(IntUnaryOperator value) {
    var equations = new double[size()][size()];
    var values = new double[size()];
    for (var node = 0; node < size(); node++) {
      var ways = next.get(node);
      values[node] = value.applyAsInt(ways.length);
      equations[node][node] += 1;
      for (var to : ways) {
        if (to != END) {
          equations[node][to] -= 1.0 / ways.length;
        }
      }
    }
    var solver = new LUDecomposition(new Array2DRowRealMatrix(equations, false)).getSolver();
    return solver.solve(new ArrayRealVector(values, false)).getEntry(0);
  }
}
