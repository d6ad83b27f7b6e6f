package recurrent.exercise;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import recurrent.network.Network;
import recurrent.network.Readout;
import recurrent.network.Rnn;
import recurrent.network.Sequence;
import recurrent.training.Loss;
import recurrent.training.Optimizer;
import recurrent.training.Trainer;

/** A rate that fits, the reach of truncated BPTT, Adam's corrections, Nesterov's momentum. */
final class Chapter04 {

  private static final double GOAL = 0.01;
  private static final double CONSTANT_ANSWER = 0.25; // the loss of 7.5 for both
  private static final int MOST_EPOCHS = 20_000;

  private static final String TOO_SHORT =
      "Each step moves a weight by about the rate, and the weights have far to go: take a larger"
          + " rate, or more epochs";
  private static final String TOO_LONG =
      "With steps this long the hidden units are driven to -1 or 1, where tanh is flat, or the loss"
          + " is thrown about: take a smaller rate";
  private static final String NEAR =
      "It came near, but a level stretch lies on the way, or the loss hops: take more epochs, at"
          + " the same or a smaller rate";
  private static final String HOPS =
      "It was below 0.01 on the way, but RMSProp's steps do not shrink at the bottom, and it hops"
          + " out again: take a smaller rate, or another number of epochs";
  private static final String TWO_NUMBERS =
      "two numbers are asked: a rate above 0 and a whole number of epochs from 1 to " + MOST_EPOCHS;

  private Chapter04() {}

  static List<Exercise<?>> exercises() {
    return List.of(rateAndEpochs(), windows(), adam(), nesterov());
  }

  private static Exercise<double[]> rateAndEpochs() {
    return Exercise.of("04.1", double[].class)
        .judgedBy(Chapter04::faultOfTraining)
        .solution(new double[] {0.01, 1000})
        .mistake(new double[] {0.001, 200}, TOO_SHORT)
        .mistake(new double[] {0.01, 200}, TOO_SHORT)
        .mistake(new double[] {0.05, 200}, NEAR)
        .mistake(new double[] {1, 2000}, TOO_LONG)
        .mistake(new double[] {0.1, 200}, HOPS)
        .mistake(new double[] {0.01, 0.5}, TWO_NUMBERS)
        .insight(
            "The rate decides how far a weight can travel and how finely it can settle: that is why"
                + " it is the first setting to try.");
  }

  private static Optional<String> faultOfTraining(double[] answer) {
    if (answer.length != 2
        || !(answer[0] > 0 && answer[0] < Double.POSITIVE_INFINITY)
        || !(answer[1] >= 1 && answer[1] <= MOST_EPOCHS)
        || answer[1] != Math.rint(answer[1])) {
      return Optional.of(TWO_NUMBERS);
    }
    var x = Sequence.ofScalars(new double[] {1, 2, 3}, new double[] {4, 5, 6});
    var target = Sequence.lastStep(new double[] {7, 8});
    var network = toy();
    var history =
        Trainer.of(network, Loss.meanSquaredError(), Optimizer.rmsProp(answer[0]))
            .epochs((int) answer[1])
            .fit(x, target);
    var loss = Loss.meanSquaredError().of(network.predict(x), target);
    if (loss < GOAL) {
      return Optional.empty();
    }
    var lowest = Arrays.stream(history.loss()).min().orElseThrow();
    var cause =
        lowest < GOAL
            ? HOPS
            : answer[0] >= 0.2 ? TOO_LONG : lowest < CONSTANT_ANSWER ? NEAR : TOO_SHORT;
    return Optional.of(
        String.format(
            Locale.ROOT, "the loss ends at %.3g, expected less than %s. %s", loss, GOAL, cause));
  }

  /** The network of the chapter's first toy, with its fixed first weights. */
  private static Network toy() {
    var network = Network.of(1, 1, Rnn.tanh(2).atLastStep(), Readout.linear(1));
    network
        .parameters()
        .set("Wxh", new double[] {0.5}, new double[] {-0.5})
        .set("Whh", new double[] {0.2, 0}, new double[] {0, -0.2})
        .set("Why", new double[] {1, -1});
    return network;
  }

  private static Exercise<String> windows() {
    return Exercise.choice(
        "04.2",
        "C",
        Map.of(
            "A",
            "the state does carry the value along, if the weights let it; but it is the gradient"
                + " that teaches the weights to let it, and with windows of 1 and 5 it never"
                + " reaches ten steps back",
            "B",
            "a window of 5 sees further than one of 1, but neither reaches back to the value that"
                + " is asked for, ten steps before"),
        "The state carries a value forward; only a gradient that reaches back to it teaches the"
            + " network to keep it.");
  }

