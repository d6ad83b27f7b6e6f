package recurrent.dl4j;

import java.util.Collection;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.LayerValidation;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and
 * Cummins 2000) as a layer of DL4J: with the same weights it gives the results of DL4J's {@code
 * LSTM}, in a fraction of the time. A row of inputs is x, a row of states h:
 *
 * <pre>
 * g(t) = tanh(x(t) Wg + h(t-1) RWg + bg)          candidate
 * f(t) = σ(x(t) Wf + h(t-1) RWf + bf)             forget gate
 * o(t) = σ(x(t) Wo + h(t-1) RWo + bo)             output gate
 * i(t) = σ(x(t) Wi + h(t-1) RWi + bi)             input gate
 * c(t) = f(t) ⊙ c(t-1) + i(t) ⊙ g(t)
 * h(t) = o(t) ⊙ tanh(c(t))
 * </pre>
 *
 * <p>Parameters, as in DL4J's {@code LSTM}: {@code W} (nIn, 4 nOut), {@code RW} (nOut, 4 nOut),
 * {@code b} (4 nOut), each with its blocks in the order g, f, o, i. The state is called {@code
 * prevAct} (h) and {@code prevMem} (c).
 *
 * <p>First values are those of DL4J's {@code LSTM}, so is the forget gate's bias of 1. The
 * activation is tanh unless the builder says otherwise, whatever the network's default; gates are
 * sigmoids.
 */
public class FastLSTM extends AbstractLSTM {

  private static final long serialVersionUID = 1;

  private static final RecurrentParams PARAMS = new RecurrentParams(4, false, FastLSTM::firstBias);

  /** For reading from JSON and YAML; use the {@link Builder}. */
  protected FastLSTM() {}

  private FastLSTM(Builder builder) {
    super(builder);
    Activations.of(activationFn, "in FastLSTM");
    Activations.requireSigmoid(gateActivationFn, "in FastLSTM");
    initializeConstraints(builder);
    constraints = RecurrentParams.constraints(constraints, builder);
  }

  private static double firstBias(BaseRecurrentLayer layer, int gate) {
    return gate == 1 ? ((FastLSTM) layer).getForgetGateBiasInit() : 0;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    LayerValidation.assertNInNOutSet("FastLSTM", getLayerName(), layerIndex, getNIn(), getNOut());
    return new FastLSTMLayer(conf, networkDataType)
        .prepare(trainingListeners, layerIndex, layerParamsView, initializeParams);
  }

  @Override
  public ParamInitializer initializer() {
    return PARAMS;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    return ThroughTime.memory(this, inputType, 4, 13);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FastLSTM && super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }

  @Override
  public String toString() {
    return "FastLSTM(super=" + super.toString() + ")";
  }

  /** Says what a {@link FastLSTM} is. */
  @SuppressWarnings("unchecked") // DL4J declares build() with a type that the caller chooses
  public static class Builder extends AbstractLSTM.Builder<Builder> {

    /** A builder with activation tanh and a forget gate bias of 1. */
    public Builder() {
      activation(new ActivationTanH());
    }

    @Override
    public FastLSTM build() {
      return new FastLSTM(this);
    }
  }

  /** The layer at work. */
  private static final class FastLSTMLayer extends ThroughTime<FastLSTM> {

    private static final long serialVersionUID = 1;

    FastLSTMLayer(NeuralNetConfiguration conf, DataType dataType) {
      super(conf, dataType);
    }

    @Override
    List<String> stateNames() {
      return List.of(HIDDEN_STATE, CELL_STATE);
    }

    @Override
    <A> Pass<A> newPass(Numbers<A> numbers) {
      Activations.requireSigmoid(layerConf().getGateActivationFn(), layerId());
      var inputs = (int) layerConf().getNIn();
      var units = (int) layerConf().getNOut();
      return new LstmPass<>(numbers, inputs, units, stateNames(), activation());
    }
  }
}
