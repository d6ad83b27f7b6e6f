package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Cores help a thread without disturbing it. */
class CoresTest {

  @Test
  void everyTaskRunsOnce() {
    var runs = new AtomicIntegerArray(50);
    Cores.sideBySide(50, runs::incrementAndGet);
    for (var i = 0; i < runs.length(); i++) {
      assertEquals(1, runs.get(i), "task " + i);
    }
  }

  @Test
  void aFailureComesBackWhenAllHaveEnded() {
    var ended = new AtomicInteger();
    var failure = new IllegalStateException("of task 3");
    var thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                Cores.sideBySide(
                    5,
                    i -> {
                      if (i == 3) {
                        throw failure;
                      }
                      ended.incrementAndGet();
                    }));
    assertSame(failure, thrown);
    assertEquals(4, ended.get());
  }

  @Test
  void anInterruptedThreadWaitsAndStaysInterrupted() {
    var ended = new AtomicInteger();
    Thread.currentThread().interrupt();
    Cores.sideBySide(4, i -> ended.incrementAndGet());
    assertTrue(Thread.interrupted());
    assertEquals(4, ended.get());
  }

  /** Random numbers for dropout belong to the thread: a thread that trains must do nothing else. */
  @Test
  void networksTrainedSideBySideLearnWhatTheyLearnAlone() {
    var networks = 8;
    var alone = IntStream.range(0, networks).mapToObj(CoresTest::trained).toArray(float[][]::new);
    var sideBySide =
        IntStream.range(0, networks)
            .parallel()
            .mapToObj(CoresTest::trained)
            .toArray(float[][]::new);
    for (var i = 0; i < networks; i++) {
      assertArrayEquals(alone[i], sideBySide[i], "network " + i);
    }
  }

  private static float[] trained(int seed) {
    var layer = new GRU.Builder().nOut(64).dropOut(0.5).build();
    var network = Models.network(DataType.FLOAT, RNNFormat.NCW, WorkspaceMode.ENABLED, layer);
    Nd4j.getRandom().setSeed(seed);
    var input = Models.random(DataType.FLOAT, seed, 1, 32, Models.INPUTS, 20);
    var target = Models.random(DataType.FLOAT, seed + 100, 1, 32, Models.OUTPUTS, 20);
    for (var step = 0; step < 30; step++) {
      network.fit(input, target);
    }
    return network.params().toFloatVector();
  }
}
