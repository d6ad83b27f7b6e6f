package recurrent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkStorageTest {

  @TempDir Path folder;

  private static Network network() {
    return Network.of(
        2,
        3,
        new Recurrent(new Rnn(3, Activation.RELU, true), true, false, true),
        Dropout.variational(0.25),
        Lstm.of(2).inBothDirections(),
        Recurrent.of(new Lstm(2).withoutForgetGate().withPeepholes()).withLearnedState(),
        Recurrent.of(new Lstm(2).forgetBias(0.5)),
        Recurrent.of(new Gru(2, Gru.Form.CHUNG)),
        Gru.of(2),
        Rnn.tanh(4).atLastStep(),
        Readout.softmax(3));
  }

  private Path saved() throws IOException {
    var file = folder.resolve("net.bin");
    network().save(file);
    return file;
  }

  @Test
  void loadedEqualsSavedToTheBit() throws IOException {
    var loaded = Network.load(saved());
    assertEquals(network().layers(), loaded.layers());
    network()
        .parameters()
        .forEach(
            (name, m) -> assertArrayEquals(m.values(), loaded.parameters().get(name).values()));
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count(), "no temporary file is left");
    }
  }

  private void assertRefused(Path file, String part) {
    var error = assertThrows(IOException.class, () -> Network.load(file));
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }

  @Test
  void everyDamagedByteIsFound() throws IOException {
    var good = Files.readAllBytes(saved());
    var file = folder.resolve("bad.bin");
    for (var i = 8; i < good.length; i += 7) {
      var bad = good.clone();
      bad[i] ^= 0x10;
      Files.write(file, bad);
      assertRefused(file, "is damaged");
    }
  }

  @Test
  void everyShortenedFileIsFound() throws IOException {
    var good = Files.readAllBytes(saved());
    var file = folder.resolve("short.bin");
    for (var length = 8; length < good.length; length += 11) {
      Files.write(file, Arrays.copyOf(good, length));
      assertRefused(file, "is damaged");
    }
  }

  @Test
  void foreignFileIsRefused() throws IOException {
    var file = folder.resolve("foreign.bin");
    Files.write(file, new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0, 0});
    assertRefused(file, "is not a network: it does not begin with RECURNET");
    Files.write(file, new byte[0]);
    assertRefused(file, "is not a network");
  }

  @Test
  void fileOfSomethingElseIsRefused() throws IOException {
    var file = folder.resolve("other.bin");
    var one = Map.of("W", Matrix.zeros(1, 1));
    new Archive(List.of("hello"), one).write(file);
    assertRefused(file, "no line \"input\"");
    new Archive(List.of("input: 1", "layer: Runtime[x=1]"), one).write(file);
    assertRefused(file, "no layer that this library knows: Runtime[x=1]");
    new Archive(List.of("input: 1", "layer: Dropout[rate=2.0, variational=false]"), one)
        .write(file);
    assertRefused(file, "refused");
    new Archive(List.of("input: 1", "layer: Readout[outputs=1, softmax=false]"), one).write(file);
    assertRefused(file, "parameters");
  }

  @Test
  void failedWriteLeavesTheOldFile() throws IOException {
    var file = saved();
    var before = Files.readAllBytes(file);
    Layer foreign =
        new Layer() {
          @Override
          public String label() {
            return "foreign";
          }

          @Override
          public int outputSize(int inputSize) {
            return inputSize;
          }

          @Override
          public List<Shape> shapes(int inputSize) {
            return List.of();
          }

          @Override
          public UnrolledLayer unroll(
              Parameters weights, Parameters gradients, int inputSize, int time, int batch) {
            throw new UnsupportedOperationException();
          }
        };
    var net = Network.of(2, 1, foreign);
    assertThrows(IllegalArgumentException.class, () -> net.save(file));
    assertArrayEquals(before, Files.readAllBytes(file));
  }
}
