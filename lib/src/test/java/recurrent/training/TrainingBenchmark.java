package recurrent.training;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Scanner;
import recurrent.network.Gru;
import recurrent.network.Lstm;
import recurrent.network.Network;
import recurrent.network.Readout;
import recurrent.network.Recurrent;
import recurrent.network.Rnn;
import recurrent.network.Sequence;

/**
 * The Java side of tests/benchmark.py, which starts this file without compiling it first. Arguments
 * are {@code characters} or {@code vectors}, the label of a cell, the sizes, and a file of
 * little-endian doubles: first weights, then data. For each number read from the input it trains so
 * many epochs, and answers with the seconds that this thread used and the loss of each epoch.
 */
final class TrainingBenchmark {

  private final String cell;
  private final int inputs;
  private final int hidden;
  private final int outputs;
  private final int time;
  private final int batch;
  private final int steps;
  private final ByteBuffer file;
  private Sequence x;
  private Sequence target;

  private TrainingBenchmark(String[] args) throws IOException {
    cell = args[1];
    inputs = Integer.parseInt(args[2]);
    hidden = Integer.parseInt(args[3]);
    outputs = Integer.parseInt(args[4]);
    time = Integer.parseInt(args[5]);
    batch = Integer.parseInt(args[6]);
    steps = Integer.parseInt(args[7]);
    file = ByteBuffer.wrap(Files.readAllBytes(Path.of(args[8]))).order(ByteOrder.LITTLE_ENDIAN);
  }

  public static void main(String[] args) throws IOException {
    var benchmark = new TrainingBenchmark(args);
    var trainer = args[0].equals("characters") ? benchmark.characters() : benchmark.vectors();
    benchmark.run(trainer);
  }

  private Trainer characters() {
    var net = network(Readout.softmax(outputs));
    var text = new int[steps * time + 1];
    for (var i = 0; i < text.length; i++) {
      text[i] = (int) file.getDouble();
    }
    var whole = Sequence.ofTokens(inputs, text);
    x = whole.steps(0, text.length - 1);
    target = whole.steps(1, text.length);
    return Trainer.of(net, Loss.crossEntropy().summedOverTime(), Optimizer.adagrad(0.01))
        .clip(Clipping.byValue(5))
        .truncatedBptt(time)
        .inOrder();
  }

  private Trainer vectors() {
    var net = network(Readout.linear(outputs));
    x = Sequence.zeros(time, batch, inputs);
    target = Sequence.zeros(time, batch, outputs);
    read(x.values());
    read(target.values());
    return Trainer.of(net, Loss.meanSquaredError(), Optimizer.sgd(0.1)).inOrder();
  }

  private Network network(Readout readout) {
    var net = Network.of(inputs, 1, recurrent(), readout);
    net.parameters().forEach((name, matrix) -> read(matrix.values()));
    return net;
  }

  private Recurrent recurrent() {
    switch (cell) {
      case "lstm":
        return Lstm.of(hidden);
      case "gru":
        return Gru.of(hidden);
      default:
        return Rnn.tanh(hidden);
    }
  }

  private void read(double[] values) {
    for (var i = 0; i < values.length; i++) {
      values[i] = file.getDouble();
    }
  }

  private void run(Trainer trainer) {
    var clock = ManagementFactory.getThreadMXBean();
    var orders = new Scanner(System.in);
    var trained = 0;
    while (orders.hasNextInt()) {
      var epochs = orders.nextInt();
      var start = clock.getCurrentThreadCpuTime();
      var losses = trainer.epochs(trained + epochs).fit(x, target).loss();
      var answer = new StringBuilder().append((clock.getCurrentThreadCpuTime() - start) * 1e-9);
      for (; trained < losses.length; trained++) {
        answer.append(' ').append(losses[trained]);
      }
      System.out.println(answer);
    }
  }
}
