package recurrent.dl4j;

import java.util.ArrayList;
import java.util.List;

/**
 * An array for each time step. Where nothing has to be remembered for a backward pass, few arrays
 * serve all steps in turn.
 */
final class Steps<A> {

  private final Numbers<A> numbers;
  private final List<A> arrays = new ArrayList<>();
  private int size;
  private int used;

  Steps(Numbers<A> numbers) {
    this.numbers = numbers;
  }

  /** Makes room for n numbers at each of some steps. */
  void reserve(int steps, int n) {
    if (n > size) {
      arrays.clear();
      size = n;
    }
    while (arrays.size() < steps) {
      arrays.add(numbers.array(size));
    }
    used = steps;
  }

  /** The array of a step. */
  A at(int t) {
    return arrays.get(t % used);
  }
}
