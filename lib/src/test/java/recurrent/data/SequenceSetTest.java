package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import recurrent.network.Network;
import recurrent.network.Readout;
import recurrent.network.Rnn;
import recurrent.network.Sequence;
import recurrent.training.Loss;
import recurrent.training.Optimizer;
import recurrent.training.Trainer;

class SequenceSetTest {

  /** Sequences of 1 to 9 steps of two features; the values tell which sequence and step. */
  private static SequenceSet set(int size) {
    var random = new Random(4);
    var sequences =
        IntStream.range(0, size)
            .mapToObj(
                i -> {
                  var values = new double[1 + random.nextInt(9)][];
                  Arrays.setAll(values, t -> new double[] {100 * (i + 1) + t + 1, i + 1});
                  return new LabelledSequence(values, i % 3, i % 2 == 0 ? "even" : "odd");
                })
            .toList();
    return new SequenceSet("Set", List.of("a", "b"), List.of("x", "y", "z"), sequences);
  }

  private static int which(PaddedBatch batch, int b) {
    return (int) batch.inputs()[0][b][1] - 1;
  }

  @Test
  void aBatchHoldsItsSequencesAndZerosAfterThem() {
    var set = set(5);
    var batch = set.batches(5).get(0);
    for (var b = 0; b < 5; b++) {
      var sequence = set.sequences().get(b);
      assertEquals(sequence.length(), batch.lengths()[b]);
      assertEquals(sequence.label(), batch.labels()[b]);
      for (var t = 0; t < batch.inputs().length; t++) {
        var real = t < sequence.length();
        assertEquals(real ? 1 : 0, batch.mask()[t][b]);
        assertArrayEquals(real ? sequence.values()[t] : new double[2], batch.inputs()[t][b]);
      }
    }
  }

  @Test
  void withoutPaddingTheSequencesAreAsTheyWere() {
    var set = set(6);
    var sequences = set.batches(6).get(0).sequences();
    for (var b = 0; b < 6; b++) {
      assertTrue(Arrays.deepEquals(set.sequences().get(b).values(), sequences[b]));
    }
  }

  @Test
  void paddingDoesNotTouchTheSequences() {
    var set = set(3);
    var before = set.sequences().get(0).values()[0].clone();
    set.batches(3).get(0).inputs()[0][0][0] = -1;
    assertArrayEquals(before, set.sequences().get(0).values()[0]);
  }

  @Test
  void batchesKeepTheOrderAndTheLastIsSmaller() {
    var sizes = set(10).batches(4).stream().map(PaddedBatch::size).toList();
    assertEquals(List.of(4, 4, 2), sizes);
    assertEquals(4, which(set(10).batches(4).get(1), 0));
  }

  @Test
  void batchesByLengthHoldEverySequenceOnceAndPadLittle() {
    var set = set(200);
    var batches = set.batchesByLength(8, 1);
    var seen = new ArrayList<Integer>();
    var padded = 0;
    for (var batch : batches) {
      for (var b = 0; b < batch.size(); b++) {
        seen.add(which(batch, b));
        padded += batch.inputs().length - batch.lengths()[b];
      }
    }
    assertEquals(IntStream.range(0, 200).boxed().toList(), seen.stream().sorted().toList());
    var inOrder =
        set.batches(8).stream()
            .mapToInt(b -> b.inputs().length * b.size() - Arrays.stream(b.lengths()).sum())
            .sum();
    assertTrue(padded * 10 < inOrder, padded + " steps of padding, in order " + inOrder);
  }

  @Test
  void theSeedDecidesTheBatches() {
    var set = set(60);
    var first = set.batchesByLength(8, 1).stream().map(b -> which(b, 0)).toList();
    assertEquals(first, set.batchesByLength(8, 1).stream().map(b -> which(b, 0)).toList());
    assertNotEquals(first, set.batchesByLength(8, 2).stream().map(b -> which(b, 0)).toList());
  }

  @Test
  void dl4jGetsTheSameValuesAsChannelsFirstWithMasks() {
    var set = set(7);
    var batch = set.batches(7).get(0);
    DataSet data = batch.toDataSet(3);
    var steps = batch.inputs().length;
    assertArrayEquals(new long[] {7, 2, steps}, data.getFeatures().shape());
    assertArrayEquals(new long[] {7, 3}, data.getLabels().shape());
    assertArrayEquals(new long[] {7, steps}, data.getFeaturesMaskArray().shape());
    for (var b = 0; b < 7; b++) {
      assertEquals(1, data.getLabels().getDouble(b, batch.labels()[b]));
      assertEquals(1, data.getLabels().getRow(b).sumNumber().doubleValue());
      for (var t = 0; t < steps; t++) {
        assertEquals(batch.mask()[t][b], data.getFeaturesMaskArray().getDouble(b, t));
        for (var f = 0; f < 2; f++) {
          assertEquals(batch.inputs()[t][b][f], data.getFeatures().getDouble(b, f, t));
        }
      }
    }
  }

