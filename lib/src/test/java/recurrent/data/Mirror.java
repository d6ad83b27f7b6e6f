package recurrent.data;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The mirror of the downloads, for tests that read them without the internet. */
final class Mirror {

  private Mirror() {}

  /** Skips a test where no mirror is named. */
  static void assumeSet() {
    assumeTrue(
        System.getenv(Downloads.MIRROR) != null,
        "set RECURRENT_DATA_MIRROR to a folder with the downloads to run this test");
  }
}
