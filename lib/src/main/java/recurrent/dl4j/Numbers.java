package recurrent.dl4j;

import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import recurrent.network.Activation;

/**
 * What the layers do with numbers of one precision. Matrix products read and write memory outside
 * the Java heap, where OpenBLAS and ND4J have theirs; everything element by element happens in Java
 * arrays, in loops that begin at index 0 of whole arrays: those the JIT compiler turns into vector
 * instructions.
 *
 * <p>The first argument {@code n} of an element-wise operation says how many elements it covers.
 *
 * @param <A> {@code float[]} or {@code double[]}
 */
abstract class Numbers<A> {

  /** Those of ND4J's type, with the fastest products there are. */
  static Numbers<?> of(DataType type) {
    return type == DataType.FLOAT ? new Floats(Products.best()) : new Doubles(Products.best());
  }

  /** ND4J's name for the precision. */
  abstract DataType type();

  /** The same for another thread. */
  abstract Numbers<A> another();

  /** Who multiplies matrices. */
  abstract Products products();

  /** An array of zeros. */
  abstract A array(int n);

  /** Memory outside the heap, not initialised. */
  abstract Pointer allocate(long n);

  /** The same memory with a position of its own, which other threads do not move. */
  abstract Pointer view(Pointer memory);

  /** Copies n numbers from memory into an array. */
  abstract void read(Pointer memory, long from, A array, int to, int n);

  /** Copies n numbers from an array into memory. */
  abstract void write(A array, int from, Pointer memory, long to, int n);

  /**
   * {@code C = op(A) op(B) + β C} for C (m, n), with k products in each sum. Matrices lie row by
   * row, each from an offset; a width is the distance between rows.
   */
  abstract void multiply(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      Pointer a,
      long a0,
      int aWidth,
      Pointer b,
      long b0,
      int bWidth,
      int beta,
      Pointer c,
      long c0,
      int cWidth);

  /** {@code a[from … to - 1] = value}. */
  abstract void fill(A a, int from, int to, double value);

  /** {@code y[r · columns + c] = x[from + r · down + c · right]}. */
  abstract void gather(A x, int from, int down, int right, int rows, int columns, A y);

  /** {@code y[to + c · width + r] = x[r · columns + c]}: a transpose. */
  abstract void transpose(A x, int rows, int columns, A y, int to, int width);

  /** {@code y[c] = Σ x[r · columns + c]} over r. */
  abstract void sumRows(A x, int rows, int columns, A y);

  /** {@code y += x}. */
  abstract void add(int n, A x, A y);

  /** {@code y = a ⊙ b}. */
  abstract void times(int n, A a, A b, A y);

  /** {@code y = a ⊙ b + c}. */
  abstract void timesPlus(int n, A a, A b, A c, A y);

  /** {@code y = a ⊙ (1 - z)}. */
  abstract void timesRest(int n, A a, A z, A y);

  /** {@code y = a ⊙ (b - c)}. */
  abstract void timesDifference(int n, A a, A b, A c, A y);

  /** {@code y = z ⊙ a + (1 - z) ⊙ b}. */
  abstract void mix(int n, A z, A a, A b, A y);

  /** {@code a ← f(a)}. */
  abstract void apply(Activation f, int n, A a);

  /** {@code d ← d ⊙ f′}, with the slope f′ taken from the result h. */
  abstract void back(Activation f, int n, A h, A d);
}
