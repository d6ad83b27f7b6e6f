package recurrent.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import recurrent.network.Archive;
import recurrent.network.Matrix;
import recurrent.network.Network;
import recurrent.network.Parameters;
import recurrent.network.Sequence;
import recurrent.network.SplitMix64;
import recurrent.network.UnrolledNetwork;

/**
 * Trains a network.
 *
 * <pre>
 * var history = Trainer.of(net, Loss.meanSquaredError(), Optimizer.adam(0.01))
 *     .epochs(100)
 *     .batchSize(32)
 *     .clip(Clipping.byNorm(5))
 *     .fit(x, target);
 * </pre>
 *
 * <p>The order of sequences and the dropout masks depend on seed, epoch and step alone, so training
 * that was stopped and resumed goes on to the same digits.
 *
 * <p>An interrupt of the thread ends training within one step; what was learnt is kept. The thread
 * stays interrupted, so that whatever trains one network after the other ends as well.
 */
public final class Trainer {

  private final Network network;
  private final Loss loss;
  private final Optimizer optimizer;
  private final UnrolledNetwork unrolled;
  private final UnrolledNetwork validator;
  private final List<double[]> theta = new ArrayList<>();
  private final List<double[]> gradients = new ArrayList<>();
  private final List<double[][]> slots = new ArrayList<>(); // by parameter, then by slot

  private int epochs = 100;
  private int batchSize = Integer.MAX_VALUE;
  private boolean shuffled = true;
  private int truncation = Integer.MAX_VALUE;
  private Clipping clipping = Clipping.none();
  private long seed = 1;
  private Sequence validationX;
  private Sequence validationTarget;
  private int patience = Integer.MAX_VALUE;
  private TrainingListener listener = (epoch, step, stepLoss) -> {};
  private Path checkpoint;
  private int checkpointEvery;

  private long steps; // made so far
  private final List<Double> losses = new ArrayList<>(); // by epoch
  private final List<Double> validationLosses = new ArrayList<>(); // by epoch
  private Parameters best; // parameters of the epoch with the lowest validation loss

  // Memory for batches, made again only when their shape changes.
  private Sequence batchX;
  private Sequence batchTarget;
  private Sequence chunkX;
  private Sequence chunkTarget;
  private Sequence dY;
  private double epochLoss;
  private long epochCount;

  private Trainer(Network network, Loss loss, Optimizer optimizer) {
    this.network = network;
    this.loss = loss;
    this.optimizer = optimizer;
    unrolled = network.unroll();
    validator = network.unroll();
    network
        .parameters()
        .forEach(
            (name, matrix) -> {
              theta.add(matrix.values());
              gradients.add(unrolled.gradients().get(name).values());
              slots.add(new double[optimizer.slots()][matrix.values().length]);
            });
  }

  /**
   * A trainer for 100 epochs over all sequences at once.
   *
   * @param network what learns; its parameters change
   * @param loss what should become small
   * @param optimizer how gradients change parameters
   * @return the trainer
   */
  public static Trainer of(Network network, Loss loss, Optimizer optimizer) {
    return new Trainer(network, loss, optimizer);
  }

  /**
   * How often training goes over the data, counted from the first {@link #fit}.
   *
   * @param number the epoch after which training ends
   * @return this
   */
  public Trainer epochs(int number) {
    epochs = requireAtLeastOne("epochs", number);
    return this;
  }

  /**
   * How many sequences make a batch.
   *
   * @param sequences the number; the last batch may have fewer
   * @return this
   */
  public Trainer batchSize(int sequences) {
    batchSize = requireAtLeastOne("batch size", sequences);
    return this;
  }

  /**
   * Takes sequences in their order. Otherwise each epoch shuffles them.
   *
   * @return this
   */
  public Trainer inOrder() {
    shuffled = false;
    return this;
  }

  /**
   * Limits gradients before they are used.
   *
   * @param limit the limit
   * @return this
   */
  public Trainer clip(Clipping limit) {
    clipping = limit;
    return this;
  }

  /**
   * Cuts sequences into segments, makes a step after each and carries the state to the next.
   *
   * @param length steps of time in a segment
   * @return this
   */
  public Trainer truncatedBptt(int length) {
    truncation = requireAtLeastOne("truncated BPTT", length);
    return this;
  }

  /**
   * Decides the order of sequences and the dropout masks.
   *
   * @param value the seed
   * @return this
   */
  public Trainer seed(long value) {
    seed = value;
    return this;
  }

  /**
   * Measures the loss on other data after each epoch. When training ends, for whatever reason, the
   * network has the parameters of the epoch with the lowest such loss.
   *
   * @param x inputs
   * @param target targets
   * @return this
   */
  public Trainer validation(Sequence x, Sequence target) {
    validationX = x;
    validationTarget = target;
    return this;
  }

