package recurrent.exercise;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import recurrent.task.CopyMemory;

/** Forms of the GRU, equal numbers of parameters, the score without memory. */
final class Chapter07 {

  private Chapter07() {}

  static List<Exercise<?>> exercises() {
    return List.of(chungToCho(), sameStates(), fairSizes(), withoutMemory());
  }

  @SuppressWarnings("unchecked")
  private static Exercise<UnaryOperator<double[]>> chungToCho() {
    var type = (Class<UnaryOperator<double[]>>) (Class<?>) UnaryOperator.class;
    var names = List.of("Wz", "Uz", "bz", "Wr", "Ur", "br", "Wn", "Un", "bn");
    return Exercise.of("07.1", type)
        .gives(
            convert -> convert.apply(new double[] {0.5, 0.1, -0.3, 0.4, 0.2, 0.7, 0.3, -0.6, 0.9}))
        .at(names::get)
        .solution(p -> negated(p, 0, 3))
        .mistake(p -> p, "nothing is changed, but the two forms have exchanged z and 1 - z")
        .mistake(
            p -> negated(p, 2, 3),
            "a bias alone is not the whole pre-activation of z: its weights change their sign, too")
        .mistake(
            p -> negated(p, 0, 2),
            "the bias is a part of the pre-activation of z: it changes its sign, too")
        .mistake(
            p -> negated(p, 0, 9),
            "the reset gate and the candidate are the same in both forms; only z is exchanged")
        .mistake(
            p -> {
              var q = p.clone();
              for (var i = 0; i < 3; i++) {
                q[i] = 1 - p[i];
              }
              return q;
            },
            "it is the gate that becomes 1 - z, not its weights: 1 - sigmoid(a) = sigmoid(-a)")
        .insight("The same network in other numbers: look at the form before you compare weights.");
  }

  /** The numbers from one place to another with the other sign. */
  private static double[] negated(double[] p, int from, int to) {
    var q = p.clone();
    for (var i = from; i < to; i++) {
      q[i] = -q[i];
    }
    return q;
  }

  private static Exercise<String> sameStates() {
    return Exercise.choice(
        "07.2",
        "B",
        Map.of(
            "A",
            "with several units the candidate of one unit reads the states of the others: before"
                + " the product each is weighed by its own reset gate, after it all by that of the"
                + " unit that reads",
            "C",
            "with one unit Un (r h) and r (Un h) are products of the same three numbers"),
        "An example of one unit cannot tell the two forms apart. Test with several.");
  }

  private static Exercise<int[]> fairSizes() {
    return Exercise.of("07.3", int[].class)
        .gives(answer -> Arrays.stream(answer).asDoubleStream().toArray())
        .at(List.of("parameters of the LSTM", "units of the tanh RNN", "units of the GRU")::get)
        .solution(new int[] {4930, 66, 37})
        .mistake(
            new int[] {4864, 67, 37},
            "the read-out is missing: it has 2 (H + 1) parameters, and belongs to the size")
        .mistake(
            new int[] {4930, 32, 32},
            "as many units are not as many parameters: the LSTM has four blocks, the tanh network"
                + " one")
        .mistake(
            new int[] {4930, 128, 43},
            "the parameters grow with the square of the units: four times the units are about"
                + " sixteen times the parameters")
        .insight("At equal size the tanh network has about twice the units of the LSTM.");
  }

  @SuppressWarnings("unchecked")
  private static Exercise<ToDoubleFunction<CopyMemory>> withoutMemory() {
    var type = (Class<ToDoubleFunction<CopyMemory>>) (Class<?>) ToDoubleFunction.class;
    var tasks = List.of(new CopyMemory(4, 2, 20), CopyMemory.ofTen(30), new CopyMemory(2, 3, 5));
    return Exercise.of("07.4", type)
        .gives(score -> tasks.stream().mapToDouble(score).toArray())
        .at(i -> tasks.get(i).toString())
        .within(1e-9)
        .solution(t -> (t.lag() + t.copied() + (double) t.copied() / t.symbols()) / t.length())
        .mistake(
            t -> 1.0 / t.symbols(),
            "that is its score where symbols are to be written; the blanks before count, too, and"
                + " it gets all of them right")
        .mistake(
            t -> (double) (t.lag() + t.copied()) / t.length(),
            "it guesses the symbols, and of these guesses one in as many as there are symbols is"
                + " right")
        .mistake(
            t -> (t.lag() + (double) t.copied() / t.symbols()) / t.length(),
            "blanks are to be written while it reads the symbols, too: lag + copied of them")
        .mistake(
            t -> (t.lag() + t.copied() + t.copied() / t.symbols()) / (double) t.length(),
            "copied / symbols of two whole numbers is rounded down in Java; make one of them a"
                + " double")
        .mistake(
            t -> (t.lag() + t.copied() + t.copied() / t.symbols()) / t.length(),
            "a quotient of whole numbers is rounded down in Java, and a share to 0; make one of"
                + " them a double")
        .mistake(
            CopyMemory::trivialLoss, "that is the loss of such a model; the accuracy was asked for")
        .insight(
            "A high share of right answers says nothing until you know what the same share costs"
                + " without memory.");
  }
}
