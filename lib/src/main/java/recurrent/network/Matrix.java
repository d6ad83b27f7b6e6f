package recurrent.network;

import java.util.Arrays;

/** A matrix of doubles, stored row by row. Its shape is fixed, its values are not. */
public final class Matrix {

  private final int rows;
  private final int columns;
  private final double[] values; // (rows, columns)

  private Matrix(int rows, int columns, double[] values) {
    this.rows = rows;
    this.columns = columns;
    this.values = values;
  }

  /**
   * A matrix of zeros.
   *
   * @param rows how many rows, at least 1
   * @param columns how many columns, at least 1
   * @return the matrix
   */
  public static Matrix zeros(int rows, int columns) {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "matrix: shape (" + rows + ", " + columns + ") must be at least (1, 1)");
    }
    return new Matrix(rows, columns, new double[Math.multiplyExact(rows, columns)]);
  }

  /**
   * A matrix with given values.
   *
   * @param rows the rows, all of the same length; they are copied
   * @return the matrix
   */
  public static Matrix of(double[]... rows) {
    if (rows.length == 0) {
      throw new IllegalArgumentException("matrix: no rows");
    }
    var matrix = zeros(rows.length, rows[0].length);
    matrix.set(rows);
    return matrix;
  }

  /**
   * How many rows there are.
   *
   * @return the number
   */
  public int rows() {
    return rows;
  }

  /**
   * How many columns there are.
   *
   * @return the number
   */
  public int columns() {
    return columns;
  }

  /**
   * The values themselves, row by row: what is written here is written into the matrix.
   *
   * @return the array, (rows, columns)
   */
  public double[] values() {
    return values;
  }

  /**
   * One value.
   *
   * @param row its row, from 0
   * @param column its column, from 0
   * @return the value
   */
  public double get(int row, int column) {
    return values[index(row, column)];
  }

  /**
   * Changes one value.
   *
   * @param row its row, from 0
   * @param column its column, from 0
   * @param value the new value
   */
  public void set(int row, int column, double value) {
    values[index(row, column)] = value;
  }

  /**
   * Changes every value.
   *
   * @param newRows the new values, of this matrix's shape
   */
  public void set(double[]... newRows) {
    if (newRows.length != rows) {
      throw new IllegalArgumentException("matrix: " + newRows.length + " rows, expected " + rows);
    }
    for (var row = 0; row < rows; row++) {
      if (newRows[row].length != columns) {
        throw new IllegalArgumentException(
            "matrix: row " + row + " has " + newRows[row].length + " values, expected " + columns);
      }
      System.arraycopy(newRows[row], 0, values, row * columns, columns);
    }
  }

  /**
   * Sets every value to the same number.
   *
   * @param value the number
   */
  public void fill(double value) {
    Arrays.fill(values, value);
  }

  /**
   * Takes over the values of another matrix.
   *
   * @param other a matrix of the same shape
   */
  public void copyFrom(Matrix other) {
    if (other.rows != rows || other.columns != columns) {
      throw new IllegalArgumentException(
          "matrix: shape " + other.shape() + ", expected " + shape());
    }
    System.arraycopy(other.values, 0, values, 0, values.length);
  }

  /**
   * A matrix with the same values that changes on its own.
   *
   * @return the copy
   */
  public Matrix copy() {
    return new Matrix(rows, columns, values.clone());
  }

  /**
   * Rows and columns exchanged.
   *
   * @return a new matrix, (columns, rows)
   */
  public Matrix transposed() {
    var result = zeros(columns, rows);
    for (var row = 0; row < rows; row++) {
      for (var column = 0; column < columns; column++) {
        result.values[column * rows + row] = values[row * columns + column];
      }
    }
    return result;
  }

  /**
   * The matrix product {@code this · right}.
   *
   * @param right a matrix with as many rows as this one has columns
   * @return a new matrix, (rows, right.columns)
   */
  public Matrix times(Matrix right) {
    if (right.rows != columns) {
      throw new IllegalArgumentException(
          "matrix: " + shape() + " times " + right.shape() + " does not fit");
    }
    var result = zeros(rows, right.columns);
    var packed = new PackedMatrix(columns, right.columns);
    packed.pack(right.values);
    packed.addProduct(rows, values, 0, result.values, 0);
    return result;
  }

  /**
   * The values as nested arrays.
   *
   * @return a copy, (rows, columns)
   */
  public double[][] toArray() {
    var result = new double[rows][];
    for (var row = 0; row < rows; row++) {
      result[row] = Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
    }
    return result;
  }

  /**
   * The shape in words.
   *
   * @return for example {@code (4, 3)}
   */
  public String shape() {
    return "(" + rows + ", " + columns + ")";
  }

  @Override
  public String toString() {
    return Arrays.deepToString(toArray());
  }

  private int index(int row, int column) {
    if (row < 0 || row >= rows || column < 0 || column >= columns) {
      throw new IllegalArgumentException(
          "matrix: no value at (" + row + ", " + column + ") in shape " + shape());
    }
    return row * columns + column;
  }
}
