package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class LiveTrainingTest {

  @AfterEach
  void stop() {
    Thread.interrupted();
    BaseKernel.stop();
  }

  private static List<String> linesOf(Runnable training) {
    var printed = Printed.by(training);
    return printed.isEmpty() ? List.of() : printed.lines().toList();
  }

  private static void allEpochs(LiveTraining live, int epochs) {
    for (var epoch = 1; epoch <= epochs; epoch++) {
      assertTrue(live.update(epoch, 1.0 / epoch, 2.0 / epoch));
    }
  }

  private static String html(DisplayData data) {
    return (String) data.forms.get("text/html");
  }

  // ------------------------------------------------------------ outside a notebook

  @Test
  void anyNumberOfUpdatesPrintsAtMost20LinesAndEndsWithTheLastNumbers() {
    for (var epochs : new int[] {1, 2, 3, 17, 18, 19, 20, 21, 100, 10_000}) {
      var lines = linesOf(() -> allEpochs(LiveTraining.epochs(epochs), epochs));
      assertTrue(lines.size() <= 20, epochs + " epochs printed " + lines.size());
      assertTrue(lines.size() >= Math.min(epochs, 17), epochs + " epochs printed " + lines.size());
      var last = lines.get(lines.size() - 1);
      var start =
          "epoch %d of %d: loss %.4g, validation loss %.4g; "
              .formatted(epochs, epochs, 1.0 / epochs, 2.0 / epochs);
      assertTrue(last.startsWith(start), last);
      assertFalse(last.contains("left"), last);
    }
  }

  @Test
  void stepsWithinEpochsPrintAtMost20LinesAndEndWithTheLastNumbers() {
    for (var epochs : new int[] {1, 2, 5, 50}) {
      var lines =
          linesOf(
              () -> {
                var live = LiveTraining.epochs(epochs);
                for (var epoch = 1; epoch <= epochs; epoch++) {
                  for (var step = 1; step <= 200; step++) {
                    assertTrue(live.step(epoch, step, epoch + step / 1000.0));
                  }
                }
                live.finish();
                live.finish();
              });
      assertTrue(lines.size() <= 20, epochs + " epochs printed " + lines.size());
      assertTrue(lines.size() >= Math.min(epochs, 17), epochs + " epochs printed " + lines.size());
      var start = "epoch %d of %d, step 200: loss ".formatted(epochs, epochs);
      var last = lines.get(lines.size() - 1);
      assertTrue(last.startsWith(start + "%.4g;".formatted(epochs + 0.2)), last);
    }
  }

  @Test
  void theLinesAreTheSameHoweverFastTheTrainingIs() throws InterruptedException {
    var fast = linesOf(() -> allEpochs(LiveTraining.epochs(30), 30));
    var slow =
        linesOf(
            () -> {
              var live = LiveTraining.epochs(30);
              for (var epoch = 1; epoch <= 30; epoch++) {
                sleep(20);
                live.update(epoch, 1.0 / epoch, 2.0 / epoch);
              }
            });
    assertEquals(withoutTimes(fast), withoutTimes(slow));
  }

  private static List<String> withoutTimes(List<String> lines) {
    return lines.stream().map(line -> line.replaceAll("\\d+ s\\b", "")).toList();
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void theTimeLeftIsThatOfTheEpochsToCome() {
    var seconds = new double[1];
    var lines =
        linesOf(
            () -> {
              var live = LiveTraining.epochs(61);
              live.update(1, 1);
              var begin = System.nanoTime();
              sleep(1000);
              live.update(11, 1);
              seconds[0] = (System.nanoTime() - begin) / 1e9;
            });
    var left = Pattern.compile("about (\\d+) s left").matcher(lines.get(lines.size() - 1));
    assertTrue(left.find(), lines.toString());
    assertEquals(50 / 10.0 * seconds[0], Integer.parseInt(left.group(1)), 0.6);
  }

  @Test
  void aSampleStandsOnTheLineShortened() {
    var lines =
        linesOf(
            () -> {
              var live = LiveTraining.epochs(1);
              live.sample("to be\n or  not " + "x".repeat(100));
              live.update(1, 0.5);
            });
    assertEquals(1, lines.size());
    assertTrue(lines.get(0).endsWith("; to be or not " + "x".repeat(66) + "…"), lines.get(0));
  }

  @Test
  void aTrainingMayBeCountedInSteps() {
    var lines = linesOf(() -> LiveTraining.steps(1).update(1, 0.25));
    assertTrue(lines.get(0).startsWith("step 1 of 1: loss 0.2500; "), lines.get(0));
  }

  // ------------------------------------------------------------ endings

  @Test
  void anInterruptStopsAndSaysSoOnce() {
    var lines =
        linesOf(
            () -> {
              var live = LiveTraining.epochs(10_000);
              for (var epoch = 1; epoch <= 500; epoch++) {
                assertTrue(live.update(epoch, 1.0));
              }
              Thread.currentThread().interrupt();
              assertFalse(live.update(501, 0.5));
              assertTrue(Thread.currentThread().isInterrupted(), "for loops around");
              assertTrue(live.stopped());
              assertFalse(live.update(502, 0.4));
              live.finish();
            });
    var size = lines.size();
    assertTrue(
        lines.get(size - 2).startsWith("epoch 501 of 10000: loss 0.5000; "), lines.toString());
    assertEquals(
        "stopped at epoch 501 of 10000 by you; what was learnt is kept", lines.get(size - 1));
    assertEquals(1, lines.stream().filter(line -> line.contains("stopped")).count());
  }

  @Test
  void anInterruptStopsTheTrainingsThatFollowInTheSameCell() {
    var lines =
        linesOf(
            () -> {
              for (var start = 1; start <= 2; start++) {
                var live = LiveTraining.epochs(10);
                var goesOn = live.update(1, 1.0);
                assertEquals(start == 1, goesOn);
                Thread.currentThread().interrupt();
                assertTrue(live.stopped());
              }
            });
    assertEquals(2, lines.stream().filter(line -> line.startsWith("stopped at epoch 1")).count());
  }

  @Test
  void aLateInterruptStillFitsInto20Lines() {
    var lines =
        linesOf(
            () -> {
              var live = LiveTraining.epochs(10_000);
              allEpochsBut(live, 10_000);
              Thread.currentThread().interrupt();
              live.update(10_000, 0.5);
            });
    assertTrue(lines.size() <= 20, "" + lines.size());
    assertTrue(lines.get(lines.size() - 1).startsWith("stopped at epoch 10000"), lines.toString());
  }

  private static void allEpochsBut(LiveTraining live, int last) {
    for (var epoch = 1; epoch < last; epoch++) {
      live.update(epoch, 1);
    }
  }

  @Test
  void aLoopThatOnlyAsksIsStoppedToo() {
    var lines =
        linesOf(
            () -> {
              var live = LiveTraining.epochs(10);
              assertFalse(live.stopped());
              Thread.currentThread().interrupt();
              assertTrue(live.stopped());
            });
    assertEquals(
        List.of("stopped at epoch 1, before its end, by you; what was learnt is kept"), lines);
  }

  @Test
  void aLossThatIsNoNumberStopsWithAReasonAndAWayOut() {
    for (var loss : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      var lines =
          linesOf(
              () -> {
                var live = LiveTraining.epochs(10);
                live.update(1, 1);
                live.update(2, 2);
                assertFalse(live.update(3, loss));
                assertTrue(live.stopped());
              });
      assertEquals(
          "loss is %s at epoch 3 of 10: the learning rate is probably too large; divide it by 10 or clip the gradients, and start again with new weights"
              .formatted(Double.isNaN(loss) ? "NaN" : "infinite"),
          lines.get(lines.size() - 1));
    }
  }

  @Test
  void aValidationLossThatIsNoNumberStopsToo() {
    var lines = linesOf(() -> assertFalse(LiveTraining.epochs(10).update(1, 1, Double.NaN)));
    assertTrue(
        lines.get(lines.size() - 1).startsWith("validation loss is NaN at epoch 1 of 10: "),
        lines.toString());
  }

  @Test
  void whatCannotBeIsRefused() {
    assertRefused("epochs: 0; expected at least 1", () -> LiveTraining.epochs(0));
    assertRefused(
        "epoch: 0; expected 1 to 3, counted from 1", () -> LiveTraining.epochs(3).update(0, 1));
    assertRefused(
        "epoch: 4; expected 1 to 3, counted from 1", () -> LiveTraining.epochs(3).update(4, 1));
    var live = LiveTraining.epochs(3);
    Printed.by(() -> live.step(2, 7, 1));
    assertRefused("step: 7; expected more than 7, in epoch 2", () -> live.step(2, 7, 1));
    Printed.by(() -> live.update(2, 1));
    assertRefused(
        "epoch: 2 after 2; for another training, make another LiveTraining",
        () -> live.update(2, 1));
    assertRefused(
        "epoch: 1 after 2; for another training, make another LiveTraining",
        () -> live.step(1, 1, 1));
  }

  private static void assertRefused(String message, Runnable action) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, action::run).getMessage());
  }

  // ------------------------------------------------------------ in a notebook

  @Test
  void aFastTrainingShowsOneDisplayAndAFewUpdatesAndEndsWithTheLastNumbers() {
    var kernel = BaseKernel.start();
    var begin = System.nanoTime();
    var printed = Printed.by(() -> allEpochs(LiveTraining.epochs(10_000), 10_000));
    var seconds = (System.nanoTime() - begin) / 1e9;
    assertEquals("", printed, "nothing is printed beside the display");
    assertEquals(1, kernel.displayed.size());
    assertTrue(
        kernel.updates.size() <= 1 + seconds * 1000 / LiveTraining.MILLIS_BETWEEN_DISPLAYS,
        kernel.updates.size() + " updates in " + seconds + " s");
    assertFinal(last(kernel));
  }

  /** What stands in the one place at the end. */
  private static DisplayData last(BaseKernel.FakeKernel kernel) {
    var shown = kernel.updates.isEmpty() ? kernel.displayed : kernel.updates;
    return shown.get(shown.size() - 1);
  }

  private static void assertFinal(DisplayData data) {
    var text = (String) data.forms.get("text/plain");
    assertTrue(
        text.contains("epoch 10000 of 10000: loss 0.0001000, validation loss 0.0002000; "), text);
    assertTrue(
        html(data)
            .contains(
                "alt=\"Up to epoch 10000 of 10000, the training loss goes from 1.000 to 0.0001000,"
                    + " the validation loss from 2.000 to 0.0002000;"
                    + " it is lowest, 0.0002000, at epoch 10000.\""),
        text);
    assertTrue(html(data).contains("src=\"data:image/png;base64,"));
    assertTrue(html(data).length() < 150_000, "small: " + html(data).length());
  }

  @Test
  void aSlowTrainingIsShownWhileItRuns() {
    var kernel = BaseKernel.start();
    var live = LiveTraining.epochs(1000);
    var begin = System.nanoTime();
    for (var epoch = 1; epoch <= 200; epoch++) {
      live.update(epoch, 1);
      sleep(10);
    }
    var seconds = (System.nanoTime() - begin) / 1e9;
    assertEquals(1, kernel.displayed.size());
    assertTrue(kernel.updates.size() >= 1, "it is updated in place");
    assertTrue(
        kernel.updates.size() <= seconds * 1000 / LiveTraining.MILLIS_BETWEEN_DISPLAYS,
        kernel.updates.size() + " updates in " + seconds + " s");
    live.finish();
    var text = (String) kernel.updates.get(kernel.updates.size() - 1).forms.get("text/plain");
    assertTrue(text.contains("epoch 200 of 1000: loss 1.000; "), text);
  }

  @Test
  void whatIsToldDuringADrawingIsDrawnThoughNothingFollows() throws InterruptedException {
    var kernel = BaseKernel.start();
    var live = LiveTraining.epochs(1000);
    for (var epoch = 1; epoch <= 900; epoch++) {
      live.update(epoch, 1.0 / epoch);
    }
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (kernel.displayed.isEmpty() || !epochShown(kernel).contains("epoch 900 of")) {
      assertTrue(System.nanoTime() < deadline, "the last update is never shown");
      Thread.sleep(20);
    }
  }

  private static String epochShown(BaseKernel.FakeKernel kernel) {
    return (String) last(kernel).forms.get("text/plain");
  }

  @Test
  void anInterruptIsToldInPlaceAlsoWhenTheCellHasEnded() {
    var kernel = BaseKernel.start();
    var live = LiveTraining.epochs(100);
    live.update(1, 1);
    kernel.endCell();
    Thread.currentThread().interrupt();
    assertFalse(live.update(2, 0.5));
    live.finish();
    var text = (String) last(kernel).forms.get("text/plain");
    assertTrue(text.contains("epoch 2 of 100: loss 0.5000; "), text);
    assertTrue(text.endsWith("; stopped at epoch 2 of 100 by you; what was learnt is kept"), text);
  }

  @Test
  void aTrainingThatFailsAtOnceSaysWhy() {
    var kernel = BaseKernel.start();
    assertFalse(LiveTraining.epochs(100).update(1, Double.NaN));
    assertEquals(1, kernel.displayed.size());
    var text = (String) kernel.displayed.get(0).forms.get("text/plain");
    assertTrue(text.contains("loss is NaN at epoch 1 of 100: the learning rate"), text);
  }

  @Test
  void aTrainingOnAnotherThreadIsShown() throws InterruptedException {
    var kernel = BaseKernel.start();
    var live = LiveTraining.epochs(10_000);
    var thread = new Thread(() -> allEpochs(live, 10_000));
    thread.start();
    thread.join();
    assertEquals(1, kernel.displayed.size());
    assertFinal(last(kernel));
  }

  @Test
  void anInterruptOfAnotherThreadIsSeenThere() throws InterruptedException {
    BaseKernel.start();
    var live = LiveTraining.epochs(1_000_000_000);
    var left = new AtomicBoolean();
    var thread =
        new Thread(
            () -> {
              var epoch = 1;
              while (live.update(epoch, 1)) {
                epoch++;
              }
              left.set(true);
            });
    thread.start();
    Thread.sleep(200);
    thread.interrupt();
    thread.join(1000);
    assertTrue(left.get(), "within a second");
    assertTrue(live.stopped());
  }

  @Test
  void headlessANotebookHasTheLinesAndThenTheChart() {
    var kernel = BaseKernel.start();
    var lines = linesOf(() -> allEpochs(LiveTraining.headless(10_000), 10_000));
    assertTrue(lines.size() <= 20, "" + lines.size());
    assertTrue(lines.get(lines.size() - 1).startsWith("epoch 10000 of 10000: loss 0.0001000"));
    assertEquals(1, kernel.displayed.size());
    assertEquals(0, kernel.updates.size());
    assertFinal(kernel.displayed.get(0));
  }

  // ------------------------------------------------------------ DL4J

  private static NeuralNetConfiguration.Builder configuration() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .optimizationAlgo(OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT)
        .updater(new Adam(0.01));
  }

  private static LSTM lstm() {
    return new LSTM.Builder().nIn(1).nOut(4).build();
  }

  private static RnnOutputLayer output() {
    return new RnnOutputLayer.Builder(LossFunction.MSE)
        .nIn(4)
        .nOut(1)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static MultiLayerNetwork network() {
    var net = new MultiLayerNetwork(configuration().list().layer(lstm()).layer(output()).build());
    net.init();
    return net;
  }

  /** Four mini-batches of two sines. */
  private static List<DataSet> batches() {
    var random = Nd4j.getRandomFactory().getNewRandomInstance(7);
    return List.of(1, 2, 3, 4).stream()
        .map(
            any ->
                new DataSet(
                    Nd4j.rand(random, new long[] {2, 1, 5}),
                    Nd4j.rand(random, new long[] {2, 1, 5})))
        .toList();
  }

  private static DataSetIterator data() {
    return new ExistingDataSetIterator(batches());
  }

  @Test
  void aNetworkOfDl4jLearnsTheSameAsByItsOwnFit() {
    var own = network();
    own.fit(data(), 3);
    var shown = network();
    DoubleSupplier validation = () -> shown.score(batches().get(0));
    var lines = linesOf(() -> LiveTraining.epochs(3).fit(shown, data(), validation));
    assertEquals(own.params(), shown.params());
    assertEquals(own.getEpochCount(), shown.getEpochCount());
    assertEquals(own.getIterationCount(), shown.getIterationCount());
    var last = lines.get(lines.size() - 1);
    assertTrue(last.startsWith("epoch 3 of 3: loss "), last);
    assertTrue(last.contains("validation loss %.4g".formatted(validation.getAsDouble())), last);
  }

  @Test
  void aGraphOfDl4jLearnsTheSameAsByItsOwnFit() {
    var graphs = new ComputationGraph[2];
    for (var i = 0; i < 2; i++) {
      var configuration =
          configuration()
              .graphBuilder()
              .addInputs("in")
              .addLayer("lstm", lstm(), "in")
              .addLayer("out", output(), "lstm")
              .setOutputs("out")
              .setInputTypes(InputType.recurrent(1, 5))
              .build();
      graphs[i] = new ComputationGraph(configuration);
      graphs[i].init();
    }
    graphs[0].fit(data(), 2);
    Printed.by(() -> LiveTraining.epochs(2).fit(graphs[1], data()));
    assertEquals(graphs[0].params(), graphs[1].params());
    assertEquals(2, graphs[1].getEpochCount());
  }

  @Test
  void anInterruptedNetworkHasTheParametersOfItsLastStepAndCanBeUsed() {
    var batches = batches();
    var net = network();
    var live = LiveTraining.epochs(100);
    var interrupting =
        new ExistingDataSetIterator(batches) {
          private static final long serialVersionUID = 1;

          @Override
          public DataSet next() {
            if (net.getIterationCount() == 2) {
              Thread.currentThread().interrupt();
            }
            return super.next();
          }
        };
    var lines = linesOf(() -> live.fit(net, interrupting));
    assertEquals(
        "stopped at epoch 1 of 100, step 3 by you; what was learnt is kept",
        lines.get(lines.size() - 1));
    assertTrue(live.stopped());
    assertEquals(3, net.getIterationCount());

    var expected = network();
    batches.subList(0, 3).forEach(expected::fit);
    assertEquals(expected.params(), net.params());

    var input = batches.get(0).getFeatures();
    assertEquals(expected.output(input), net.output(input));
    assertTrue(Double.isFinite(net.score()));
    Thread.interrupted(); // the next cell runs on a thread that is not interrupted
    net.fit(data(), 1);
    assertTrue(Double.isFinite(net.score()));
  }

  @Test
  void aNetworkWithoutDataIsRefused() {
    var nothing = new ExistingDataSetIterator(List.<DataSet>of());
    assertRefused(
        "data: it has no mini-batch", () -> LiveTraining.epochs(1).fit(network(), nothing));
  }

  // ------------------------------------------------------------ listeners

  /** As a trainer of one's own would declare it. */
  private interface StepListener {
    void onStep(int epoch, int step, double loss);
  }

  @Test
  void aListenerOfStepsIsAMethodReference() {
    var lines =
        linesOf(
            () -> {
              var live = LiveTraining.epochs(1);
              StepListener listener = live::step;
              for (var loss : Arrays.asList(3.0, 2.0, 1.0)) {
                listener.onStep(1, 4 - loss.intValue(), loss);
              }
              live.finish();
            });
    assertTrue(lines.get(0).startsWith("epoch 1 of 1, step 1: loss 3.000; "), lines.toString());
    assertTrue(lines.get(1).startsWith("epoch 1 of 1, step 3: loss 1.000; "), lines.toString());
  }
}
