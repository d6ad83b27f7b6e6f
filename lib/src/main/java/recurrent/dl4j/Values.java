package recurrent.dl4j;

import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Comparator;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The values of an ND4J array of rank 3 in one Java array, without gaps, in the order in which they
 * lie in memory.
 *
 * @param values the numbers
 * @param strides for each dimension, how far the next index is
 */
record Values<A>(A values, int[] strides) {

  /**
   * Reads an array: views, permutations, both orders and other data types are welcome.
   *
   * @param space where the values go, if it is long enough
   */
  @SuppressWarnings("try") // the scope is open, not used
  static <A> Values<A> of(INDArray source, Numbers<A> numbers, A space) {
    var array = source;
    // Copies stay out of the workspaces of whoever called.
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      if (array.dataType() != numbers.type()) {
        array = array.castTo(numbers.type());
      }
      if (!hasRuns(array)) {
        array = array.dup('c');
      }
    }
    var axes = byStride(array);
    int outer = axes[0];
    int middle = axes[1];
    int inner = axes[2];
    var length = Math.toIntExact(array.length());
    var values = Array.getLength(space) < length ? numbers.array(length) : space;
    var strides = new int[3];
    strides[inner] = 1;
    strides[middle] = (int) array.size(inner);
    strides[outer] = strides[middle] * (int) array.size(middle);

    // Neighbouring dimensions without a gap between them are read together.
    var run = strides[middle];
    var middles = (int) array.size(middle);
    var outers = (int) array.size(outer);
    if (middles == 1 || array.stride(middle) == run) {
      run *= middles;
      middles = 1;
      if (outers == 1 || array.stride(outer) == run) {
        run *= outers;
        outers = 1;
      }
    }
    var memory = numbers.view(array.data().addressPointer());
    var to = 0;
    for (var o = 0; o < outers; o++) {
      for (var m = 0; m < middles; m++) {
        var from = o * array.stride(outer) + m * array.stride(middle);
        numbers.read(memory, from, values, to, run);
        to += run;
      }
    }
    Reference.reachabilityFence(array);
    return new Values<>(values, strides);
  }

  /** Whether values of one dimension stand side by side, and no value is shared. */
  private static boolean hasRuns(INDArray array) {
    var axes = byStride(array);
    long covered = 1;
    for (var i = 2; i >= 0; i--) {
      var stride = array.stride(axes[i]);
      if (array.size(axes[i]) > 1) {
        if (i == 2 ? stride != 1 : stride < covered) {
          return false;
        }
        covered = stride * array.size(axes[i]);
      }
    }
    return true;
  }

  /** The dimensions from the longest stride to the shortest; those of size 1 come first. */
  private static int[] byStride(INDArray array) {
    Integer[] axes = {0, 1, 2};
    Comparator<Integer> stride =
        Comparator.comparingLong(
            axis -> array.size(axis) == 1 ? Long.MAX_VALUE : array.stride(axis));
    Arrays.sort(axes, stride.reversed());
    return new int[] {axes[0], axes[1], axes[2]};
  }
}
