package recurrent.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import recurrent.network.Activation;
import recurrent.network.Dropout;
import recurrent.network.Gru;
import recurrent.network.Lstm;
import recurrent.network.Network;
import recurrent.network.Readout;
import recurrent.network.Recurrent;
import recurrent.network.Rnn;
import recurrent.network.Sequence;
import recurrent.network.SplitMix64;

class TrainerTest {

  @TempDir Path folder;

  private final Sequence x = noise(6, 20, 1);
  private final Sequence target = running(x);

  @AfterEach
  void forgetInterrupts() {
    Thread.interrupted();
  }

  private static Sequence noise(int time, int batch, long seed) {
    var x = Sequence.zeros(time, batch, 1);
    var random = new SplitMix64(seed);
    for (var i = 0; i < x.values().length; i++) {
      x.values()[i] = random.nextGaussian();
    }
    return x;
  }

  /** At every step the sum of this input and half of the one before. */
  private static Sequence running(Sequence x) {
    var y = x.copy();
    for (var i = x.batch(); i < y.values().length; i++) {
      y.values()[i] = x.values()[i] + 0.5 * x.values()[i - x.batch()];
    }
    return y;
  }

  private static Network network() {
    return Network.of(1, 3, Rnn.tanh(6), Dropout.of(0.1), Readout.linear(1));
  }

  private static Trainer trainer(Network net) {
    return Trainer.of(net, Loss.meanSquaredError(), Optimizer.adam(0.01)).batchSize(6);
  }

  private static void assertSame(Network expected, Network actual) {
    expected
        .parameters()
        .forEach(
            (name, m) ->
                assertArrayEquals(m.values(), actual.parameters().get(name).values(), name));
  }

  @Test
  void lossFalls() {
    var net = Network.of(1, 3, Rnn.tanh(8), Readout.linear(1));
    var history = trainer(net).epochs(150).fit(x, target);
    assertEquals(History.End.FINISHED, history.end());
    assertEquals(150, history.epochs());
    // 0.003 to 0.006 over ten seeds; the first loss is about 1.5.
    assertTrue(history.lastLoss() < 0.05, history.toString());
    assertTrue(history.loss()[0] > 0.5, history.toString());
  }

  @Test
  void oneBatchIsFittedExactly() {
    var net = Network.of(5, 2, Rnn.tanh(20), Readout.softmax(5));
    var text = Sequence.ofTokens(5, new int[] {0, 1, 2, 3, 4, 0, 2, 4, 1, 3});
    var next = Sequence.ofTokens(5, new int[] {1, 2, 3, 4, 0, 2, 4, 1, 3, 0});
    var trainer = Trainer.of(net, Loss.crossEntropy(), Optimizer.adam(0.02));
    var history = trainer.epochs(200).fit(text, next);
    assertEquals(Math.log(5), history.loss()[0], 0.6, "before training all tokens are as likely");
    assertTrue(history.lastLoss() < 0.02, history.toString());
  }

  @Test
  void sameSeedSameDigitsAndAnotherSeedOthers() {
    var first = network();
    var second = network();
    var third = network();
    trainer(first).epochs(5).fit(x, target);
    trainer(second).epochs(5).fit(x, target);
    trainer(third).epochs(5).seed(99).fit(x, target);
    assertSame(first, second);
    assertFalse(
        Arrays.equals(
            first.parameters().get("Whh").values(), third.parameters().get("Whh").values()));
  }

  @Test
  void resumedEqualsUninterruptedToTheBit() throws IOException {
    var file = folder.resolve("checkpoint.bin");
    var whole = network();
    var all = withValidation(trainer(whole)).epochs(9).fit(x, target);
    var broken = network();
    withValidation(trainer(broken)).epochs(4).checkpoint(file, 2).fit(x, target);
    var resumed = network();
    var rest = withValidation(trainer(resumed)).epochs(9).resume(file).fit(x, target);
    assertSame(whole, resumed);
    assertArrayEquals(all.loss(), rest.loss());
    assertArrayEquals(all.validationLoss(), rest.validationLoss());
  }

  private static Trainer withValidation(Trainer trainer) {
    var other = noise(6, 5, 2);
    return trainer.validation(other, running(other)).truncatedBptt(4);
  }

