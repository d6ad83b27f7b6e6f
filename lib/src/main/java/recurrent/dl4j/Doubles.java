package recurrent.dl4j;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import recurrent.network.Activation;

/** Numbers in double precision. */
final class Doubles extends Numbers<double[]> {

  private final Products products;

  Doubles(Products products) {
    this.products = products;
  }

  @Override
  DataType type() {
    return DataType.DOUBLE;
  }

  @Override
  Numbers<double[]> another() {
    return new Doubles(products);
  }

  @Override
  Products products() {
    return products;
  }

  @Override
  double[] array(int n) {
    return new double[n];
  }

  @Override
  Pointer allocate(long n) {
    return new DoublePointer(n);
  }

  @Override
  Pointer view(Pointer memory) {
    return new DoublePointer(memory);
  }

  @Override
  void read(Pointer memory, long from, double[] array, int to, int n) {
    at(memory, from).get(array, to, n);
  }

  @Override
  void write(double[] array, int from, Pointer memory, long to, int n) {
    at(memory, to).put(array, from, n);
  }

  private static DoublePointer at(Pointer memory, long offset) {
    return ((DoublePointer) memory).position(offset);
  }

  @Override
  void multiply(
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
      int cWidth) {
    products.multiply(
        transposeA,
        transposeB,
        m,
        n,
        k,
        at(a, a0),
        aWidth,
        at(b, b0),
        bWidth,
        beta,
        at(c, c0),
        cWidth);
  }

  @Override
  void fill(double[] a, int from, int to, double value) {
    Arrays.fill(a, from, to, value);
  }

  @Override
  void gather(double[] x, int from, int down, int right, int rows, int columns, double[] y) {
    var to = 0;
    for (var r = 0; r < rows; r++) {
      var i = from + r * down;
      for (var c = 0; c < columns; c++, i += right) {
        y[to++] = x[i];
      }
    }
  }

  @Override
  void transpose(double[] x, int rows, int columns, double[] y, int to, int width) {
    for (var c = 0; c < columns; c++) {
      var start = to + c * width;
      for (var r = 0; r < rows; r++) {
        y[start + r] = x[r * columns + c];
      }
    }
  }

  @Override
  void sumRows(double[] x, int rows, int columns, double[] y) {
    for (var c = 0; c < columns; c++) {
      y[c] = 0;
    }
    for (var r = 0; r < rows; r++) {
      for (var c = 0; c < columns; c++) {
        y[c] += x[r * columns + c];
      }
    }
  }

  @Override
  void add(int n, double[] x, double[] y) {
    for (var i = 0; i < n; i++) {
      y[i] += x[i];
    }
  }

  @Override
  void times(int n, double[] a, double[] b, double[] y) {
    for (var i = 0; i < n; i++) {
      y[i] = a[i] * b[i];
    }
  }

  @Override
  void timesPlus(int n, double[] a, double[] b, double[] c, double[] y) {
    for (var i = 0; i < n; i++) {
      y[i] = a[i] * b[i] + c[i];
    }
  }

  @Override
  void timesRest(int n, double[] a, double[] z, double[] y) {
    for (var i = 0; i < n; i++) {
      y[i] = a[i] * (1 - z[i]);
    }
  }

  @Override
  void timesDifference(int n, double[] a, double[] b, double[] c, double[] y) {
    for (var i = 0; i < n; i++) {
      y[i] = a[i] * (b[i] - c[i]);
    }
  }

  @Override
  void mix(int n, double[] z, double[] a, double[] b, double[] y) {
    for (var i = 0; i < n; i++) {
      y[i] = z[i] * a[i] + (1 - z[i]) * b[i];
    }
  }

  @Override
  void apply(Activation f, int n, double[] a) {
    f.apply(a, 0, a, 0, n);
  }

  @Override
  void back(Activation f, int n, double[] h, double[] d) {
    f.back(h, 0, d, 0, n);
  }
}
