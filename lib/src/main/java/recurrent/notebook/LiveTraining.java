package recurrent.notebook;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Shows a training while it runs, and lets its reader stop it. Make one right before the loop, tell
 * it every loss, and leave the loop when it says so:
 *
 * <pre>{@code
 * var live = LiveTraining.epochs(200);
 * for (var epoch = 1; epoch <= 200; epoch++) {
 *   var loss = trainOneEpoch();
 *   if (!live.update(epoch, loss)) break;
 * }
 * }</pre>
 *
 * <p>In a notebook, a chart of the losses and one line (position, last losses, time elapsed and
 * left) change in place, at most three times a second, and stay as they are at the end.
 * Interrupting the cell stops the training at its next update; so does a loss that is not a finite
 * number. Outside a notebook, and where the environment variable {@code RECURRENT_HEADLESS} is set,
 * at most 20 lines are printed; in a notebook, the chart follows them.
 *
 * <p>Losses may be told from any thread. An interrupt is seen on the thread that tells them, which
 * stays interrupted: other trainings that the same cell has yet to begin end at once.
 */
public final class LiveTraining {

  static final int MOST_LINES = 20;
  static final long MILLIS_BETWEEN_DISPLAYS = 350;

  /** Of the lines, two are left for the last state and for why the training stopped. */
  private static final int REGULAR_LINES = MOST_LINES - 2;

  /** After a drawing, its own thread rests at least twice as long as it took. */
  private static final long REST = 2;

  private static final int LONGEST_SAMPLE = 80;

