package recurrent.dl4j;

import java.util.Map;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import recurrent.network.Activation;

/** Which of ND4J's activations the layers know. */
final class Activations {

  private static final Map<IActivation, Activation> KNOWN =
      Map.of(
          new ActivationTanH(), Activation.TANH,
          new ActivationSigmoid(), Activation.SIGMOID,
          new ActivationReLU(), Activation.RELU,
          new ActivationIdentity(), Activation.IDENTITY);

  private Activations() {}

  /** The function, or an exception that names the choice. */
  static Activation of(IActivation activation, String where) {
    var known = activation == null ? null : KNOWN.get(activation);
    if (known == null) {
      throw new DL4JInvalidConfigException(
          "activation: "
              + activation
              + " is not supported, expected TANH, SIGMOID, RELU or IDENTITY "
              + where);
    }
    return known;
  }

  /** Accepts the sigmoid alone. */
  static void requireSigmoid(IActivation gateActivation, String where) {
    if (!(gateActivation instanceof ActivationSigmoid)) {
      throw new DL4JInvalidConfigException(
          "gate activation: " + gateActivation + " is not supported, expected SIGMOID " + where);
    }
  }
}
