package recurrent.network;

import java.util.Arrays;

/**
 * A batch of sequences: numbers of the shape (time, batch, features), or one token for each step,
 * which stands for a one-hot vector and costs no multiplication by zero.
 *
 * <p>Sequences of unequal length share a batch: shorter ones are padded at the end, and a mask says
 * which steps count. At a step that does not count, values are 0, a network keeps its state, and a
 * loss looks away.
 *
 * <p>Factories take what a reader has at hand, one array for each sequence: {@code
 * x[sequence][step][feature]}.
 */
public final class Sequence {

  private int time;
  private int batch;
  private final int features;
  private double[] values; // (time, batch, features), null for tokens
  private int[] tokens; // (time, batch), -1 where the mask is false; null for numbers
  private boolean[] mask; // (time, batch), null if every step counts

  private Sequence(int time, int batch, int features, boolean ofTokens) {
    this.features = features;
    values = ofTokens ? null : new double[0];
    tokens = ofTokens ? new int[0] : null;
    resize(time, batch);
  }

  /**
   * Zeros at every step.
   *
   * @param time steps, at least 1
   * @param batch sequences, at least 1
   * @param features numbers at each step, at least 1
   * @return the sequences
   */
  public static Sequence zeros(int time, int batch, int features) {
    requireShape(time, batch, features);
    return new Sequence(time, batch, features, false);
  }

  /**
   * Sequences of vectors. Shorter sequences are padded and masked.
   *
   * @param sequences {@code [sequence][step][feature]}
   * @return the batch
   */
  public static Sequence of(double[][]... sequences) {
    var time = longest(Arrays.stream(sequences).mapToInt(s -> s.length).toArray());
    var features = sequences[0][0].length;
    var result = zeros(time, sequences.length, features);
    for (var b = 0; b < sequences.length; b++) {
      for (var t = 0; t < sequences[b].length; t++) {
        if (sequences[b][t].length != features) {
          throw new IllegalArgumentException(
              "sequence "
                  + b
                  + ", step "
                  + t
                  + ": "
                  + sequences[b][t].length
                  + " features, expected "
                  + features);
        }
        System.arraycopy(sequences[b][t], 0, result.values, result.index(t, b), features);
      }
      result.pad(b, sequences[b].length);
    }
    return result;
  }

  /**
   * Sequences of single numbers, such as windows of a series. Shorter sequences are padded and
   * masked.
   *
   * @param sequences {@code [sequence][step]}
   * @return the batch, with one feature
   */
  public static Sequence ofScalars(double[]... sequences) {
    var time = longest(Arrays.stream(sequences).mapToInt(s -> s.length).toArray());
    var result = zeros(time, sequences.length, 1);
    for (var b = 0; b < sequences.length; b++) {
      for (var t = 0; t < sequences[b].length; t++) {
        result.values[result.index(t, b)] = sequences[b][t];
      }
      result.pad(b, sequences[b].length);
    }
    return result;
  }

  /**
   * Sequences of tokens, such as characters. Shorter sequences are padded and masked.
   *
   * @param classes how many different tokens there are
   * @param sequences {@code [sequence][step]}, each token from 0 to {@code classes - 1}
   * @return the batch, with as many features as classes
   */
  public static Sequence ofTokens(int classes, int[]... sequences) {
    var time = longest(Arrays.stream(sequences).mapToInt(s -> s.length).toArray());
    requireShape(time, sequences.length, classes);
    var result = new Sequence(time, sequences.length, classes, true);
    for (var b = 0; b < sequences.length; b++) {
      for (var t = 0; t < sequences[b].length; t++) {
        var token = sequences[b][t];
        if (token < 0 || token >= classes) {
          throw new IllegalArgumentException(
              "sequence "
                  + b
                  + ", step "
                  + t
                  + ": token "
                  + token
                  + " is not in 0 … "
                  + (classes - 1));
        }
        result.tokens[t * result.batch + b] = token;
      }
      result.pad(b, sequences[b].length);
    }
    return result;
  }

