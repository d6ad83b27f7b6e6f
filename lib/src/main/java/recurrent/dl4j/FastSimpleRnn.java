package recurrent.dl4j;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The plain recurrent layer (Elman 1990, Finding structure in time) as a layer of DL4J: with the
 * same weights it gives the results of DL4J's {@code SimpleRnn}, in a fraction of the time. A row
 * of inputs is x, a row of states h:
 *
 * <pre>
 * h(t) = f(x(t) W + h(t-1) RW + b)
 * </pre>
 *
 * <p>Parameters, as in DL4J's {@code SimpleRnn}: {@code W} (nIn, nOut), {@code RW} (nOut, nOut),
 * {@code b} (nOut). The state is called {@code prevAct}. First values are those of DL4J's {@code
 * SimpleRnn}. The activation is tanh unless the builder says otherwise, whatever the network's
 * default.
 */
public class FastSimpleRnn extends BaseRecurrentLayer {

  private static final long serialVersionUID = 1;

  private static final RecurrentParams PARAMS =
      new RecurrentParams(1, false, (layer, gate) -> layer.getBiasInit());

  /** For reading from JSON and YAML; use the {@link Builder}. */
  protected FastSimpleRnn() {}

  private FastSimpleRnn(Builder builder) {
    super(builder);
    Activations.of(activationFn, "in FastSimpleRnn");
    initializeConstraints(builder);
    constraints = RecurrentParams.constraints(constraints, builder);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    LayerValidation.assertNInNOutSet(
        "FastSimpleRnn", getLayerName(), layerIndex, getNIn(), getNOut());
    return new FastSimpleRnnLayer(conf, networkDataType)
        .prepare(trainingListeners, layerIndex, layerParamsView, initializeParams);
  }

  @Override
  public ParamInitializer initializer() {
    return PARAMS;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    return ThroughTime.memory(this, inputType, 1, 5);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FastSimpleRnn && super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public String toString() {
    return "FastSimpleRnn(super=" + super.toString() + ")";
  }

  /** Says what a {@link FastSimpleRnn} is. */
  @SuppressWarnings("unchecked") // DL4J declares build() with a type that the caller chooses
  public static class Builder extends BaseRecurrentLayer.Builder<Builder> {

    /** A builder with activation tanh. */
    public Builder() {
      activation(new ActivationTanH());
    }

    /**
     * Layer normalisation, which this layer does not have.
     *
     * @param hasLayerNorm false; true is refused
     * @return this builder
     */
    public Builder hasLayerNorm(boolean hasLayerNorm) {
      if (hasLayerNorm) {
        throw new UnsupportedOperationException(
            "FastSimpleRnn has no layer normalisation; use DL4J's SimpleRnn for it");
      }
      return this;
    }

    @Override
    public FastSimpleRnn build() {
      return new FastSimpleRnn(this);
    }
  }

  /** The layer at work. */
  private static final class FastSimpleRnnLayer extends ThroughTime<FastSimpleRnn> {

    private static final long serialVersionUID = 1;

    FastSimpleRnnLayer(NeuralNetConfiguration conf, DataType dataType) {
      super(conf, dataType);
    }

    @Override
    List<String> stateNames() {
      return List.of(HIDDEN_STATE);
    }

    @Override
    <A> Pass<A> newPass(Numbers<A> numbers) {
      var inputs = (int) layerConf().getNIn();
      var units = (int) layerConf().getNOut();
      return new RnnPass<>(numbers, inputs, units, stateNames(), activation());
    }
  }
}
