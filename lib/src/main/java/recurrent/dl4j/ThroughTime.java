package recurrent.dl4j;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.deeplearning4j.exception.DL4JInvalidConfigException;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.BaseRecurrentLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;
import recurrent.network.Activation;

/**
 * A recurrent layer in DL4J: hands DL4J's arrays to {@link Lanes} and back.
 *
 * <p>The backward pass belongs to the forward pass before it and uses what that one kept, with the
 * state from which it started. Without such a pass it runs one first, from a state of 0.
 *
 * @param <C> the layer's configuration
 */
abstract class ThroughTime<C extends org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer>
    extends BaseRecurrentLayer<C> {

  private static final long serialVersionUID = 1;

  static final String HIDDEN_STATE = "prevAct";
  static final String CELL_STATE = "prevMem";

  private transient Lanes<?> lanes;
  private transient INDArray passInput; // input and mask of the last pass, null if it was not kept
  private transient INDArray passMask;
  private transient boolean[] excluded; // (time, batch), what the mask says

  ThroughTime(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  /** Takes over what DL4J hands to every layer that it makes. */
  final ThroughTime<C> prepare(
      Collection<TrainingListener> listeners,
      int layerIndex,
      INDArray paramsView,
      boolean initializeParams) {
    setListeners(listeners);
    setIndex(layerIndex);
    if (dataType != DataType.FLOAT && dataType != DataType.DOUBLE) {
      throw new DL4JInvalidConfigException(
          "data type: " + dataType + " is not supported, expected FLOAT or DOUBLE " + layerId());
    }
    if (Nd4j.getExecutioner().type() != OpExecutioner.ExecutionerType.NATIVE_CPU) {
      throw new DL4JInvalidConfigException(
          "backend: "
              + Nd4j.getExecutioner().type()
              + " is not supported, expected nd4j-native "
              + layerId());
    }
    setParamsViewArray(paramsView);
    setParamTable(layerConf().initializer().init(conf, paramsView, initializeParams));
    return this;
  }

  /** The function of an activation, as far as its slope can be written in its result. */
  final Activation activation() {
    return Activations.of(layerConf().getActivationFn(), layerId());
  }

  /** The cell, for numbers of one precision. */
  abstract <A> Pass<A> newPass(Numbers<A> numbers);

  /** The names of the parts of the state. */
  abstract List<String> stateNames();

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    return forward(Map.of(), training, workspaceMgr);
  }

  @Override
  public INDArray rnnTimeStep(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    setInput(input, workspaceMgr);
    var output = forward(stateMap, false, workspaceMgr);
    stateMap.putAll(lanes.finalState());
    return output;
  }

  @Override
  public INDArray rnnActivateUsingStoredState(
      INDArray input, boolean training, boolean storeLastForTBPTT, LayerWorkspaceMgr workspaceMgr) {
    setInput(input, workspaceMgr);
    var output = forward(tBpttStateMap, training, workspaceMgr);
    if (storeLastForTBPTT) {
      tBpttStateMap.putAll(lanes.finalState());
    }
    return output;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    return tbpttBackpropGradient(epsilon, -1, workspaceMgr);
  }

  @Override
  public Pair<Gradient, INDArray> tbpttBackpropGradient(
      INDArray epsilon, int tbpttBackLength, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    if (passInput != input || passMask != maskArray) {
      forward(Map.of(), true, workspaceMgr);
    }
    var steps = tbpttBackLength > 0 ? tbpttBackLength : Integer.MAX_VALUE;
    var in = permuteIfNWC(input);
    requireShape(
        "gradient of the output",
        permuteIfNWC(epsilon),
        in.size(0),
        layerConf().getNOut(),
        in.size(2));
    var inputGradient =
        workspaceMgr.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, in.shape(), 'f');
    lanes.backward(permuteIfNWC(epsilon), steps, weights(gradientViews), inputGradient);
    passInput = null; // it has served
    weightNoiseParams.clear();
    var gradient = new DefaultGradient(gradientsFlattened);
    gradient.gradientForVariable().putAll(gradientViews);
    var result = permuteIfNWC(inputGradient);
    return new Pair<>(gradient, dropoutApplied ? backpropDropOutIfPresent(result) : result);
  }

  private INDArray forward(
      Map<String, INDArray> initial, boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    passInput = null;
    checkInput();
    applyDropOutIfNecessary(training, workspaceMgr);
    var in = permuteIfNWC(input);
    var batch = in.size(0);
    checkState(initial, batch);
    var excludes = readMask(batch, in.size(2));
    if (lanes == null) {
      lanes = newLanes(Numbers.of(dataType));
    }
    // In this order DL4J's layers for single steps, such as RnnOutputLayer, need not rearrange it.
    var shape = new long[] {batch, in.size(2), layerConf().getNOut()};
    var output = workspaceMgr.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'f');
    var all =
        new Pass.Weights(
            weight(RecurrentParams.W, training, workspaceMgr),
            weight(RecurrentParams.RW, training, workspaceMgr),
            weight(RecurrentParams.B, training, workspaceMgr),
            params.containsKey(RecurrentParams.RB)
                ? weight(RecurrentParams.RB, training, workspaceMgr)
                : null);
    lanes.forward(in, excludes ? excluded : null, initial, all, training, output);
    if (training) {
      passInput = input;
      passMask = maskArray;
    }
    return getDataFormat() == RNNFormat.NWC ? output : output.permute(0, 2, 1);
  }

  private <A> Lanes<A> newLanes(Numbers<A> numbers) {
    var cores = Runtime.getRuntime().availableProcessors();
    return new Lanes<>(numbers, cores, stateNames(), this::newPass);
  }

  /** A parameter with its noise, if there is any, in order f. */
  private INDArray weight(String key, boolean training, LayerWorkspaceMgr workspaceMgr) {
    var value = getParamWithNoise(key, training, workspaceMgr);
    return value.ordering() == 'f' || value.rank() == 1 ? value : value.dup('f');
  }

  private static Pass.Weights weights(Map<String, INDArray> views) {
    return new Pass.Weights(
        views.get(RecurrentParams.W),
        views.get(RecurrentParams.RW),
        views.get(RecurrentParams.B),
        views.get(RecurrentParams.RB));
  }

  private void checkInput() {
    var nwc = getDataFormat() == RNNFormat.NWC;
    var expected = nwc ? "[minibatch, time, nIn]" : "[minibatch, nIn, time]";
    if (input.rank() != 3) {
      throw new DL4JInvalidInputException(
          "input: shape "
              + Arrays.toString(input.shape())
              + ", expected rank 3, "
              + expected
              + ' '
              + layerId());
    }
    var features = input.size(nwc ? 2 : 1);
    if (features != layerConf().getNIn() || input.length() == 0) {
      throw new DL4JInvalidInputException(
          "input: shape "
              + Arrays.toString(input.shape())
              + ", expected "
              + expected
              + " with nIn = "
              + layerConf().getNIn()
              + " and at least one step "
              + layerId());
    }
  }

  private void requireShape(String what, INDArray array, long... shape) {
    if (!Arrays.equals(array.shape(), shape)) {
      throw new DL4JInvalidInputException(
          what
              + ": shape "
              + Arrays.toString(array.shape())
              + ", expected "
              + Arrays.toString(shape)
              + ' '
              + layerId());
    }
  }

  private void checkState(Map<String, INDArray> state, long batch) {
    var unknown = new TreeSet<>(state.keySet());
    unknown.removeAll(stateNames());
    if (!unknown.isEmpty()) {
      throw new DL4JInvalidInputException(
          "state: unknown part " + unknown + ", expected " + stateNames() + ' ' + layerId());
    }
    var expected = new long[] {batch, layerConf().getNOut()};
    for (var name : stateNames()) {
      var part = state.get(name);
      if (part != null && !Arrays.equals(part.shape(), expected)) {
        throw new DL4JInvalidInputException(
            "state "
                + name
                + ": shape "
                + Arrays.toString(part.shape())
                + ", expected "
                + Arrays.toString(expected)
                + " for this input. After a batch of another size call rnnClearPreviousState() "
                + layerId());
      }
    }
  }

  /** Notes which (time, batch) do not count, and says whether there are such. */
  private boolean readMask(long batch, long time) {
    if (maskArray == null) {
      return false;
    }
    requireShape("mask", maskArray, batch, time);
    var n = (int) (batch * time);
    if (excluded == null || excluded.length < n) {
      excluded = new boolean[n];
    }
    var any = false;
    var mask = maskArray.dup('f').data();
    for (var i = 0; i < n; i++) {
      var value = mask.getDouble(i);
      if (value != 0 && value != 1) {
        throw new DL4JInvalidInputException(
            "mask: value " + value + ", expected 0 or 1 " + layerId());
      }
      excluded[i] = value == 0;
      any |= excluded[i];
    }
    return any;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState currentMaskState, int minibatchSize) {
    maskArray = mask;
    maskState = MaskState.Passthrough;
    return new Pair<>(mask, MaskState.Passthrough);
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    passInput = null;
    super.setInput(input, workspaceMgr);
  }

  @Override
  public void clear() {
    passInput = null;
    passMask = null;
    super.clear();
  }

  @Override
  public Type type() {
    return Type.RECURRENT;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  /**
   * What a layer needs for one pass, counted in numbers.
   *
   * @param gates pre-activations of a unit
   * @param kept numbers that training keeps of a unit at one step
   */
  static LayerMemoryReport memory(
      org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer layer,
      InputType inputType,
      int gates,
      int kept) {
    var steps = ((InputType.InputTypeRecurrent) inputType).getTimeSeriesLength();
    if (steps < 1) {
      throw new IllegalArgumentException(
          "input type: the length of the series is unknown, use InputType.recurrent(size, length)");
    }
    var inputs = layer.getNIn();
    var units = layer.getNOut();
    var parameters = layer.initializer().numParams(layer);
    return new LayerMemoryReport.Builder(
            layer.getLayerName(), layer.getClass(), inputType, layer.getOutputType(-1, inputType))
        .standardMemory(parameters, layer.getIUpdater().stateSize(parameters))
        .workingMemory(
            0, steps * (2 * inputs + (gates + 1) * units), 0, steps * (4 * inputs + kept * units))
        .cacheMemory(0, 0)
        .build();
  }
}
