package recurrent.notebook;

import java.util.Arrays;

/**
 * Any number of points in bounded memory: when there are too many, neighbours are replaced by their
 * mean. Adding a point takes a few nanoseconds.
 */
final class Curve {

  private static final int MOST_POINTS = 512;

  private final double[] x = new double[MOST_POINTS];
  private final double[] y = new double[MOST_POINTS];
  private int size;

  /** How many points each stored one is the mean of, and those that wait to become one. */
  private int perPoint = 1;

  private int waiting;
  private double waitingX;
  private double waitingY;

  private double first;
  private double last;
  private double lowest;
  private double lowestX;

  void add(double atX, double value) {
    if (isEmpty()) {
      first = value;
    }
    if (isEmpty() || value < lowest) {
      lowest = value;
      lowestX = atX;
    }
    last = value;
    waitingX += atX;
    waitingY += value;
    waiting++;
    if (waiting == perPoint) {
      if (size == MOST_POINTS) {
        halve();
      } else {
        store();
      }
    }
  }

  private void store() {
    x[size] = waitingX / waiting;
    y[size] = waitingY / waiting;
    size++;
    waiting = 0;
    waitingX = 0;
    waitingY = 0;
  }

  /** Replaces each two neighbours by their mean; what waits is half of the next point. */
  private void halve() {
    for (var i = 0; i < MOST_POINTS / 2; i++) {
      x[i] = (x[2 * i] + x[2 * i + 1]) / 2;
      y[i] = (y[2 * i] + y[2 * i + 1]) / 2;
    }
    size = MOST_POINTS / 2;
    perPoint *= 2;
  }

  boolean isEmpty() {
    return size == 0 && waiting == 0;
  }

  double first() {
    return first;
  }

  double last() {
    return last;
  }

  double lowest() {
    return lowest;
  }

  /** Where the curve is lowest for the first time. */
  double lowestX() {
    return lowestX;
  }

  double[] x() {
    return withLast(x, waitingX);
  }

  double[] y() {
    return withLast(y, waitingY);
  }

  private double[] withLast(double[] stored, double sum) {
    var all = Arrays.copyOf(stored, waiting > 0 ? size + 1 : size);
    if (waiting > 0) {
      all[size] = sum / waiting;
    }
    return all;
  }
}