  /**
   * All drawing is here: it costs the training nothing, and a thread that is interrupted while it
   * writes to a kernel's socket would close the socket.
   */
  private static final ScheduledExecutorService PAINTER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            var thread = new Thread(task, "live-training");
            thread.setDaemon(true);
            return thread;
          });

  private final String unit;
  private final int epochs;
  private final Optional<Kernel> kernel;
  private final boolean headless;
  private final long start = System.nanoTime();

  private final Curve training = new Curve();
  private final Curve validation = new Curve();
  private double loss = Double.NaN;
  private double validationLoss = Double.NaN;
  private String sample = "";
  private String ending = "";

  private int epoch;
  private int step;
  private int stepsPerEpoch;
  private long steps;
  private boolean epochDone;

  private long firstUpdate;
  private double firstProgress;
  private long updates;
  private long printedUpdates;
  private long drawnUpdates;
  private boolean endingTold;
  private boolean endingPrinted;
  private boolean endingDrawn;
  private int printedLines;
  private int lastSlot = -1;

  private Kernel.Place place;
  private boolean drawingIsDue;
  private long nextDrawing = start;

  private LiveTraining(String unit, int epochs, boolean headless) {
    if (epochs < 1) {
      throw new IllegalArgumentException(unit + "s: " + epochs + "; expected at least 1");
    }
    this.unit = unit;
    this.epochs = epochs;
    this.kernel = Kernel.find();
    this.headless = headless || kernel.isEmpty();
  }

  /**
   * A training that is counted in epochs.
   *
   * @param epochs how many there will be, at least 1
   * @return what to tell the losses
   * @throws IllegalArgumentException if there are none
   */
  public static LiveTraining epochs(int epochs) {
    return new LiveTraining("epoch", epochs, headless());
  }

  /**
   * A training that is counted in steps, without epochs.
   *
   * @param steps how many there will be, at least 1
   * @return what to tell the losses
   * @throws IllegalArgumentException if there are none
   */
  public static LiveTraining steps(int steps) {
    return new LiveTraining("step", steps, headless());
  }

  static LiveTraining headless(int epochs) {
    return new LiveTraining("epoch", epochs, true);
  }

  private static boolean headless() {
    return System.getenv("RECURRENT_HEADLESS") != null;
  }

  /**
   * Tells the loss of an epoch that is done. After the last, everything is shown as it is then.
   *
   * @param epoch its number, from 1; of {@link #steps}, the step's
   * @param loss its training loss
   * @return whether to go on: false after an interrupt, or a loss that is not finite
   * @throws IllegalArgumentException if the number is out of range or goes back
   */
  public boolean update(int epoch, double loss) {
    return update(epoch, loss, false, 0);
  }

  /**
   * Tells the losses of an epoch that is done. After the last, everything is shown as it is then.
   *
   * @param epoch its number, from 1; of {@link #steps}, the step's
   * @param loss its training loss
   * @param validationLoss its loss on data that is not trained on
   * @return whether to go on: false after an interrupt, or a loss that is not finite
   * @throws IllegalArgumentException if the number is out of range or goes back
   */
  public boolean update(int epoch, double loss, double validationLoss) {
    return update(epoch, loss, true, validationLoss);
  }

  private boolean update(int epoch, double loss, boolean validated, double validationLoss) {
    synchronized (this) {
      moveTo(epoch);
      if (!ending.isEmpty()) {
        return false;
      }
      epochDone = true;
      tell(loss, steps == 0, epoch);
      if (validated) {
        this.validationLoss = validationLoss;
        if (finite("validation loss", validationLoss)) {
          validation.add(steps == 0 ? epoch : steps, validationLoss);
        }
      }
    }
    return shown(epoch == epochs);
  }

  /**
   * Tells the loss of one step (a mini-batch) within an epoch. Fits any listener with these three
   * arguments as {@code live::step}. Call {@link #finish} after the last.
   *
   * @param epoch the epoch's number, from 1
   * @param step the step's number in the epoch, from 1
   * @param loss its training loss
   * @return whether to go on: false after an interrupt, or a loss that is not finite
   * @throws IllegalArgumentException if a number is out of range or goes back
   */
  public boolean step(int epoch, int step, double loss) {
    synchronized (this) {
      var before = this.epoch;
      moveTo(epoch);
      if (epoch > before) {
        stepsPerEpoch = Math.max(stepsPerEpoch, this.step);
        this.step = 0;
      }
      if (step <= this.step) {
        throw new IllegalArgumentException(
            "step: %d; expected more than %d, in epoch %d".formatted(step, this.step, epoch));
      }
      if (!ending.isEmpty()) {
        return false;
      }
      this.step = step;
      epochDone = false;
      steps++;
      tell(loss, true, steps);
    }
    return shown(false);
  }

  private void moveTo(int epoch) {
    if (epoch < 1 || epoch > epochs) {
      throw new IllegalArgumentException(
          "%s: %d; expected 1 to %d, counted from 1".formatted(unit, epoch, epochs));
    }
    if (epoch < this.epoch || epoch == this.epoch && epochDone) {
      throw new IllegalArgumentException(
          "%s: %d after %d; for another training, make another LiveTraining"
              .formatted(unit, epoch, this.epoch));
    }
    this.epoch = epoch;
  }

  private void tell(double loss, boolean onCurve, double x) {
    this.loss = loss;
    updates++;
    if (finite("loss", loss) && onCurve) {
      training.add(x, loss);
    }
    if (updates == 1) {
      firstUpdate = System.nanoTime();
      firstProgress = progress();
    }
  }

  private boolean finite(String name, double loss) {
    if (!Double.isFinite(loss)) {
      end(
          "%s is %s at %s: the learning rate is probably too large; divide it by 10 or clip the"
                  .formatted(name, Double.isNaN(loss) ? "NaN" : "infinite", position())
              + " gradients, and start again with new weights");
    }
    return Double.isFinite(loss);
  }

  /** The first reason to end is the one that is told. */
  private void end(String reason) {
    if (ending.isEmpty()) {
      ending = reason;
    }
  }

  /**
   * Sets a short text that stands in the line from the next update on, such as a sample of what the
   * network writes.
   *
   * @param text the text; its first 80 characters are shown
   */
  public synchronized void sample(String text) {
    sample = ShownArray.shortened(text, LONGEST_SAMPLE);
  }

  /**
   * Whether the training should stop, for loops that do not look at what {@link #update} returns.
   *
   * @return true after an interrupt, or a loss that is not finite
   */
  public boolean stopped() {
    return !shown(false);
  }

  /** Shows everything as it is now: after the last step, or where a loop ends early. */
  public void finish() {
    showAll().ifPresent(LiveTraining::await);
  }

  private Optional<Future<?>> showAll() {
    if (headless) {
      printChanges();
    }
    return kernel.map(any -> PAINTER.submit(this::drawChanges));
  }

  private synchronized void printChanges() {
    if (printedUpdates < updates) {
      print(line());
    }
    if (!ending.isEmpty() && !endingPrinted) {
      print(ending);
      endingPrinted = true;
    }
  }

  /** Looks for an interrupt, shows what is due, and says whether to go on. */
  private boolean shown(boolean last) {
    var interrupted = Thread.currentThread().isInterrupted();
    synchronized (this) {
      if (interrupted) {
        end("stopped at %s by you; what was learnt is kept".formatted(position()));
      }
      if (!ending.isEmpty()) {
        last = !endingTold;
        endingTold = true;
      } else if (!last && updates > 0) {
        showWhatIsDue();
      }
    }
    if (interrupted) {
      showAll(); // who interrupts does not want to wait
    } else if (last) {
      finish();
    }
    return ending.isEmpty();
  }

  private void showWhatIsDue() {
    if (headless) {
      var slot = (int) (progress() * (REGULAR_LINES - 1));
      var epochEndsSoon = !epochDone && step == stepsPerEpoch;
      if (slot > lastSlot && !epochEndsSoon) {
        lastSlot = slot;
        print(line());
      }
    } else if (!drawingIsDue) {
      bindToCell();
      drawWhenDue();
    }
  }

  /** A kernel's stream breaks where an interrupted thread writes to it. */
  private void print(String line) {
    if (printedLines < MOST_LINES) {
      var interrupted = Thread.interrupted();
      System.out.println(line);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      printedLines++;
      printedUpdates = updates;
    }
  }

  /** Done from 0 to 1, as far as it is known: how long an epoch is shows when the next begins. */
  private double progress() {
    var inEpoch =
        epochDone ? 1 : stepsPerEpoch == 0 ? 0 : Math.min(1.0, (double) step / stepsPerEpoch);
    return epoch == 0 ? 0 : (epoch - 1 + inEpoch) / epochs;
  }

  private String position() {
    if (epoch == 0) {
      return unit + " 1, before its end,";
    }
    var inEpoch = epochDone || step == 0 ? "" : ", step " + step;
    return unit + " " + epoch + " of " + epochs + inEpoch;
  }

  private String line() {
    var line = new StringBuilder(position()).append(": loss ").append(text(loss));
    if (!validation.isEmpty() || !Double.isNaN(validationLoss)) {
      line.append(", validation loss ").append(text(validationLoss));
    }
    var now = System.nanoTime();
    line.append("; ").append(time(now - start));
    var progress = progress();
    if (progress > firstProgress && progress < 1 && ending.isEmpty()) {
      var left = (now - firstUpdate) * (1 - progress) / (progress - firstProgress);
      line.append(", about ").append(time((long) left)).append(" left");
    }
    return sample.isEmpty() ? line.toString() : line + "; " + sample;
  }

  private static String text(double loss) {
    return String.format(Locale.ROOT, "%.4g", loss);
  }

  private static String time(long nanos) {
    var seconds = nanos / 1e9;
    if (seconds < 120) {
      return Math.round(seconds) + " s";
    }
    var minutes = seconds / 60;
    return minutes < 120 ? Math.round(minutes) + " min" : Math.round(minutes / 60) + " h";
  }

  private String altText() {
    var unit = steps > 0 ? "step" : this.unit;
    var text = new StringBuilder("Up to ").append(position()).append(", the training loss");
    text.append(steps > 0 ? " of a step" : "");
    text.append(" goes from ").append(text(training.first()));
    text.append(" to ").append(text(training.last()));
    if (!validation.isEmpty()) {
      text.append(", the validation loss from ").append(text(validation.first()));
      text.append(" to ").append(text(validation.last()));
      text.append("; it is lowest, ").append(text(validation.lowest()));
      text.append(", at ").append(unit).append(' ').append((long) validation.lowestX());
    }
    return text.append('.').toString();
  }

  /** Everything is drawn below the cell in which the training began. */
  private void bindToCell() {
    if (place == null) {
      place = kernel.orElseThrow().place();
    }
  }

  private void drawChanges() {
    var begin = System.nanoTime();
    var picture = picture();
    picture.ifPresent(changed -> place.show(changed.forms()));
    var end = System.nanoTime();
    synchronized (this) {
      drawingIsDue = false;
      if (picture.isPresent()) {
        var least = TimeUnit.MILLISECONDS.toNanos(MILLIS_BETWEEN_DISPLAYS);
        nextDrawing = end + Math.max(least, REST * (end - begin));
        if (!headless && isChanged()) {
          drawWhenDue();
        }
      }
    }
  }

  private void drawWhenDue() {
    drawingIsDue = true;
    PAINTER.schedule(this::drawChanges, nextDrawing - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  /** Whether there is more to draw than is there. */
  private boolean isChanged() {
    return drawnUpdates < updates || !ending.isEmpty() && !endingDrawn;
  }

  /** What is to be drawn, unless it is there already. */
  private synchronized Optional<Picture> picture() {
    if (!isChanged() || headless && training.isEmpty()) {
      return Optional.empty();
    }
    drawnUpdates = updates;
    endingDrawn = !ending.isEmpty();
    bindToCell();
    return Optional.of(
        new Picture(
            steps > 0 ? "step" : unit,
            training.x(),
            training.y(),
            validation.x(),
            validation.y(),
            altText(),
            updates == 0 ? "" : line(),
            ending));
  }

  /** With more points than this, they are nearer to each other than a dash is long. */
  private static final int DENSE = 40;

  /** A moment of the training, for the painter. */
  private record Picture(
      String unit,
      double[] x,
      double[] training,
      double[] validationX,
      double[] validation,
      String altText,
      String line,
      String ending) {

    Map<String, String> forms() {
      var caption = line.isEmpty() || ending.isEmpty() ? line + ending : line + "; " + ending;
      if (x.length == 0) {
        return Map.of("text/plain", caption);
      }
      var chart = Charts.line("Loss", unit, "loss");
      add(chart, "training", x, training);
      if (validation.length > 0) {
        // XChart begins the dashes of a line anew at each point, but not those of a smooth one.
        add(chart, "validation", validationX, validation).setSmooth(validation.length > DENSE);
      }
      var forms = Show.forms(chart, altText, caption);
      // Keeps its height while the next picture is read, so that the page does not jump.
      var html = "<div style=\"min-height:430px\">" + forms.get("text/html") + "</div>";
      return Map.of("text/html", html, "text/plain", forms.get("text/plain"));
    }

    /** A line; a single point, which has none, as a dot. */
    private static XYSeries add(XYChart chart, String name, double[] x, double[] y) {
      var series = chart.addSeries(name, x, y);
      if (x.length == 1) {
        series.setMarker(SeriesMarkers.CIRCLE);
      }
      return series;
    }
  }

  /** Waits for a drawing, and leaves an interrupt to those who come later. */
  private static void await(Future<?> drawing) {
    var interrupted = false;
    try {
      while (true) {
        try {
          drawing.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException("the training cannot be drawn", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Trains a network of DL4J for all epochs, as its own {@code fit} does, but so that it can be
   * stopped after any mini-batch: the network then has the parameters of that step, and can be used
   * and trained on. Whether it was stopped is what {@link #stopped} says.
   *
   * @param <N> {@link MultiLayerNetwork} or {@link ComputationGraph}
   * @param net the network
   * @param data its mini-batches; reset before every epoch
   * @throws IllegalArgumentException if there is no mini-batch
   */
  public <N extends NeuralNetwork & Model> void fit(N net, DataSetIterator data) {
    fit(net, data, null);
  }

  /**
   * Trains as {@link #fit(NeuralNetwork, DataSetIterator)}, with a validation loss.
   *
   * @param <N> {@link MultiLayerNetwork} or {@link ComputationGraph}
   * @param net the network
   * @param data its mini-batches; reset before every epoch
   * @param validationLoss computed after every epoch, for example {@code () -> net.score(held)}
   * @throws IllegalArgumentException if there is no mini-batch
   */
  public <N extends NeuralNetwork & Model> void fit(
      N net, DataSetIterator data, DoubleSupplier validationLoss) {
    for (var epoch = 1; epoch <= epochs; epoch++) {
      data.reset();
      var batches = 0;
      var sum = 0.0;
      while (data.hasNext()) {
        net.fit(data.next());
        batches++;
        sum += net.score();
        if (!step(epoch, batches, net.score())) {
          return;
        }
      }
      if (batches == 0) {
        throw new IllegalArgumentException("data: it has no mini-batch");
      }
      countEpoch(net);
      var mean = sum / batches;
      var goesOn =
          validationLoss == null
              ? update(epoch, mean)
              : update(epoch, mean, validationLoss.getAsDouble());
      if (!goesOn) {
        return;
      }
    }
  }

  /** Schedules of learning rates may count epochs. */
  private static void countEpoch(NeuralNetwork net) {
    if (net instanceof MultiLayerNetwork layers) {
      layers.incrementEpochCount();
    } else if (net instanceof ComputationGraph graph) {
      graph.incrementEpochCount();
    }
  }
}
