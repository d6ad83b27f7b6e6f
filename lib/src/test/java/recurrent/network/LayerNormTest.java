package recurrent.network;

import static recurrent.network.Near.assertNear;

import org.junit.jupiter.api.Test;

class LayerNormTest {

  @Test
  void rowMatchesTheWorkedExample() {
    var example = WorkedExamples.get("WE15");
    var x = WorkedExamples.vector(example.at("/inputs/x"));
    for (var epsilon : new double[] {0, 1e-5}) {
      var ones = new double[] {1, 1, 1, 1};
      var norm = new LayerNorm(1, 4, ones, new double[4], new double[4], new double[4], epsilon);
      var z = new double[4];
      norm.forward(0, 1, x, 0, z, 0);
      var expected = example.at("/outputs/" + (epsilon == 0 ? "eps0" : "eps1e-5"));
      assertNear(WorkedExamples.vector(expected), z, 1e-14, "ε = " + epsilon);
    }
  }
}
