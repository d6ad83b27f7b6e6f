package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import recurrent.data.Datasets;

class DataCardTest {

  @AfterEach
  void stop() {
    BaseKernel.stop();
  }

  static List<String> names() {
    return Datasets.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyDataSetHasItsFactsAndAPicture(String id) {
    var facts = Datasets.describe(id);
    assumeTrue(
        facts.address().startsWith("datasets/") || System.getenv("RECURRENT_DATA_MIRROR") != null,
        "set RECURRENT_DATA_MIRROR to a folder with the downloads to run this test");
    var kernel = BaseKernel.start();
    DataCard.show(id);
    assertEquals(2, kernel.displayed.size());
    var table = kernel.displayed.get(0).forms.get("text/plain").toString();
    assertTrue(table.contains(facts.licence()), table);
    assertTrue(table.contains(facts.source()), table);
    var picture = kernel.displayed.get(1).forms.get("text/html").toString();
    assertTrue(picture.contains("<img alt="), picture);
    assertTrue(picture.length() > 10_000, "the picture holds something");
  }

  @Test
  void anUnknownNameListsTheNearest() {
    var error = assertThrows(IllegalArgumentException.class, () -> DataCard.show("first-name"));
    assertTrue(error.getMessage().contains("did you mean one of [first-names"));
  }
}