  @SuppressWarnings("unchecked")
  private static Exercise<Function<double[], double[]>> adam() {
    var type = (Class<Function<double[], double[]>>) (Class<?>) Function.class;
    return Exercise.of("04.3", type)
        .gives(path -> path.apply(new double[] {0.5, 0.3, -0.2, 0.1}))
        .at(i -> "step " + (i + 1))
        .within(1e-12)
        .solution(g -> adamPath(g, 0.9, 0.999))
        .mistake(
            g -> adamPath(g, 0.9, 0.9),
            "the correction of v still uses the decay of m: v is an average with decay 0.999")
        .mistake(
            g -> adamPath(g, 0, 0),
            "no correction at all: m and v begin at 0 and are too small in the first steps, v more"
                + " so, and the first step is three times too long")
        .mistake(
            g -> adamPath(g, 0.9, 0),
            "v is not corrected: it is a thousandth of what it should be, and the first step is"
                + " thirty times too long")
        .mistake(
            g -> adamPath(g, 0, 0.999),
            "m is not corrected: it is a tenth of what it should be, and so is the first step")
        .mistake(
            g -> adamPath(g, 0.999, 0.999),
            "the correction of m uses the decay of v: m is an average with decay 0.9, and the first"
                + " step is a hundred times too long")
        .mistake(
            g -> adamPath(g, 0.999, 0.9),
            "the two corrections are exchanged: m has the decay 0.9, v has 0.999")
        .insight(
            "Adam's first step is as long as the rate, whatever the gradient: a test that takes one"
                + " line.");
  }

  /** Adam with the decays that the corrections take for m and v; 0 for no correction. */
  private static double[] adamPath(double[] gradients, double ofM, double ofV) {
    var theta = 1.0;
    var m = 0.0;
    var v = 0.0;
    var path = new double[gradients.length];
    for (var t = 1; t <= path.length; t++) {
      var g = gradients[t - 1];
      m = 0.9 * m + 0.1 * g;
      v = 0.999 * v + 0.001 * g * g;
      var corrected = Math.sqrt(v / (1 - Math.pow(ofV, t)));
      theta -= 0.001 * m / (1 - Math.pow(ofM, t)) / (corrected + 1e-8);
      path[t - 1] = theta;
    }
    return path;
  }

  @SuppressWarnings("unchecked")
  private static Exercise<BiFunction<double[], Double, double[]>> nesterov() {
    var type = (Class<BiFunction<double[], Double, double[]>>) (Class<?>) BiFunction.class;
    return Exercise.of("04.4", type)
        .gives(Chapter04::threeSteps)
        .at(i -> (i % 2 == 0 ? "theta" : "v") + " of step " + (i / 2 + 1))
        .solution((s, g) -> step(s, 0.9 * s[1] + g, v -> g + 0.9 * v))
        .mistake(
            (s, g) -> step(s, 0.9 * s[1] + g, v -> v),
            "this is plain momentum: in the step, use the new v once more, g + 0.9 v")
        .mistake(
            (s, g) -> step(s, 0.9 * s[1] + g, v -> g + v),
            "in the step, the new v is to be multiplied by 0.9")
        .mistake(
            (s, g) -> step(s, 0.9 * s[1] + 0.1 * g, v -> g + 0.9 * v),
            "momentum adds the whole gradient to v; an average with weights 0.9 and 0.1 is what"
                + " Adam keeps")
        .mistake(
            (s, g) -> step(s, 0.9 * s[1] + g, v -> -(g + 0.9 * v)),
            "the step goes uphill: subtract it")
        .insight("It looks one step ahead: the velocity that is about to act is already counted.");
  }

  private static double[] step(double[] state, double v, Function<Double, Double> direction) {
    return new double[] {state[0] - 0.1 * direction.apply(v), v};
  }

  private static double[] threeSteps(BiFunction<double[], Double, double[]> rule) {
    var result = new double[6];
    var state = new double[] {1, 0};
    for (var t = 0; t < 3; t++) {
      state = rule.apply(state.clone(), List.of(0.5, 0.3, -0.2).get(t));
      result[2 * t] = state[0];
      result[2 * t + 1] = state[1];
    }
    return result;
  }
}