  @Test
  void paddedStepsChangeNothingInDl4j() {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new LastTimeStep(new LSTM.Builder().nIn(2).nOut(4).build()))
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(4)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    var small =
        set(6).sequences().stream()
            .map(
                s -> {
                  var scaled = new double[s.length()][];
                  Arrays.setAll(scaled, t -> new double[] {s.values()[t][0] / 600, 0.5});
                  return new LabelledSequence(scaled, s.label(), "");
                })
            .toList();
    var together = PaddedBatch.of(small).toDataSet(3);
    var padded =
        network.output(together.getFeatures(), false, together.getFeaturesMaskArray(), null);
    for (var b = 0; b < small.size(); b++) {
      var alone = PaddedBatch.of(small.subList(b, b + 1)).toDataSet(3);
      var expected = network.output(alone.getFeatures(), false);
      for (var c = 0; c < 3; c++) {
        assertEquals(expected.getDouble(0, c), padded.getDouble(b, c), 1e-6);
      }
    }
    network.fit(set(6).with(small).iterator(4, 1), 2);
    assertTrue(Double.isFinite(network.score()));
  }

  @Test
  void theCoursesOwnNetworksGetTheSameValuesAndLearnFromThem() {
    var vowels = Datasets.sequences("japanese-vowels");
    var batch = vowels.group("train").batches(270).get(0);
    var x = Sequence.of(batch.sequences());
    var mask = batch.mask();
    for (var b = 0; b < batch.size(); b++) {
      for (var t = 0; t < x.time(); t++) {
        assertEquals(mask[t][b] == 1, x.counts(t, b));
        for (var f = 0; f < x.features(); f++) {
          assertEquals(batch.inputs()[t][b][f], x.get(t, b, f));
        }
      }
    }
    var classes = vowels.classes().size();
    var net = Network.of(12, 1, Rnn.tanh(8).atLastStep(), Readout.softmax(classes));
    var history =
        Trainer.of(net, Loss.crossEntropy(), Optimizer.adam(0.01))
            .epochs(5)
            .batchSize(32)
            .fit(x, Sequence.lastStep(classes, batch.labels()));
    assertTrue(history.lastLoss() < 0.8 * Math.log(classes), history.toString());
  }

  @Test
  void shufflingKeepsEverySequence() {
    var set = set(30);
    assertNotEquals(set, set.shuffled(1));
    assertEquals(set.shuffled(1), set.shuffled(1));
    assertEquals(Set.copyOf(set.sequences()), Set.copyOf(set.shuffled(1).sequences()));
  }

  @Test
  void theIteratorGivesEverySequenceInEachEpochAndAnotherOrder() {
    var iterator = set(50).iterator(8, 1);
    assertEquals(2, iterator.inputColumns());
    assertEquals(3, iterator.totalOutcomes());
    var epochs = new ArrayList<List<Integer>>();
    for (var epoch = 0; epoch < 2; epoch++) {
      var order = new ArrayList<Integer>();
      while (iterator.hasNext()) {
        var features = iterator.next().getFeatures();
        for (var b = 0; b < features.size(0); b++) {
          order.add((int) features.getDouble(b, 1, 0) - 1);
        }
      }
      assertEquals(IntStream.range(0, 50).boxed().toList(), order.stream().sorted().toList());
      epochs.add(order);
      iterator.reset();
    }
    assertNotEquals(epochs.get(0), epochs.get(1));
  }

  @Test
  void aGroupIsFoundByItsName() {
    assertEquals(5, set(10).group("odd").size());
    var error = assertThrows(IllegalArgumentException.class, () -> set(10).group("third"));
    assertEquals("group: third; expected one of [even, odd]", error.getMessage());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    var one = new LabelledSequence(new double[][] {{1}}, 0, "");
    assertThrows(IllegalArgumentException.class, () -> set(3).with(List.of(one)));
    assertThrows(IllegalArgumentException.class, () -> set(3).batches(0));
    assertThrows(IllegalArgumentException.class, () -> set(3).iterator(0, 1));
    assertThrows(IllegalArgumentException.class, () -> PaddedBatch.of(List.of()));
    assertThrows(
        IllegalArgumentException.class, () -> new LabelledSequence(new double[][] {}, 0, ""));
    assertThrows(
        IllegalArgumentException.class,
        () -> new LabelledSequence(new double[][] {{1}, {1, 2}}, 0, ""));
    var two = new LabelledSequence(new double[][] {{1, 2}}, 2, "");
    assertThrows(IllegalArgumentException.class, () -> PaddedBatch.of(List.of(one, two)));
    var batch = PaddedBatch.of(List.of(two));
    assertThrows(IllegalArgumentException.class, () -> batch.toDataSet(2));
  }

  @Test
  void equalSequencesAreEqual() {
    var a = new LabelledSequence(new double[][] {{1, 2}}, 0, "g");
    var b = new LabelledSequence(new double[][] {{1, 2}}, 0, "g");
    assertEquals(a, b);
    assertEquals(a.hashCode(), b.hashCode());
    assertFalse(a.equals(new LabelledSequence(new double[][] {{1, 3}}, 0, "g")));
    assertEquals("sequence of 1 × 2, label 0, g", a.toString());
  }
}
