package recurrent.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Labelled sequences, which may differ in length.
 *
 * @param title what they are
 * @param features name of each feature of a step
 * @param classes name of each class; a label is a place in this list
 * @param sequences the sequences, in the order of the files
 */
public record SequenceSet(
    String title, List<String> features, List<String> classes, List<LabelledSequence> sequences) {

  /** Checks that sequences, features and classes fit together. */
  public SequenceSet {
    features = List.copyOf(features);
    classes = List.copyOf(classes);
    sequences = List.copyOf(sequences);
    for (var sequence : sequences) {
      if (sequence.features() != features.size() || sequence.label() >= classes.size()) {
        throw new IllegalArgumentException(
            "sequences: a %s; expected %d features and a label below %d"
                .formatted(sequence, features.size(), classes.size()));
      }
    }
  }

  /**
   * How many sequences there are.
   *
   * @return the size of the set
   */
  public int size() {
    return sequences.size();
  }

  /**
   * The sequences of one group, such as the published part {@code test}, or one speaker.
   *
   * @param group the group
   * @return a set with the same features and classes
   * @throws IllegalArgumentException if there is no such group; the message names those there are
   */
  public SequenceSet group(String group) {
    var found = sequences.stream().filter(s -> s.group().equals(group)).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "group: %s; expected one of %s"
              .formatted(
                  group, sequences.stream().map(LabelledSequence::group).distinct().toList()));
    }
    return with(found);
  }

  /**
   * The same set with other sequences, such as a part of them.
   *
   * @param sequences the sequences
   * @return a set with the same features and classes
   */
  public SequenceSet with(List<LabelledSequence> sequences) {
    return new SequenceSet(title, features, classes, sequences);
  }

  /**
   * The same sequences in random order.
   *
   * @param seed the same seed gives the same order
   * @return a set with the same features and classes
   */
  public SequenceSet shuffled(long seed) {
    var order = new ArrayList<>(sequences);
    Collections.shuffle(order, new Random(seed));
    return with(order);
  }

  /**
   * Batches in the order of the set.
   *
   * @param batchSize sequences in a batch; the last one may be smaller
   * @return the batches
   */
  public List<PaddedBatch> batches(int batchSize) {
    checkBatchSize(batchSize);
    return IntStream.iterate(0, from -> from < size(), from -> from + batchSize)
        .mapToObj(from -> sequences.subList(from, Math.min(from + batchSize, size())))
        .map(PaddedBatch::of)
        .toList();
  }

  /**
   * Batches of sequences of about the same length, so that little is padded. Sequences of one
   * length meet in random company, and the batches come in random order.
   *
   * @param batchSize sequences in a batch; one of them may be smaller
   * @param seed the same seed gives the same batches
   * @return the batches
   */
  public List<PaddedBatch> batchesByLength(int batchSize, long seed) {
    var order = new ArrayList<>(shuffled(seed).sequences());
    order.sort(Comparator.comparingInt(LabelledSequence::length));
    var batches = new ArrayList<>(with(order).batches(batchSize));
    Collections.shuffle(batches, new Random(seed));
    return batches;
  }

  /**
   * Batches for DL4J, by length and in another order each epoch; see {@link PaddedBatch#toDataSet}
   * for the shapes.
   *
   * @param batchSize sequences in a batch
   * @param seed the same seed gives the same epochs
   * @return an iterator that starts the next epoch when it is reset
   */
  public DataSetIterator iterator(int batchSize, long seed) {
    checkBatchSize(batchSize);
    var epoch = new AtomicLong(seed);
    return new ExistingDataSetIterator(
        () ->
            batchesByLength(batchSize, epoch.getAndIncrement()).stream()
                .map(batch -> batch.toDataSet(classes.size()))
                .iterator(),
        size(),
        features.size(),
        classes.size());
  }

  private static void checkBatchSize(int batchSize) {
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize: " + batchSize + "; expected 1 or more");
    }
  }

  @Override
  public String toString() {
    var shortest = sequences.stream().mapToInt(LabelledSequence::length).min().orElse(0);
    var longest = sequences.stream().mapToInt(LabelledSequence::length).max().orElse(0);
    return "%s: %d sequences, %d to %d steps of %d features, %d classes"
        .formatted(title, size(), shortest, longest, features.size(), classes.size());
  }
}