  @Test
  void checkpointOfOtherSettingsIsRefused() throws IOException {
    var file = folder.resolve("checkpoint.bin");
    trainer(network()).epochs(2).checkpoint(file, 1).fit(x, target);
    var net = Network.of(1, 3, Rnn.tanh(7), Readout.linear(1));
    var before = net.copy();
    assertMessage("another network", () -> trainer(net).resume(file));
    assertSame(before, net);
    assertMessage("another seed", () -> trainer(network()).seed(7).resume(file));
    assertMessage("another way of making batches", () -> trainer(network()).inOrder().resume(file));
    var sgd = Trainer.of(network(), Loss.meanSquaredError(), Optimizer.sgd(0.1));
    assertMessage("another optimizer", () -> sgd.resume(file));
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertMessage("is damaged", () -> trainer(network()).resume(file));
  }

  private static void assertMessage(String part, org.junit.jupiter.api.function.Executable call) {
    var error = assertThrows(IOException.class, call);
    assertTrue(error.getMessage().contains(part), error.getMessage());
  }

  @Test
  void earlyStoppingRestoresTheBestParameters() {
    // The validation targets are noise: fitting the training data soon makes them worse.
    var net = Network.of(1, 3, Rnn.tanh(8), Readout.linear(1));
    var vx = noise(6, 5, 8);
    var vTarget = noise(6, 5, 9);
    var history = trainer(net).epochs(500).validation(vx, vTarget).patience(5).fit(x, target);
    assertEquals(History.End.STOPPED_EARLY, history.end());
    assertEquals(history.bestEpoch() + 5, history.epochs());
    var lowest = Arrays.stream(history.validationLoss()).min().orElseThrow();
    assertEquals(lowest, Loss.meanSquaredError().of(net.predict(vx), vTarget));
    assertEquals(lowest, history.validationLoss()[history.bestEpoch() - 1]);
  }

  @Test
  void interruptEndsWithinOneStepAndKeepsWhatWasLearnt() {
    var net = network();
    var before = net.copy();
    var steps = new ArrayList<Integer>();
    var history =
        trainer(net)
            .epochs(1000)
            .listener(
                (epoch, step, loss) -> {
                  steps.add(step);
                  if (steps.size() == 7) {
                    Thread.currentThread().interrupt();
                  }
                })
            .fit(x, target);
    assertEquals(History.End.INTERRUPTED, history.end());
    assertEquals(7, steps.size());
    assertEquals(1, history.epochs(), "four steps make an epoch");
    assertTrue(Thread.currentThread().isInterrupted(), "for those who train the next network");
    assertFalse(
        Arrays.equals(
            before.parameters().get("Whh").values(), net.parameters().get("Whh").values()));
  }

  @Test
  void anInterruptEndsTheTrainingsThatFollow() {
    var ends = new ArrayList<History.End>();
    for (var start = 1; start <= 3; start++) {
      var second = start == 2;
      TrainingListener listener =
          (epoch, step, loss) -> {
            if (second) {
              Thread.currentThread().interrupt();
            }
          };
      ends.add(trainer(network()).epochs(2).listener(listener).fit(x, target).end());
    }
    assertEquals(
        List.of(History.End.FINISHED, History.End.INTERRUPTED, History.End.INTERRUPTED), ends);
    Thread.interrupted();
    assertEquals(History.End.FINISHED, trainer(network()).epochs(2).fit(x, target).end());
  }

  @Test
  void lossThatIsNoNumberEndsTraining() {
    var net = Network.of(1, 3, Rnn.of(4, Activation.IDENTITY), Readout.linear(1));
    var trainer = Trainer.of(net, Loss.meanSquaredError(), Optimizer.sgd(100));
    var history = trainer.epochs(1000).fit(x, target);
    assertEquals(History.End.DIVERGED, history.end());
    assertTrue(history.epochs() < 1000);
  }

  @Test
  void listenerSeesEveryStepAndEpoch() {
    var seen = new StringBuilder();
    trainer(network())
        .epochs(2)
        .truncatedBptt(3)
        .listener(
            new TrainingListener() {
              @Override
              public void onStep(int epoch, int step, double loss) {
                seen.append(epoch).append('.').append(step).append(' ');
              }

              @Override
              public void onEpoch(int epoch, double loss, double validationLoss) {
                seen.append('|').append(Double.isNaN(validationLoss)).append(' ');
              }
            })
        .fit(x, target);
    assertEquals(
        "1.1 1.2 1.3 1.4 1.5 1.6 1.7 1.8 |true 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 |true ",
        seen.toString());
  }

