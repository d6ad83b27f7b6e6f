package recurrent.dl4j;

import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import recurrent.network.Activation;

/** Numbers in single precision. */
final class Floats extends Numbers<float[]> {

  private static final float LOG2_E = 1.442695f;
  private static final float LN2_HIGH = 0x1.62e4p-1f; // the upper bits: k times this is exact
  private static final float LN2_LOW = 0x1.7f7d1cp-20f;
  private static final float TO_WHOLE = 0x1.8p23f; // adding it rounds to whole numbers

  private final Products products;
  private float[] power = new float[0];
  private float[] scale = new float[0];

  Floats(Products products) {
    this.products = products;
  }

  @Override
  DataType type() {
    return DataType.FLOAT;
  }

  @Override
  Numbers<float[]> another() {
    return new Floats(products);
  }

  @Override
  Products products() {
    return products;
  }

  @Override
  float[] array(int n) {
    return new float[n];
  }

  @Override
  Pointer allocate(long n) {
    return new FloatPointer(n);
  }

  @Override
  Pointer view(Pointer memory) {
    return new FloatPointer(memory);
  }

  @Override
  void read(Pointer memory, long from, float[] array, int to, int n) {
    at(memory, from).get(array, to, n);
  }

  @Override
  void write(float[] array, int from, Pointer memory, long to, int n) {
    at(memory, to).put(array, from, n);
  }

  private static FloatPointer at(Pointer memory, long offset) {
    return ((FloatPointer) memory).position(offset);
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
  void fill(float[] a, int from, int to, double value) {
    Arrays.fill(a, from, to, (float) value);
  }

  @Override
  void gather(float[] x, int from, int down, int right, int rows, int columns, float[] y) {
    var to = 0;
    for (var r = 0; r < rows; r++) {
      var i = from + r * down;
      for (var c = 0; c < columns; c++, i += right) {
        y[to++] = x[i];
      }
    }
  }

  @Override
  void transpose(float[] x, int rows, int columns, float[] y, int to, int width) {
    for (var c = 0; c < columns; c++) {
      var start = to + c * width;
      for (var r = 0; r < rows; r++) {
        y[start + r] = x[r * columns + c];
      }
    }
  }

  @Override
  void sumRows(float[] x, int rows, int columns, float[] y) {
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
  void add(int n, float[] x, float[] y) {
    for (var i = 0; i < n; i++) {
      y[i] += x[i];
    }
  }

  @Override
  void times(int n, float[] a, float[] b, float[] y) {
    for (var i = 0; i < n; i++) {
      y[i] = a[i] * b[i];
    }
  }

  @Override
  void timesPlus(int n, float[] a, float[] b, float[] c, float[] y) {
    for (var i = 0; i < n; i++) {
      y[i] = a[i] * b[i] + c[i];
    }
  }

  @Override
  void timesRest(int n, float[] a, float[] z, float[] y) {
    for (var i = 0; i < n; i++) {
      y[i] = a[i] * (1 - z[i]);
    }
  }

  @Override
  void timesDifference(int n, float[] a, float[] b, float[] c, float[] y) {
    for (var i = 0; i < n; i++) {
      y[i] = a[i] * (b[i] - c[i]);
    }
  }

  @Override
  void mix(int n, float[] z, float[] a, float[] b, float[] y) {
    for (var i = 0; i < n; i++) {
      y[i] = z[i] * a[i] + (1 - z[i]) * b[i];
    }
  }

  @Override
  void apply(Activation f, int n, float[] a) {
    switch (f) {
      case TANH -> tanh(n, a);
      case SIGMOID -> sigmoid(n, a);
      case RELU -> {
        for (var i = 0; i < n; i++) {
          a[i] = Math.max(0, a[i]);
        }
      }
      case IDENTITY -> {}
    }
  }

  @Override
  void back(Activation f, int n, float[] h, float[] d) {
    switch (f) {
      case TANH -> {
        for (var i = 0; i < n; i++) {
          d[i] *= 1 - h[i] * h[i];
        }
      }
      case SIGMOID -> {
        for (var i = 0; i < n; i++) {
          d[i] *= h[i] * (1 - h[i]);
        }
      }
      case RELU -> {
        for (var i = 0; i < n; i++) {
          d[i] = h[i] > 0 ? d[i] : 0;
        }
      }
      case IDENTITY -> {}
    }
  }

  /** {@code tanh(x) = (e²ˣ - 1) / (e²ˣ - 1 + 2)} of the size of x; from 10 on it is 1. */
  private void tanh(int n, float[] a) {
    reserve(n);
    for (var i = 0; i < n; i++) {
      power[i] = 2 * Math.min(Math.abs(a[i]), 10);
    }
    expMinusOne(n);
    for (var i = 0; i < n; i++) {
      // e²ˣ - 1 = 2ᵏ (eʳ - 1) + (2ᵏ - 1)
      var e = scale[i] * power[i] + (scale[i] - 1);
      power[i] = e / (e + 2);
    }
    for (var i = 0; i < n; i++) {
      a[i] = Math.copySign(power[i], a[i]);
    }
  }

  /** {@code 1 / (1 + e⁻ˣ)}; beyond ±87 it no longer changes. */
  private void sigmoid(int n, float[] a) {
    reserve(n);
    for (var i = 0; i < n; i++) {
      power[i] = Math.max(-87, Math.min(-a[i], 87));
    }
    expMinusOne(n);
    for (var i = 0; i < n; i++) {
      a[i] = 1 / (1 + (scale[i] + scale[i] * power[i]));
    }
  }

  /**
   * From x in {@code power} to {@code scale = 2ᵏ} and {@code power = eʳ - 1}, where {@code x = k ln
   * 2 + r} with a whole number k and {@code |r| ≤ ln 2 / 2}. The Taylor polynomial of degree 7
   * leaves an error below 10⁻⁸.
   */
  private void expMinusOne(int n) {
    for (var i = 0; i < n; i++) {
      var shifted = power[i] * LOG2_E + TO_WHOLE;
      var k = shifted - TO_WHOLE;
      scale[i] = shifted;
      power[i] = power[i] - k * LN2_HIGH - k * LN2_LOW;
    }
    for (var i = 0; i < n; i++) {
      // k stands in the last bits
      scale[i] = Float.intBitsToFloat((Float.floatToRawIntBits(scale[i]) + 127) << 23);
    }
    for (var i = 0; i < n; i++) {
      var r = power[i];
      var r2 = r * r;
      power[i] =
          r
              + r2 * ((0.5f + r * (1f / 6)) + r2 * ((1f / 24) + r * (1f / 120)))
              + r2 * r2 * r2 * ((1f / 720) + r * (1f / 5040));
    }
  }

  private void reserve(int n) {
    if (power.length < n) {
      power = new float[n];
      scale = new float[n];
    }
  }
}
