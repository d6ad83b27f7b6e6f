package recurrent.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import recurrent.network.Activation;
import recurrent.network.Initializer;
import recurrent.network.Network;
import recurrent.network.Rnn;
import recurrent.network.Sequence;
import recurrent.network.SplitMix64;
import recurrent.network.WorkedExamples;

/** Gradients that vanish and explode as much as computed elsewhere. */
class VanishingGradientTest {

  private static final List<Integer> LAGS = List.of(1, 5, 10, 20);

  /** One unit, h(t) = f(x(t) + u h(t-1)): what is left of the gradient after n steps back. */
  private static double[] left(Activation f, double u, double[] x) {
    var net = Network.of(1, 1, Rnn.of(1, f));
    net.parameters().set("Wxh", new double[] {1}).set("Whh", new double[] {u});
    Loss last =
        (output, target, gradient) -> {
          gradient.values()[x.length - 1] = 1;
          return output.values()[x.length - 1];
        };
    var input = Sequence.ofScalars(x);
    var norms = GradientFlow.of(net, last, input, input).norms("h");
    return LAGS.stream().mapToDouble(n -> norms[x.length - 1 - n]).toArray();
  }

  private static void assertRelative(double[] expected, double[] actual, String what) {
    for (var i = 0; i < expected.length; i++) {
      assertEquals(1, actual[i] / expected[i], 1e-9, what + ", lag " + LAGS.get(i));
    }
  }

  private static double[] expected(String table, String u) {
    var row = WorkedExamples.get("WE10").at("/outputs/" + table + "/" + u);
    return LAGS.stream().mapToDouble(n -> row.get(String.valueOf(n)).doubleValue()).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.2", "0.5", "0.9", "0.99", "1.0", "1.01", "1.1", "2.0"})
  void linearUnitMultipliesByItsWeightAtEveryStep(String u) {
    var x = new SplitMix64(1);
    var noise = IntStream.range(0, 50).mapToDouble(t -> x.nextGaussian()).toArray();
    assertRelative(
        expected("u^n", u), left(Activation.IDENTITY, Double.parseDouble(u), noise), "u = " + u);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.2", "0.9", "1.0", "1.1", "2.0"})
  void inputSaturatesTanhAndChangesTheFactors(String u) {
    var wave = IntStream.range(0, 50).mapToDouble(t -> 0.5 * Math.sin(t)).toArray();
    assertRelative(
        expected("tanh_scalar_T50_input_sin(t)_dhT_dh(T-lag)", u),
        left(Activation.TANH, Double.parseDouble(u), wave),
        "u = " + u);
  }

  @Test
  void orthogonalStartKeepsTheLengthOfAGradientAndNineTenthsDoNot() {
    var example = WorkedExamples.get("WE26").get("outputs");
    assertEquals(example.get("orthogonal_norm_after_100").doubleValue(), after100(1), 1e-12);
    var nineTenths = example.get("scaled_orthogonal_0.9_after_100").doubleValue();
    assertEquals(1, after100(0.9) / nineTenths, 1e-9);
  }

  private static double after100(double gain) {
    var net =
        Network.of(3, 1, Rnn.of(64, Activation.IDENTITY).atLastStep())
            .initialize("Whh", Initializer.orthogonal(gain), 2);
    var x = Sequence.zeros(101, 2, 3);
    var random = new SplitMix64(3);
    Arrays.setAll(x.values(), i -> random.nextGaussian());
    var norms =
        GradientFlow.of(net, Loss.meanSquaredError(), x, Sequence.zeros(1, 2, 64)).norms("h");
    return norms[0] / norms[100];
  }

  @Test
  void glorotLimitIsThatOfTheWorkedExample() {
    var limit = WorkedExamples.get("WE26").at("/outputs/xavier_uniform_limit_fan64_64");
    var whh =
        Network.of(1, 1, Rnn.tanh(64))
            .initialize("Whh", Initializer.glorot(), 1)
            .parameters()
            .get("Whh");
    var largest = Arrays.stream(whh.values()).map(Math::abs).max().orElseThrow();
    assertEquals(limit.doubleValue(), largest, 0.001);
  }
}