  @Test
  void truncatedTrainingOverTheWholeLengthEqualsFullTraining() {
    var full = network();
    var truncated = network();
    trainer(full).epochs(3).fit(x, target);
    trainer(truncated).epochs(3).truncatedBptt(6).fit(x, target);
    assertSame(full, truncated);
  }

  @Test
  void segmentsThatArePaddingOnlyAreSkipped() {
    var ragged = Sequence.ofScalars(new double[] {1, 2, 3, 4, 5, 6}, new double[] {1, 2});
    var net = network();
    var steps = new ArrayList<Double>();
    var history =
        Trainer.of(net, Loss.meanSquaredError(), Optimizer.sgd(0.01))
            .batchSize(1)
            .inOrder()
            .truncatedBptt(2)
            .epochs(1)
            .listener((epoch, step, loss) -> steps.add(loss))
            .fit(ragged, ragged);
    assertEquals(6, steps.size());
    var weighted = 2 * (steps.get(0) + steps.get(1) + steps.get(2) + steps.get(3)) / 8;
    assertEquals(weighted, history.lastLoss(), 1e-12);
  }

  private static long bitsAfterTraining(Recurrent layer) {
    var net = Network.of(5, 3, layer, Dropout.of(0.2), Readout.softmax(5));
    var random = new SplitMix64(4);
    var tokens = new int[7][29];
    for (var row : tokens) {
      Arrays.setAll(row, i -> random.nextInt(5));
    }
    var text = Sequence.ofTokens(5, tokens);
    Trainer.of(net, Loss.crossEntropy(), Optimizer.adam(0.01))
        .batchSize(3)
        .clip(Clipping.byNorm(1))
        .epochs(20)
        .fit(text, text);
    var bits = 1L;
    for (var name : net.parameters().names()) {
      for (var value : net.parameters().get(name).values()) {
        bits = 31 * bits + Double.doubleToLongBits(value);
      }
    }
    return bits;
  }

  @Test
  void digitsAreTheSameOnEveryMachine() {
    // The same with and without compiler and vector instructions, on JDK 17 and 25.
    assertEquals(5487402702039927118L, bitsAfterTraining(Rnn.tanh(33)));
    var lstm = Recurrent.of(new Lstm(33).withPeepholes());
    assertEquals(6398511718191584500L, bitsAfterTraining(lstm));
    assertEquals(-8985330294392086682L, bitsAfterTraining(Gru.of(33)));
    assertEquals(
        -7856585258702317959L, bitsAfterTraining(Recurrent.of(new Gru(33, Gru.Form.CHUNG))));
  }

  static List<Recurrent> everyCell() {
    return List.of(
        Rnn.tanh(100),
        Recurrent.of(new Lstm(100).withPeepholes()),
        Gru.of(100),
        Recurrent.of(new Gru(100, Gru.Form.CHO)));
  }

  @ParameterizedTest
  @MethodSource("everyCell")
  void stepsNeedNoNewMemory(Recurrent layer) {
    var net = Network.of(65, 1, layer.withLearnedState(), Readout.softmax(65));
    var text = new int[25 * 300];
    Arrays.setAll(text, i -> i % 65);
    var stream = Sequence.ofTokens(65, text);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    var allocated = new long[301];
    Trainer.of(net, Loss.crossEntropy(), Optimizer.adagrad(0.1))
        .clip(Clipping.byNorm(5))
        .truncatedBptt(25)
        .epochs(1)
        .listener((epoch, step, loss) -> allocated[step] = threads.getCurrentThreadAllocatedBytes())
        .fit(stream, stream);
    var perStep = (allocated[300] - allocated[100]) / 200;
    // One array of the network's hidden states alone would be 20,000 bytes.
    assertTrue(perStep < 2000, perStep + " bytes a step");
  }

  @Test
  void checkpointThatCannotBeWrittenIsReported() throws IOException {
    var blocked = Files.createFile(folder.resolve("file")).resolve("below.bin");
    var trainer = trainer(network()).epochs(1).checkpoint(blocked, 1);
    assertThrows(UncheckedIOException.class, () -> trainer.fit(x, target));
  }

  @Test
  void wrongSettingsAreRefused() {
    var trainer = trainer(network());
    assertThrows(IllegalArgumentException.class, () -> trainer.epochs(0));
    assertThrows(IllegalArgumentException.class, () -> trainer.batchSize(0));
    assertThrows(IllegalArgumentException.class, () -> trainer.fit(x, noise(6, 3, 1)));
    assertThrows(IllegalArgumentException.class, () -> trainer.patience(3).fit(x, target));
  }
}