  /**
   * One number for each sequence: the targets of a network that answers at the last step.
   *
   * @param values one number for each sequence
   * @return a batch of one step and one feature
   */
  public static Sequence lastStep(double[] values) {
    var rows = Arrays.stream(values).mapToObj(value -> new double[] {value});
    return ofScalars(rows.toArray(double[][]::new));
  }

  /**
   * One vector for each sequence: the targets of a network that answers at the last step.
   *
   * @param values {@code [sequence][feature]}
   * @return a batch of one step
   */
  public static Sequence lastStep(double[][] values) {
    return of(Arrays.stream(values).map(row -> new double[][] {row}).toArray(double[][][]::new));
  }

  /**
   * One token for each sequence: the classes that a network should name at the last step.
   *
   * @param classes how many different tokens there are
   * @param tokens one token for each sequence
   * @return a batch of one step
   */
  public static Sequence lastStep(int classes, int[] tokens) {
    var rows = Arrays.stream(tokens).mapToObj(token -> new int[] {token});
    return ofTokens(classes, rows.toArray(int[][]::new));
  }

  /**
   * The same sequences, of which only some steps count. Values at the others become 0.
   *
   * @param counts {@code [sequence][step]}; a step that did not count before still does not
   * @return a copy
   */
  public Sequence masked(boolean[][] counts) {
    var result = copy();
    if (counts.length != batch) {
      throw new IllegalArgumentException(
          "mask: " + counts.length + " sequences, expected " + batch);
    }
    for (var b = 0; b < batch; b++) {
      if (counts[b].length != time) {
        throw new IllegalArgumentException(
            "mask: sequence " + b + " has " + counts[b].length + " steps, expected " + time);
      }
      for (var t = 0; t < time; t++) {
        if (!counts[b][t]) {
          result.blank(t, b);
        }
      }
    }
    return result;
  }

  /**
   * How many steps there are.
   *
   * @return the number of steps
   */
  public int time() {
    return time;
  }

  /**
   * How many sequences there are.
   *
   * @return the number of sequences
   */
  public int batch() {
    return batch;
  }

  /**
   * How many numbers a step has; for tokens, how many classes.
   *
   * @return the number of features
   */
  public int features() {
    return features;
  }

  /**
   * Whether the steps are tokens.
   *
   * @return true for tokens, false for numbers
   */
  public boolean ofTokens() {
    return tokens != null;
  }

  /**
   * Whether a step counts.
   *
   * @param t the step
   * @param b the sequence
   * @return false for padding
   */
  public boolean counts(int t, int b) {
    return mask == null || mask[t * batch + b];
  }

  /**
   * How many steps count, over all sequences.
   *
   * @return the number
   */
  public int counted() {
    if (mask == null) {
      return time * batch;
    }
    var n = 0;
    for (var counts : mask) {
      n += counts ? 1 : 0;
    }
    return n;
  }

  /**
   * One number.
   *
   * @param t the step
   * @param b the sequence
   * @param f the feature
   * @return the value; for tokens 1 or 0
   */
  public double get(int t, int b, int f) {
    return tokens == null ? values[index(t, b) + f] : tokens[t * batch + b] == f ? 1 : 0;
  }

  /**
   * One token.
   *
   * @param t the step
   * @param b the sequence
   * @return the token, -1 for padding
   */
  public int token(int t, int b) {
    return tokens[t * batch + b];
  }

  /**
   * The numbers themselves; what is written here is written into the sequences.
   *
   * @return the array, (time, batch, features)
   */
  public double[] values() {
    if (tokens != null) {
      throw new IllegalStateException("sequence: tokens have no numbers; use get or token");
    }
    return values;
  }

