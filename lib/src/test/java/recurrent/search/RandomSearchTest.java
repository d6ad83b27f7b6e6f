package recurrent.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import recurrent.network.Network;
import recurrent.network.Readout;
import recurrent.network.Rnn;
import recurrent.network.Sequence;
import recurrent.network.SplitMix64;
import recurrent.training.Loss;
import recurrent.training.Optimizer;
import recurrent.training.Trainer;

class RandomSearchTest {

  private record Settings(int hidden, double rate, String rule) {}

  private static RandomSearch<Settings> search(int trials) {
    return RandomSearch.of(
        trials,
        draw ->
            new Settings(draw.whole(2, 6), draw.logUniform(1e-3, 1e-1), draw.oneOf("adam", "sgd")));
  }

  @AfterEach
  void forgetInterrupts() {
    Thread.interrupted();
  }

  /** The error is smallest at the rate 0.01, and a little different for each seed. */
  private static double bowl(Settings settings, long seed) {
    return Math.abs(Math.log10(settings.rate()) + 2) + 0.001 * seed;
  }

  @Test
  void theBestComesFirstWithTheSpreadOfItsStarts() {
    var ranking = search(30).starts(3).run(RandomSearchTest::bowl);
    assertEquals(30, ranking.trials().size());
    var before = 0.0;
    for (var trial : ranking.trials()) {
      assertTrue(trial.errors().mean() >= before);
      before = trial.errors().mean();
      assertEquals(bowl(trial.settings(), 2), trial.errors().mean(), 1e-12);
      assertEquals(0.001, trial.errors().deviation(), 1e-12);
      assertEquals(3, trial.errors().count());
    }
    assertEquals(ranking.trials().get(0), ranking.best());
    assertTrue(ranking.best().errors().min() < 0.1, "30 of 2 decades");
  }

  @Test
  void otherSeedsDrawOtherSettings() {
    assertEquals(search(5).draws(), search(5).draws());
    assertEquals(search(5).draws(), search(9).draws().subList(0, 5), "more trials add to these");
    assertNotEquals(search(5).draws(), search(5).seed(2).draws());
  }

  /** Trains one of the course's own networks. */
  private static double own(Settings settings, long seed) {
    var net = Network.of(1, seed, Rnn.tanh(settings.hidden()), Readout.linear(1));
    var random = new SplitMix64(4);
    var x = Sequence.zeros(8, 10, 1);
    for (var i = 0; i < 80; i++) {
      x.values()[i] = random.nextGaussian();
    }
    var rule =
        settings.rule().equals("adam")
            ? Optimizer.adam(settings.rate())
            : Optimizer.sgd(settings.rate());
    return Trainer.of(net, Loss.meanSquaredError(), rule).epochs(5).seed(seed).fit(x, x).lastLoss();
  }

  /** Trains a network of DL4J with dropout, whose random numbers ND4J draws. */
  private static double dl4j(Settings settings, long seed) {
    var net =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(seed)
                .updater(new Adam(settings.rate()))
                .list()
                .layer(new LSTM.Builder().nOut(settings.hidden()).build())
                .layer(new DropoutLayer(0.8))
                .layer(
                    new RnnOutputLayer.Builder(LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nOut(1)
                        .build())
                .setInputType(InputType.recurrent(1))
                .build());
    net.init();
    var x = Nd4j.linspace(-1, 1, 40).castTo(Nd4j.dataType()).reshape(5, 1, 8);
    for (var step = 0; step < 4; step++) {
      net.fit(x, x);
    }
    return net.score();
  }

  @Test
  void theNumberOfThreadsChangesNothing() {
    for (var objective :
        List.<Objective<Settings>>of(RandomSearchTest::own, RandomSearchTest::dl4j)) {
      var one = search(12).starts(2).run(objective);
      var four = search(12).starts(2).threads(4).run(objective);
      assertEquals(one, four);
      assertTrue(one.trials().stream().allMatch(Trial::succeeded), one::toString);
      assertTrue(one.best().errors().mean() < one.trials().get(11).errors().mean());
    }
  }

