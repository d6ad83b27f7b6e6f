package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Arrays of ND4J are read right, however they lie in memory. */
class ValuesTest {

  private static Map<String, INDArray> arrays(DataType type) {
    var arrays = new LinkedHashMap<String, INDArray>();
    var c = Models.random(type, 1, 9, 3, 4, 5);
    arrays.put("order c", c);
    arrays.put("order f", c.dup('f'));
    for (var order : new int[][] {{0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}) {
      arrays.put("permuted c" + order[0] + order[1], c.permute(order));
      arrays.put("permuted f" + order[0] + order[1], c.dup('f').permute(order));
    }
    var some = NDArrayIndex.interval(1, 3);
    var all = NDArrayIndex.all();
    for (var array : new INDArray[] {c, c.dup('f'), c.permute(2, 0, 1)}) {
      var name = " of " + arrays.size();
      arrays.put("some of the first" + name, array.get(some, all, all));
      arrays.put("some of the second" + name, array.get(all, some, all));
      arrays.put("some of the third" + name, array.get(all, all, some));
      arrays.put("some of all" + name, array.get(some, some, some));
      arrays.put("every other" + name, array.get(all, all, NDArrayIndex.interval(0, 2, 3)));
      arrays.put("one" + name, array.get(NDArrayIndex.interval(1, 2), all, some));
      arrays.put("one in the middle" + name, array.get(all, NDArrayIndex.interval(1, 2), all));
      arrays.put("one at the end" + name, array.get(all, some, NDArrayIndex.interval(2, 3)));
    }
    arrays.put("scalar", Models.random(type, 2, 9, 1, 1, 1));
    arrays.put("one sequence, one feature", Models.random(type, 2, 9, 1, 1, 6));
    arrays.put("shared", Models.random(type, 2, 9, 3, 1, 1).broadcast(3, 4, 5));
    return arrays;
  }

  @Test
  void everyLayoutIsReadRight() {
    for (var type : new DataType[] {DataType.DOUBLE, DataType.FLOAT, DataType.INT32}) {
      arrays(type)
          .forEach(
              (name, array) -> {
                check(name, array, new Doubles(Products.JAVA), 1e-15);
                check(name, array, new Floats(Products.JAVA), 1e-6);
              });
    }
  }

  private static <A> void check(String name, INDArray array, Numbers<A> numbers, double tolerance) {
    var values = Values.of(array, numbers, numbers.array(0));
    var strides = values.strides();
    for (var i = 0; i < array.size(0); i++) {
      for (var j = 0; j < array.size(1); j++) {
        for (var k = 0; k < array.size(2); k++) {
          var at = i * strides[0] + j * strides[1] + k * strides[2];
          var value = ((Number) java.lang.reflect.Array.get(values.values(), at)).doubleValue();
          assertEquals(array.getDouble(i, j, k), value, tolerance, name);
        }
      }
    }
  }
}
