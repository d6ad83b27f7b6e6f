package recurrent.network;

import java.util.List;

/**
 * Where a network stands between two steps: the hidden states of its recurrent layers, from the
 * bottom up.
 *
 * @param parts one matrix for each part of each layer's state, (batch, hidden)
 */
public record State(List<Matrix> parts) {

  /** Keeps the list from changing. */
  public State {
    parts = List.copyOf(parts);
  }

  /**
   * A state with the same values that changes on its own.
   *
   * @return the copy
   */
  public State copy() {
    return new State(parts.stream().map(Matrix::copy).toList());
  }

  void copyFrom(State other) {
    for (var i = 0; i < parts.size(); i++) {
      parts.get(i).copyFrom(other.parts.get(i));
    }
  }
}
