package recurrent.data;

import java.util.List;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sequences of unequal length side by side, padded at the end with zeros to the longest of them.
 *
 * @param inputs the values, (time, batch, features)
 * @param lengths steps of each sequence, (batch); what follows in {@code inputs} is padding
 * @param labels class of each sequence, (batch)
 */
public record PaddedBatch(double[][][] inputs, int[] lengths, int[] labels) {

  /**
   * Pads sequences.
   *
   * @param sequences at least one, all with as many features
   * @return the batch, in their order
   */
  public static PaddedBatch of(List<LabelledSequence> sequences) {
    if (sequences.isEmpty()) {
      throw new IllegalArgumentException("batch: there are no sequences; expected at least one");
    }
    var features = sequences.get(0).features();
    var steps = sequences.stream().mapToInt(LabelledSequence::length).max().getAsInt();
    var inputs = new double[steps][sequences.size()][features];
    var lengths = new int[sequences.size()];
    var labels = new int[sequences.size()];
    for (var b = 0; b < lengths.length; b++) {
      var sequence = sequences.get(b);
      if (sequence.features() != features) {
        throw new IllegalArgumentException(
            "batch: sequences of %d and of %d features; expected as many in each"
                .formatted(features, sequence.features()));
      }
      lengths[b] = sequence.length();
      labels[b] = sequence.label();
      for (var t = 0; t < lengths[b]; t++) {
        inputs[t][b] = sequence.values()[t].clone();
      }
    }
    return new PaddedBatch(inputs, lengths, labels);
  }

  /**
   * How many sequences there are.
   *
   * @return the batch size
   */
  public int size() {
    return lengths.length;
  }

  /**
   * The sequences without their padding, for networks that pad by themselves.
   *
   * @return a copy, (batch, own time, features)
   */
  public double[][][] sequences() {
    var sequences = new double[size()][][];
    for (var b = 0; b < size(); b++) {
      sequences[b] = new double[lengths[b]][];
      for (var t = 0; t < lengths[b]; t++) {
        sequences[b][t] = inputs[t][b].clone();
      }
    }
    return sequences;
  }

  /**
   * Which values are real.
   *
   * @return 1 for a step of a sequence, 0 for padding, (time, batch)
   */
  public double[][] mask() {
    var mask = new double[inputs.length][size()];
    for (var t = 0; t < inputs.length; t++) {
      for (var b = 0; b < size(); b++) {
        mask[t][b] = t < lengths[b] ? 1 : 0;
      }
    }
    return mask;
  }

  /**
   * The same for DL4J: features (batch, features, time), which DL4J calls NCW, with a mask (batch,
   * time); labels one-hot (batch, classes), for a network that gives one answer a sequence.
   *
   * @param classes how many classes there are
   * @return the data set, in ND4J's default data type
   */
  public DataSet toDataSet(int classes) {
    var features = inputs[0][0].length;
    var values = new double[size()][features][inputs.length];
    var mask = new double[size()][inputs.length];
    var oneHot = new double[size()][classes];
    for (var b = 0; b < size(); b++) {
      if (labels[b] >= classes) {
        throw new IllegalArgumentException(
            "batch: label %d; expected less than the %d classes".formatted(labels[b], classes));
      }
      oneHot[b][labels[b]] = 1;
      for (var t = 0; t < lengths[b]; t++) {
        mask[b][t] = 1;
        for (var f = 0; f < features; f++) {
          values[b][f][t] = inputs[t][b][f];
        }
      }
    }
    var type = Nd4j.dataType();
    return new DataSet(
        Nd4j.createFromArray(values).castTo(type),
        Nd4j.createFromArray(oneHot).castTo(type),
        Nd4j.createFromArray(mask).castTo(type),
        null);
  }
}
