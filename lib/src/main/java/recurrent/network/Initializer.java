package recurrent.network;

/**
 * How the first values of a parameter are chosen. A matrix (outputs, inputs) has fan-in = inputs.
 */
@FunctionalInterface
public interface Initializer {

  /**
   * Fills a parameter.
   *
   * @param parameter what to fill, (outputs, inputs)
   * @param random where chance comes from
   */
  void fill(Matrix parameter, SplitMix64 random);

  /**
   * The same number everywhere.
   *
   * @param value the number
   * @return the initialiser
   */
  static Initializer constant(double value) {
    return (parameter, random) -> parameter.fill(value);
  }

  /**
   * Uniform in [-limit, limit).
   *
   * @param limit the largest absolute value
   * @return the initialiser
   */
  static Initializer uniform(double limit) {
    return (parameter, random) -> {
      var values = parameter.values();
      for (var i = 0; i < values.length; i++) {
        values[i] = limit * (2 * random.nextDouble() - 1);
      }
    };
  }

  /**
   * Normal with mean 0.
   *
   * @param deviation the standard deviation
   * @return the initialiser
   */
  static Initializer normal(double deviation) {
    return (parameter, random) -> {
      var values = parameter.values();
      for (var i = 0; i < values.length; i++) {
        values[i] = deviation * random.nextGaussian();
      }
    };
  }

  /**
   * Uniform with limit {@code √(6 / (fan-in + fan-out))}, also called Xavier; what Keras uses for
   * input weights. Glorot and Bengio (2010), Understanding the difficulty of training deep
   * feedforward neural networks.
   *
   * @return the initialiser
   */
  static Initializer glorot() {
    return (parameter, random) ->
        uniform(Math.sqrt(6.0 / (parameter.rows() + parameter.columns()))).fill(parameter, random);
  }

  /**
   * Normal with deviation {@code √(2 / fan-in)}, for ReLU. He et al. (2015), Delving deep into
   * rectifiers.
   *
   * @return the initialiser
   */
  static Initializer he() {
    return (parameter, random) ->
        normal(Math.sqrt(2.0 / parameter.columns())).fill(parameter, random);
  }

  /**
   * A random orthogonal matrix: it keeps the length of every vector. A matrix of several square
   * blocks, one below the other (the gates of a cell), gets an orthogonal block for each. Saxe,
   * McClelland and Ganguli (2014), Exact solutions to the nonlinear dynamics of learning in deep
   * linear neural networks.
   *
   * @param gain what every length is multiplied with
   * @return the initialiser, for matrices whose rows are a multiple of their columns or fewer than
   *     them
   */
  static Initializer orthogonal(double gain) {
    return (parameter, random) -> {
      var columns = parameter.columns();
      var block = Math.min(parameter.rows(), columns);
      requireBlocks("orthogonal", parameter, block);
      normal(1).fill(parameter, random);
      var q = parameter.values();
      for (var first = 0; first < parameter.rows(); first += block) {
        orthonormalize(q, first, block, columns);
      }
      for (var i = 0; i < q.length; i++) {
        q[i] *= gain;
      }
    };
  }

  /**
   * A multiple of the identity, in every square block. Le, Jaitly and Hinton (2015), A simple way
   * to initialize recurrent networks of rectified linear units.
   *
   * @param scale the number on the diagonal
   * @return the initialiser, for matrices of square blocks
   */
  static Initializer identity(double scale) {
    return (parameter, random) -> {
      var columns = parameter.columns();
      requireBlocks("identity", parameter, columns);
      parameter.fill(0);
      for (var row = 0; row < parameter.rows(); row++) {
        parameter.set(row, row % columns, scale);
      }
    };
  }

  private static void requireBlocks(String name, Matrix parameter, int block) {
    if (parameter.rows() % block != 0) {
      throw new IllegalArgumentException(
          name + ": a matrix " + parameter.shape() + " does not consist of square blocks");
    }
  }

  /** Gram-Schmidt on the rows, twice, which is orthogonal to rounding. */
  private static void orthonormalize(double[] q, int first, int block, int columns) {
    for (var row = first; row < first + block; row++) {
      for (var pass = 0; pass < 2; pass++) {
        for (var other = first; other < row; other++) {
          var dot = dot(q, row, other, columns);
          Rows.addScaled(columns, -dot, q, other * columns, q, row * columns);
        }
        var length = Math.sqrt(dot(q, row, row, columns));
        for (var j = 0; j < columns; j++) {
          q[row * columns + j] /= length;
        }
      }
    }
  }

  private static double dot(double[] q, int row, int other, int columns) {
    var sum = 0.0;
    for (var j = 0; j < columns; j++) {
      sum += q[row * columns + j] * q[other * columns + j];
    }
    return sum;
  }
}
