package recurrent.training;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static recurrent.network.Near.assertNear;
import static recurrent.network.WorkedExamples.vector;

import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import recurrent.network.Matrix;
import recurrent.network.Parameters;
import recurrent.network.WorkedExamples;

class ClippingTest {

  /** The norm is that of all tensors together, so the numbers are spread over two. */
  private static double[] clipped(Clipping clipping, double[] g) {
    var tensors = new LinkedHashMap<String, Matrix>();
    tensors.put("a", Matrix.of(new double[] {g[0], g[1]}));
    tensors.put("b", Matrix.of(new double[] {g[2]}));
    var gradients = new Parameters(tensors);
    clipping.apply(gradients);
    var a = gradients.get("a").values();
    return new double[] {a[0], a[1], gradients.get("b").values()[0]};
  }

  @Test
  void clippingMatchesTheWorkedExample() {
    var example = WorkedExamples.get("WE11");
    var g = vector(example.at("/inputs/g"));
    var tiny = vector(example.at("/inputs/tiny_g"));
    var out = example.get("outputs");
    assertNear(vector(out.get("clipped_by_norm")), clipped(Clipping.byNorm(5), g), 1e-15, "norm");
    assertNear(
        vector(out.get("clipped_by_value")), clipped(Clipping.byValue(5), g), 1e-15, "value");
    assertNear(tiny, clipped(Clipping.byNorm(5), tiny), 0, "tiny");
    assertNear(g, clipped(Clipping.none(), g), 0, "none");
    assertNear(
        new double[] {-2, 2, 1}, clipped(Clipping.byValue(2), new double[] {-7, 2, 1}), 0, "sign");
  }

  @Test
  void limitIsChecked() {
    assertThrows(IllegalArgumentException.class, () -> Clipping.byNorm(0));
    assertThrows(IllegalArgumentException.class, () -> Clipping.byValue(-1));
  }
}
