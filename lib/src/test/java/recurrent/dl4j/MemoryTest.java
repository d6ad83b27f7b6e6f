package recurrent.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/** Memory outside the Java heap is used again and given back. */
class MemoryTest {

  private static final long MEGABYTE = 1 << 20;

  private static long used() {
    System.gc();
    return Pointer.totalBytes();
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

  private static DataSet data(int batch, int time) {
    return new DataSet(
        Models.random(DataType.FLOAT, 1, 1, batch, Models.INPUTS, time),
        Models.random(DataType.FLOAT, 2, 1, batch, Models.OUTPUTS, time));
  }
}
