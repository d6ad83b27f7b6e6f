package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Memory, on the Java heap and outside, is used again and given back. */
class MemoryTest {

  private static final long MEGABYTE = 1 << 20;
  private static final int STEPS = 10_000;
  private static final long LIMIT = 20L * STEPS; // bytes: the smallest object and its place

  private static long used() {
    System.gc();
    return Pointer.totalBytes();
  }

  /** Bytes in use on the heap and in the memory outside that JavaCPP counts. */
  private record Use(long heap, long outside) {

    boolean exceeds(Use other) {
      return heap > other.heap + LIMIT || outside > other.outside + LIMIT;
    }
  }

  /**
   * What is in use once it falls no more: ND4J's threads let go of its arrays one by one after a
   * collection has found that nobody uses them.
   */
  private static Use settled() throws InterruptedException {
    var least = new Use(Long.MAX_VALUE, Long.MAX_VALUE);
    for (var same = 0; same < 5; same++) {
      var outside = used();
      var heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
      if (heap < least.heap - LIMIT / 10 || outside < least.outside) {
        same = 0;
      }
      least = new Use(Math.min(heap, least.heap), Math.min(outside, least.outside));
      Thread.sleep(100);
    }
    return least;
  }

  @Test
  void memoryGrowsInPlaceOfTheOldOne() {
    var numbers = new Floats(Products.best());
    var memory = new Memory<>(numbers);
    memory.reserve(1000);
    var before = Pointer.totalBytes();
    var first = memory.pointer();
    for (var n = 1001; n <= 2000; n++) {
      memory.reserve(n);
    }
    assertTrue(first.isNull());
    // All of them together would be a thousand times as much.
    assertTrue(Pointer.totalBytes() < before + 2_000L * Float.BYTES);
    memory.reserve(10);
    assertEquals(2000, memory.pointer().capacity());
  }

  @Test
  void networksThatAreGoneLeaveNothing() throws InterruptedException {
    long before = 0;
    for (var round = 0; round < 30; round++) {
      var network =
          Models.network(
              DataType.FLOAT, RNNFormat.NCW, WorkspaceMode.ENABLED, Models.layer("lstm"));
      network.fit(data(64, 400));
      if (round == 2) {
        before = used();
      }
    }
    // The collector gives memory back a moment later.
    for (var i = 0; i < 50 && used() > before + 4 * MEGABYTE; i++) {
      Thread.sleep(100);
    }
    assertTrue(used() <= before + 4 * MEGABYTE, used() + " bytes, after three rounds " + before);
  }

  /** What is kept of every training step, on the heap or outside, would show after so many. */
  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void trainingDoesNotGrow(String kind) throws InterruptedException {
    var training = new Training(kind, 10, true);
    for (var step = 0; step < STEPS / 10; step++) {
      training.run();
    }
    var before = settled();
    for (var step = 0; step < STEPS; step++) {
      training.run();
      if (step % 1000 == 0) {
        // ND4J's table of its own arrays grows with the number of those not yet collected.
        System.gc();
      }
    }
    var after = settled();
    for (var i = 0; i < 20 && after.exceeds(before); i++) {
      after = settled(); // on a busy machine ND4J's threads may pause
    }
    assertFalse(after.exceeds(before), before + ", then " + after);
  }

  /** More time steps make no more objects on the heap, with a mask or without. */
  @ParameterizedTest
  @MethodSource("recurrent.dl4j.Models#kinds")
  void timeStepsAllocateNothing(String kind) {
    for (var masked : new boolean[] {false, true}) {
      var few = allocated(new Training(kind, 10, masked));
      var many = allocated(new Training(kind, 210, masked));
      // The smallest object at each of the 200 steps would be 3,200 bytes, flags of the mask 1,600.
      assertEquals(few, many, 1000, kind + (masked ? " with mask" : ""));
    }
  }

  /** Bytes on the heap for a training step, when others came before. */
  private static long allocated(Training training) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    var least = Long.MAX_VALUE;
    for (var step = 0; step < 50; step++) {
      var start = threads.getCurrentThreadAllocatedBytes();
      training.run();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - start);
    }
    return least;
  }

  /** A training step of a layer alone, and a step of inference. */
  private static final class Training implements Runnable {

    private static final int BATCH = 8;

    private final RecurrentLayer layer;
    private final LayerWorkspaceMgr workspaces = LayerWorkspaceMgr.noWorkspaces();
    private final INDArray mask;
    private final INDArray x;
    private final INDArray dy;

    Training(String kind, int time, boolean masked) {
      var network =
          Models.network(DataType.FLOAT, RNNFormat.NCW, WorkspaceMode.NONE, Models.layer(kind));
      network.initGradientsView();
      layer = (RecurrentLayer) network.getLayer(0);
      mask = masked ? Models.mask(BATCH, time) : null;
      x = Models.random(DataType.FLOAT, 1, 1, BATCH, Models.INPUTS, time);
      dy = Models.random(DataType.FLOAT, 2, 1, BATCH, Models.UNITS, time);
    }

    @Override
    public void run() {
      layer.setMaskArray(mask);
      layer.rnnActivateUsingStoredState(x, true, true, workspaces);
      layer.backpropGradient(dy, workspaces);
      layer.rnnTimeStep(x, workspaces);
      layer.clear();
    }
  }

  private static DataSet data(int batch, int time) {
    return new DataSet(
        Models.random(DataType.FLOAT, 1, 1, batch, Models.INPUTS, time),
        Models.random(DataType.FLOAT, 2, 1, batch, Models.OUTPUTS, time));
  }
}
