package recurrent.notebook;

import org.nd4j.linalg.factory.Nd4j;

/** The first use of ND4J in a fresh Java: run by {@link SilenceTest}. */
final class FirstProduct {

  private FirstProduct() {}

  public static void main(String[] arguments) {
    var product =
        Nd4j.createFromArray(new float[][] {{2}}).mmul(Nd4j.createFromArray(new float[][] {{3}}));
    System.out.println(product.getDouble(0));
  }
}
