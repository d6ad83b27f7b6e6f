package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import recurrent.network.Activation;

/** Cores that share a batch compute what one core computes. */
class LanesTest {

  // Enough work for three lanes, which do not have the same number of sequences.
  private static final int BATCH = 26;
  private static final int TIME = 40;
  private static final int INPUTS = 30;
  private static final int UNITS = 64;

  private static Lanes<double[]> lanes(String kind, int most, Products products) {
    var names = kind.equals("lstm") ? List.of("prevAct", "prevMem") : List.of("prevAct");
    return new Lanes<>(
        new Doubles(products),
        most,
        names,
        numbers ->
            switch (kind) {
              case "lstm" -> new LstmPass<>(numbers, INPUTS, UNITS, names, Activation.TANH);
              case "gru" ->
                  new GruPass.ResetAfter<>(numbers, INPUTS, UNITS, names, Activation.TANH);
              case "gru-cho" ->
                  new GruPass.ResetBefore<>(numbers, INPUTS, UNITS, names, Activation.TANH);
              default -> new RnnPass<>(numbers, INPUTS, UNITS, names, Activation.TANH);
            });
  }

  private static Pass.Weights weights(String kind, double size) {
    var width = Map.of("rnn", 1, "lstm", 4, "gru", 3, "gru-cho", 3).get(kind) * UNITS;
    return new Pass.Weights(
        numbers(1, size, INPUTS, width),
        numbers(2, size, UNITS, width),
        numbers(3, size, width),
        kind.equals("gru") ? numbers(4, size, width) : null);
  }

  private static INDArray numbers(long seed, double size, long... shape) {
    return Models.random(DataType.DOUBLE, seed, size, shape).dup('f');
  }

  /** Everything that two passes give; the second is shorter and has fewer sequences. */
  private static Map<String, INDArray> results(Lanes<double[]> lanes, String kind) {
    var results = new LinkedHashMap<String, INDArray>();
    for (var smaller = 0; smaller < 2; smaller++) {
      var batch = BATCH - smaller;
      var time = TIME - smaller;
      var excluded = new boolean[batch * time];
      for (var i = 0; i < excluded.length; i++) {
        excluded[i] = i % 7 == 3;
      }
      var initial = new LinkedHashMap<String, INDArray>();
      initial.put("prevAct", numbers(5, 0.5, batch, UNITS));
      if (kind.equals("lstm")) {
        initial.put("prevMem", numbers(6, 0.5, batch, UNITS));
      }
      var output = Nd4j.create(DataType.DOUBLE, new long[] {batch, time, UNITS}, 'f');
      lanes.forward(
          numbers(7, 1, batch, INPUTS, time), excluded, initial, weights(kind, 0.3), true, output);
      results.put("output " + smaller, output);
      lanes.finalState().forEach((name, part) -> results.put(name + results.size(), part));
      var gradients = weights(kind, 9);
      var inputGradient = numbers(8, 9, batch, INPUTS, time);
      lanes.backward(numbers(9, 1, batch, UNITS, time), time - 3, gradients, inputGradient);
      results.put("dx " + smaller, inputGradient);
      results.put("dW " + smaller, gradients.W());
      results.put("dRW " + smaller, gradients.RW());
      results.put("db " + smaller, gradients.b());
      if (kind.equals("gru")) {
        results.put("dRB " + smaller, gradients.RB());
      }
    }
    return results;
  }

  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void lanesDoNotChangeTheResult(String kind) {
    var expected = results(lanes(kind, 1, Products.JAVA), kind);
    for (var most = 1; most <= 3; most++) {
      var results = results(lanes(kind, most, Products.best()), kind);
      for (var name : expected.keySet()) {
        var size = Math.max(1, expected.get(name).amaxNumber().doubleValue());
        var difference = Models.difference(expected.get(name), results.get(name));
        assertEquals(0, difference / size, 1e-12, kind + " " + most + " " + name);
      }
    }
  }

  @Test
  void openBlasKeepsItsThreads() {
    var products = Products.best();
    var before = products.threads();
    try {
      products.useThreads(2);
      var two = products.threads(); // 1 where there is no OpenBLAS
      IntStream.range(0, 8).parallel().forEach(i -> results(lanes("lstm", 3, products), "lstm"));
      assertEquals(two, products.threads());
    } finally {
      products.useThreads(before);
    }
  }

  /** The arrays of a pass are there from the pass before, and no step makes any. */
  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void stepsAllocateNothing(String kind) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    var allocated = new ArrayList<Long>();
    for (var time : new int[] {TIME, 2 * TIME}) {
      var lanes = lanes(kind, 1, Products.best());
      var input = numbers(1, 1, 2, INPUTS, time);
      var output = Nd4j.create(DataType.DOUBLE, new long[] {2, time, UNITS}, 'f');
      var inputGradient = Nd4j.create(DataType.DOUBLE, new long[] {2, INPUTS, time}, 'f');
      var parameters = weights(kind, 0.3);
      var gradients = weights(kind, 9);
      var least = Long.MAX_VALUE;
      for (var pass = 0; pass < 20; pass++) {
        var start = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        lanes.forward(input, null, Map.of(), parameters, true, output);
        lanes.backward(output.permute(0, 2, 1), time, gradients, inputGradient);
        var end = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        least = Math.min(least, end - start);
      }
      allocated.add(least);
    }
    assertEquals(allocated.get(0), allocated.get(1), TIME, "bytes");
  }
}
