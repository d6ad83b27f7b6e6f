package recurrent.dl4j;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
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
 * The gated recurrent unit as a layer of DL4J, which has none. A row of inputs is x, a row of
 * states h:
 *
 * <pre>
 * z(t) = σ(x(t) Wz + bz + h(t-1) RWz + RBz)          update gate
 * r(t) = σ(x(t) Wr + br + h(t-1) RWr + RBr)          reset gate
 * n(t) = tanh(x(t) Wn + bn + r(t) ⊙ (h(t-1) RWn + RBn))
 * h(t) = z(t) ⊙ h(t-1) + (1 - z(t)) ⊙ n(t)
 * </pre>
 *
 * These are the equations of cuDNN, PyTorch and Keras. With {@link Builder#resetAfter
 * resetAfter(false)} the layer is that of Cho et al. (2014), Learning phrase representations using
 * RNN encoder-decoder, without RB:
 *
 * <pre>
 * n(t) = tanh(x(t) Wn + bn + (r(t) ⊙ h(t-1)) RWn)
 * </pre>
 *
 * <p>Parameters: {@code W} (nIn, 3 nOut), {@code RW} (nOut, 3 nOut), {@code b} (3 nOut), {@code RB}
 * (3 nOut), each with its blocks in the order z, r, n. The state is called {@code prevAct}.
 *
 * <p>First values: {@code W} and {@code RW} by the weight initialisation, {@code b} by the bias
 * initialisation, {@code RB} 0. The activation is tanh unless the builder says otherwise, whatever
 * the network's default; the gates are sigmoids.
 */
public class GRU extends BaseRecurrentLayer {

  private static final long serialVersionUID = 1;

  private static final RecurrentParams RESET_AFTER = new RecurrentParams(3, true, GRU::firstBias);
  private static final RecurrentParams RESET_BEFORE = new RecurrentParams(3, false, GRU::firstBias);

  private boolean resetAfter = true;

  /** For reading from JSON and YAML; use the {@link Builder}. */
  protected GRU() {}

  private GRU(Builder builder) {
    super(builder);
    resetAfter = builder.resetAfter;
    Activations.of(activationFn, "in GRU");
    initializeConstraints(builder);
    constraints = RecurrentParams.constraints(constraints, builder);
  }

  /**
   * Where the reset gate stands.
   *
   * @return true if it weighs the product of the state with its weights, false if it weighs the
   *     state
   */
  public boolean isResetAfter() {
    return resetAfter;
  }

  /**
   * Changes where the reset gate stands, for reading from JSON and YAML.
   *
   * @param resetAfter see {@link #isResetAfter}
   */
  public void setResetAfter(boolean resetAfter) {
    this.resetAfter = resetAfter;
  }

  private static double firstBias(BaseRecurrentLayer layer, int gate) {
    return layer.getBiasInit();
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    LayerValidation.assertNInNOutSet("GRU", getLayerName(), layerIndex, getNIn(), getNOut());
    return new GRULayer(conf, networkDataType)
        .prepare(trainingListeners, layerIndex, layerParamsView, initializeParams);
  }

  @Override
  public ParamInitializer initializer() {
    return resetAfter ? RESET_AFTER : RESET_BEFORE;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    return ThroughTime.memory(this, inputType, 3, resetAfter ? 14 : 11);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GRU gru && super.equals(gru) && resetAfter == gru.resetAfter;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), resetAfter);
  }

  @Override
  public String toString() {
    return "GRU(super=" + super.toString() + ", resetAfter=" + resetAfter + ")";
  }

  /** Says what a {@link GRU} is. */
  @SuppressWarnings("unchecked") // DL4J declares build() with a type that the caller chooses
  public static class Builder extends BaseRecurrentLayer.Builder<Builder> {

    private boolean resetAfter = true;

    /** A builder with activation tanh and the reset gate after the product. */
    public Builder() {
      activation(new ActivationTanH());
    }

    /**
     * Where the reset gate stands.
     *
     * @param resetAfter true, the default, for the equations of cuDNN, PyTorch and Keras, false for
     *     those of Cho et al. (2014)
     * @return this builder
     */
    public Builder resetAfter(boolean resetAfter) {
      this.resetAfter = resetAfter;
      return this;
    }

    @Override
    public GRU build() {
      return new GRU(this);
    }
  }

  /** The layer at work. */
  private static final class GRULayer extends ThroughTime<GRU> {

    private static final long serialVersionUID = 1;

    GRULayer(NeuralNetConfiguration conf, DataType dataType) {
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
      return layerConf().resetAfter
          ? new GruPass.ResetAfter<>(numbers, inputs, units, stateNames(), activation())
          : new GruPass.ResetBefore<>(numbers, inputs, units, stateNames(), activation());
    }
  }
}