  @Test
  void trialsRunAtOnceButNoMoreThanThereAreThreads() {
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var meet = new CountDownLatch(3);
    search(9)
        .threads(3)
        .run(
            (settings, seed) -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              meet.countDown();
              assertTrue(meet.await(20, TimeUnit.SECONDS), "three at once");
              running.decrementAndGet();
              return 1;
            });
    assertEquals(3, most.get());
  }

  @Test
  void aFailureIsReportedAndNotFatal() {
    var ranking =
        search(20)
            .starts(2)
            .threads(2)
            .run(
                (settings, seed) -> {
                  if (settings.rule().equals("sgd") && seed == 2) {
                    throw new IllegalStateException("no memory left");
                  }
                  return settings.hidden() == 2 ? Double.NaN : bowl(settings, seed);
                });
    var table = ranking.table();
    assertEquals(
        List.of(
            "trial",
            "hidden",
            "rate",
            "rule",
            "starts",
            "mean",
            "deviation",
            "smallest",
            "largest",
            "failure"),
        table.columnNames());
    for (var i = 0; i < 20; i++) {
      var trial = ranking.trials().get(i);
      var failure =
          trial.settings().hidden() == 2
              ? "start 1: the error is NaN"
              : trial.settings().rule().equals("sgd")
                  ? "start 2: java.lang.IllegalStateException: no memory left"
                  : "";
      assertEquals(failure, trial.failure());
      assertEquals(failure.isEmpty(), trial.succeeded());
      assertEquals(failure, table.stringColumn("failure").get(i));
      assertEquals(trial.succeeded() ? 0 : 1, table.doubleColumn("mean").isMissing(i) ? 1 : 0);
      assertEquals(trial.settings().hidden(), table.intColumn("hidden").get(i));
      assertEquals(trial.number(), table.intColumn("trial").get(i));
    }
    var failed = ranking.trials().stream().filter(trial -> !trial.succeeded()).count();
    assertTrue(failed > 3 && failed < 17, "" + failed);
    assertTrue(ranking.best().succeeded());
    assertFalse(ranking.trials().get(19).succeeded(), "failures stand last");
    assertTrue(ranking.toString().startsWith("20 trials, " + failed + " failed; best: Settings["));
  }

  @Test
  void withoutFailuresTheTableNamesNone() {
    var table = search(3).run(RandomSearchTest::bowl).table();
    assertFalse(table.columnNames().contains("failure"));
    assertEquals(List.of(1, 1, 1), table.intColumn("starts").asList());
  }

  @Test
  void whereEveryTrialFailsThereIsNoBest() {
    var ranking = search(3).run((settings, seed) -> Double.POSITIVE_INFINITY);
    var error = assertThrows(IllegalStateException.class, ranking::best);
    assertEquals(
        "search: every trial failed; one with: start 1: the error is Infinity", error.getMessage());
    assertEquals("3 trials, 3 failed; best: none", ranking.toString());
    assertEquals(3, ranking.table().rowCount());
  }

  @Test
  void anInterruptStopsTheTrialsThatRun() throws InterruptedException {
    var begun = new CountDownLatch(2);
    var stopped = new CountDownLatch(2);
    var cancelled = new AtomicBoolean();
    var caller =
        new Thread(
            () -> {
              try {
                search(10)
                    .threads(2)
                    .run(
                        (settings, seed) -> {
                          begun.countDown();
                          try {
                            Thread.sleep(60_000);
                          } catch (InterruptedException e) {
                            stopped.countDown();
                          }
                          return 1;
                        });
              } catch (CancellationException e) {
                cancelled.set(Thread.currentThread().isInterrupted());
              }
            });
    caller.start();
    assertTrue(begun.await(20, TimeUnit.SECONDS));
    caller.interrupt();
    caller.join(20_000);
    assertTrue(cancelled.get(), "and the thread is still interrupted");
    assertTrue(stopped.await(20, TimeUnit.SECONDS));
  }

  @Test
  void emptyBudgetsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> search(0));
    assertThrows(IllegalArgumentException.class, () -> search(1).starts(0));
    var error = assertThrows(IllegalArgumentException.class, () -> search(1).threads(0));
    assertEquals(
        "search: 1 trials, 1 starts, 0 threads; expected 1 or more of each", error.getMessage());
  }
}
