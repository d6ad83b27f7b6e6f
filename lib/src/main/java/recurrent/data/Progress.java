package recurrent.data;

/** Told how far a download is, for a bar on the console or below a cell. */
@FunctionalInterface
public interface Progress {

  /** Shows nothing. */
  Progress NONE = (id, bytes, total) -> {};

  /**
   * Some more of a data set is there.
   *
   * @param id the data set
   * @param bytes bytes that are there, of all its files together
   * @param total bytes when it is complete
   */
  void loaded(String id, long bytes, long total);
}