  /**
   * The steps of one sequence that count.
   *
   * @param b the sequence
   * @return {@code [step][feature]}
   */
  public double[][] sequence(int b) {
    var rows = new double[time][];
    var length = 0;
    for (var t = 0; t < time; t++) {
      if (counts(t, b)) {
        var row = new double[features];
        for (var f = 0; f < features; f++) {
          row[f] = get(t, b, f);
        }
        rows[length++] = row;
      }
    }
    return Arrays.copyOf(rows, length);
  }

  /**
   * Every sequence, without padding.
   *
   * @return {@code [sequence][step][feature]}
   */
  public double[][][] toArray() {
    var result = new double[batch][][];
    for (var b = 0; b < batch; b++) {
      result[b] = sequence(b);
    }
    return result;
  }

  /**
   * One feature of the last step of each sequence.
   *
   * @param feature which
   * @return one number for each sequence
   */
  public double[] last(int feature) {
    var result = new double[batch];
    for (var b = 0; b < batch; b++) {
      result[b] = get(time - 1, b, feature);
    }
    return result;
  }

  /**
   * Some steps of all sequences.
   *
   * @param from the first step
   * @param to the step after the last
   * @return a copy
   */
  public Sequence steps(int from, int to) {
    if (from < 0 || to > time || from >= to) {
      throw new IllegalArgumentException(
          "steps: " + from + " to " + to + " do not lie within 0 to " + time);
    }
    var result = alike(to - from, batch);
    result.copySteps(this, from);
    return result;
  }

  /**
   * Some of the sequences.
   *
   * @param which their numbers
   * @return a copy
   */
  public Sequence sequences(int... which) {
    for (var b : which) {
      if (b < 0 || b >= batch) {
        throw new IllegalArgumentException("sequences: no sequence " + b + " among " + batch);
      }
    }
    var result = alike(time, which.length);
    result.copySequences(this, which, 0);
    return result;
  }

  /**
   * The same sequences, which change on their own.
   *
   * @return the copy
   */
  public Sequence copy() {
    return steps(0, time);
  }

  /**
   * Sequences of the same kind, with nothing in them yet: memory for {@link #copySteps} and {@link
   * #copySequences}.
   *
   * @param newTime steps
   * @param newBatch sequences
   * @return the memory
   */
  public Sequence alike(int newTime, int newBatch) {
    requireShape(newTime, newBatch, features);
    return new Sequence(newTime, newBatch, features, tokens != null);
  }

  /**
   * Takes over consecutive steps of another batch, as many as this one has.
   *
   * @param source the other batch, of the same kind and size
   * @param from its first step to copy
   */
  public void copySteps(Sequence source, int from) {
    var start = from * batch;
    var size = time * batch;
    if (tokens == null) {
      System.arraycopy(source.values, start * features, values, 0, size * features);
    } else {
      System.arraycopy(source.tokens, start, tokens, 0, size);
    }
    mask = source.mask == null ? null : Arrays.copyOfRange(source.mask, start, start + size);
  }

  /**
   * Takes over sequences of another batch, as many as this one has.
   *
   * @param source the other batch, of the same kind and number of steps
   * @param which numbers of sequences
   * @param from where in {@code which} to begin
   */
  public void copySequences(Sequence source, int[] which, int from) {
    if (source.mask != null && mask == null) {
      mask = new boolean[time * batch];
    }
    for (var t = 0; t < time; t++) {
      for (var b = 0; b < batch; b++) {
        var origin = t * source.batch + which[from + b];
        var target = t * batch + b;
        if (tokens == null) {
          System.arraycopy(source.values, origin * features, values, target * features, features);
        } else {
          tokens[target] = source.tokens[origin];
        }
        if (mask != null) {
          mask[target] = source.mask == null || source.mask[origin];
        }
      }
    }
  }