  /**
   * Stops when the validation loss has not improved for some epochs.
   *
   * @param epochsWithout how many
   * @return this
   */
  public Trainer patience(int epochsWithout) {
    patience = requireAtLeastOne("patience", epochsWithout);
    return this;
  }

  /**
   * Has training watched.
   *
   * @param watcher who watches
   * @return this
   */
  public Trainer listener(TrainingListener watcher) {
    listener = watcher;
    return this;
  }

  /**
   * Writes a file from which {@link #resume} goes on, after every so many epochs.
   *
   * @param path where
   * @param everyEpochs how many epochs lie between
   * @return this
   */
  public Trainer checkpoint(Path path, int everyEpochs) {
    checkpoint = path;
    checkpointEvery = requireAtLeastOne("checkpoint", everyEpochs);
    return this;
  }

  /**
   * Trains.
   *
   * @param x inputs
   * @param target targets: for every step, or one step if the network answers at the last
   * @return what happened
   * @throws UncheckedIOException if a checkpoint cannot be written
   */
  public History fit(Sequence x, Sequence target) {
    if (target.batch() != x.batch()) {
      throw new IllegalArgumentException(
          "fit: targets for " + target.batch() + " of " + x.batch() + " sequences");
    }
    if (patience < Integer.MAX_VALUE && validationX == null) {
      throw new IllegalArgumentException("patience: needs validation data");
    }
    if (truncation < x.time()) {
      TruncatedBptt.requireEveryStep(network, x, target);
    }
    var end = History.End.FINISHED;
    while (end == History.End.FINISHED && losses.size() < epochs) {
      end = epoch(x, target);
    }
    if (best != null) {
      network.parameters().copyFrom(best);
    }
    return new History(array(losses), array(validationLosses), end);
  }

  private History.End epoch(Sequence x, Sequence target) {
    var epoch = losses.size() + 1;
    var order = order(x.batch(), epoch);
    var size = Math.min(batchSize, x.batch());
    epochLoss = 0;
    epochCount = 0;
    var step = 0;
    for (var from = 0; from < order.length; from += size) {
      var count = Math.min(size, order.length - from);
      batchX = sized(batchX, x, x.time(), count);
      batchTarget = sized(batchTarget, target, target.time(), count);
      batchX.copySequences(x, order, from);
      batchTarget.copySequences(target, order, from);
      unrolled.start(null);
      for (var first = 0; first < x.time(); first += Math.min(truncation, x.time() - first)) {
        if (Thread.currentThread().isInterrupted()) {
          return History.End.INTERRUPTED;
        }
        var stepLoss = step(first);
        if (!Double.isFinite(stepLoss)) {
          return History.End.DIVERGED;
        }
        listener.onStep(epoch, ++step, stepLoss);
      }
    }
    return finish(epoch);
  }

  /** One step with a batch, or with the segment of it that begins at a step of time. */
  private double step(int first) {
    var x = batchX;
    var target = batchTarget;
    if (truncation < batchX.time()) {
      var length = Math.min(truncation, batchX.time() - first);
      chunkX = sized(chunkX, batchX, length, batchX.batch());
      chunkTarget = sized(chunkTarget, batchTarget, length, batchX.batch());
      chunkX.copySteps(batchX, first);
      chunkTarget.copySteps(batchTarget, first);
      x = chunkX;
      target = chunkTarget;
    }
    var y = unrolled.forward(x, SplitMix64.derive(seed, steps));
    if (dY == null || dY.time() != y.time() || dY.batch() != y.batch()) {
      dY = Sequence.zeros(y.time(), y.batch(), y.features());
    }
    var counted = loss.counted(y, target);
    var stepLoss = 0.0;
    if (counted > 0) {
      stepLoss = loss.evaluate(y, target, dY);
      if (Double.isFinite(stepLoss)) {
        update();
      }
      epochLoss += counted * stepLoss;
      epochCount += counted;
    }
    if (x == chunkX) {
      unrolled.carryState();
    }
    return stepLoss;
  }

  private void update() {
    unrolled.gradients().fill(0);
    unrolled.backward(dY);
    clipping.apply(unrolled.gradients());
    steps++;
    for (var i = 0; i < theta.size(); i++) {
      optimizer.update(theta.get(i), gradients.get(i), slots.get(i), steps);
    }
  }

