package recurrent.exercise;

import java.util.List;

/** @@TITLE@@. */
final class Chapter@@NUMBER@@ {

  private Chapter@@NUMBER@@() {}

  static List<Exercise<?>> exercises() {
    return List.of(product());
  }

  private static Exercise<Double> product() {
    return Exercise.of("@@NUMBER@@.1", Double.class)
        .gives(x -> new double[] {x})
        .solution(42.0)
        .mistake(13.0, "that is the sum: the product is asked")
        .mistake(67.0, "the digits stand beside each other: multiply them")
        .insight("The sentence that a right answer earns.");
  }
}