  /** Gives memory another size; values are then undefined, and every step counts. */
  void resize(int newTime, int newBatch) {
    time = newTime;
    batch = newBatch;
    mask = null;
    var size = Math.multiplyExact(newTime, newBatch);
    if (tokens != null && tokens.length != size) {
      tokens = new int[size];
    } else if (tokens == null && values.length != Math.multiplyExact(size, features)) {
      values = new double[size * features];
    }
  }

  /** Changes the only token of a batch of one step. */
  void setToken(int newToken) {
    if (newToken < 0 || newToken >= features) {
      throw new IllegalArgumentException("token " + newToken + " is not in 0 … " + (features - 1));
    }
    tokens[0] = newToken;
  }

  /** Shares the mask of sequences with the same steps. */
  void maskLike(Sequence other) {
    mask = other.mask;
  }

  boolean hasMask() {
    return mask != null;
  }

  /** Takes over another batch in reversed order of time. */
  void copyReversed(Sequence source) {
    mask = source.mask == null ? null : mask == null ? new boolean[time * batch] : mask;
    for (var t = 0; t < time; t++) {
      var from = (time - 1 - t) * batch;
      if (tokens == null) {
        System.arraycopy(
            source.values, from * features, values, t * batch * features, batch * features);
      } else {
        System.arraycopy(source.tokens, from, tokens, t * batch, batch);
      }
      if (mask != null) {
        System.arraycopy(source.mask, from, mask, t * batch, batch);
      }
    }
  }

  /**
   * Adds {@code W x} of some steps to {@code a} (time, batch, outputs); Wᵀ is (features, outputs).
   */
  void addProduct(PackedMatrix Wt, int t, int steps, int outputs, double[] a) {
    var first = t * batch;
    if (tokens == null) {
      Wt.addProduct(steps * batch, values, first * features, a, first * outputs);
      return;
    }
    for (var row = first; row < first + steps * batch; row++) {
      if (tokens[row] >= 0) {
        Wt.addRow(tokens[row], a, row * outputs);
      }
    }
  }

  /** Adds {@code Σ da xᵀ} over all steps to {@code dW} (outputs, features). */
  void addGradient(double[] da, int outputs, OuterProducts sum, double[] dW) {
    if (tokens == null) {
      sum.add(da, 0, outputs, values, dW, 0);
      return;
    }
    for (var row = 0; row < tokens.length; row++) {
      if (tokens[row] >= 0) {
        for (var o = 0; o < outputs; o++) {
          dW[o * features + tokens[row]] += da[row * outputs + o];
        }
      }
    }
  }

  @Override
  public String toString() {
    return "Sequence(time "
        + time
        + ", batch "
        + batch
        + (tokens == null ? ", features " : ", tokens ")
        + features
        + (mask == null ? ")" : ", " + counted() + " steps count)");
  }

  private int index(int t, int b) {
    return (t * batch + b) * features;
  }

  private void pad(int b, int length) {
    for (var t = length; t < time; t++) {
      blank(t, b);
    }
  }

  private void blank(int t, int b) {
    if (mask == null) {
      mask = new boolean[time * batch];
      Arrays.fill(mask, true);
    }
    mask[t * batch + b] = false;
    if (tokens == null) {
      Arrays.fill(values, index(t, b), index(t, b) + features, 0);
    } else {
      tokens[t * batch + b] = -1;
    }
  }

  private static int longest(int[] lengths) {
    var longest = 0;
    for (var b = 0; b < lengths.length; b++) {
      if (lengths[b] == 0) {
        throw new IllegalArgumentException("sequence " + b + " has no steps");
      }
      longest = Math.max(longest, lengths[b]);
    }
    if (longest == 0) {
      throw new IllegalArgumentException("sequence: no sequences");
    }
    return longest;
  }

  private static void requireShape(int time, int batch, int features) {
    if (time < 1 || batch < 1 || features < 1) {
      throw new IllegalArgumentException(
          "sequence: shape (time "
              + time
              + ", batch "
              + batch
              + ", features "
              + features
              + ") must be at least (1, 1, 1)");
    }
  }
}