  private History.End finish(int epoch) {
    var average = epochLoss / epochCount;
    losses.add(average);
    var validation = Double.NaN;
    var end = History.End.FINISHED;
    if (validationX != null) {
      validation = loss.of(validator.forward(validationX), validationTarget);
      validationLosses.add(validation);
      var bestEpoch = new History(array(losses), array(validationLosses), end).bestEpoch();
      if (bestEpoch == epoch) {
        best = network.parameters().copy();
      } else if (epoch - bestEpoch >= patience) {
        end = History.End.STOPPED_EARLY;
      }
    }
    listener.onEpoch(epoch, average, validation);
    if (checkpoint != null && (epoch % checkpointEvery == 0 || epoch == epochs)) {
      writeCheckpoint();
    }
    return end;
  }

  private int[] order(int size, int epoch) {
    var order = new int[size];
    Arrays.setAll(order, i -> i);
    if (shuffled) {
      // Fisher and Yates
      var random = new SplitMix64(SplitMix64.derive(seed, -epoch));
      for (var i = size - 1; i > 0; i--) {
        var j = random.nextInt(i + 1);
        var other = order[j];
        order[j] = order[i];
        order[i] = other;
      }
    }
    return order;
  }

  private static Sequence sized(Sequence memory, Sequence like, int time, int batch) {
    return memory != null && memory.time() == time && memory.batch() == batch
        ? memory
        : like.alike(time, batch);
  }

  private void writeCheckpoint() {
    var lines = new ArrayList<>(network.describe());
    lines.add("optimizer: " + optimizer);
    lines.add("seed: " + seed);
    lines.add("batches: " + batches());
    lines.add("steps: " + steps);
    var matrices = new LinkedHashMap<String, Matrix>();
    network.parameters().forEach((name, matrix) -> matrices.put("parameters/" + name, matrix));
    var names = network.parameters().names();
    for (var i = 0; i < names.size(); i++) {
      for (var slot = 0; slot < optimizer.slots(); slot++) {
        matrices.put("slot" + slot + "/" + names.get(i), Matrix.of(slots.get(i)[slot]));
      }
    }
    matrices.put("loss", Matrix.of(array(losses)));
    if (best != null) {
      best.forEach((name, matrix) -> matrices.put("best/" + name, matrix));
      matrices.put("validation", Matrix.of(array(validationLosses)));
    }
    try {
      new Archive(lines, matrices).write(checkpoint);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  /**
   * Goes back to where a checkpoint was written: parameters, what the optimiser remembers, epochs
   * and losses. {@link #fit} then goes on as if there had been no break. Clipping, data and layers
   * are to be the same as before; only the number of epochs may grow.
   *
   * @param path where the checkpoint is
   * @return this
   * @throws IOException if it cannot be read, is damaged, or belongs to other settings
   */
  public Trainer resume(Path path) throws IOException {
    var archive = Archive.read(path);
    requireSame(path, "optimizer", optimizer.toString(), archive.line("optimizer"));
    requireSame(path, "seed", String.valueOf(seed), archive.line("seed"));
    requireSame(path, "way of making batches", batches(), archive.line("batches"));
    var described = archive.lines().subList(0, archive.lines().size() - 4);
    requireSame(path, "network", network.describe().toString(), described.toString());
    var matrices = archive.matrices();
    network.parameters().copyFrom(section(matrices, "parameters/"));
    for (var slot = 0; slot < optimizer.slots(); slot++) {
      var remembered = section(matrices, "slot" + slot + "/");
      var i = 0;
      for (var name : network.parameters().names()) {
        var values = remembered.get(name).values();
        System.arraycopy(values, 0, slots.get(i++)[slot], 0, values.length);
      }
    }
    steps = Long.parseLong(archive.line("steps"));
    read(matrices.get("loss"), losses);
    read(matrices.get("validation"), validationLosses);
    best = matrices.containsKey("validation") ? section(matrices, "best/") : null;
    return this;
  }

  private String batches() {
    return "size " + batchSize + ", truncation " + truncation + ", shuffled " + shuffled;
  }

  private static void requireSame(Path path, String what, String mine, String stored)
      throws IOException {
    if (!mine.equals(stored)) {
      throw new IOException(
          path + " belongs to another " + what + ": " + stored + ", but this trainer has " + mine);
    }
  }

  private static Parameters section(Map<String, Matrix> matrices, String prefix) {
    var part = new LinkedHashMap<String, Matrix>();
    matrices.forEach(
        (name, matrix) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), matrix);
          }
        });
    return new Parameters(part);
  }

  private static void read(Matrix row, List<Double> destination) {
    destination.clear();
    if (row != null) {
      Arrays.stream(row.values()).forEach(destination::add);
    }
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static int requireAtLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " must be at least 1");
    }
    return value;
  }
}
