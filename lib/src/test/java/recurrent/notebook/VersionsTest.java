package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class VersionsTest {

  @Test
  void everyLibraryNamesItsVersion() {
    var versions = Versions.all();
    for (var library : new String[] {"DL4J", "ND4J", "Tablesaw", "XChart"}) {
      assertTrue(versions.get(library).matches("\\d.*"), library + ": " + versions.get(library));
    }
    assertEquals(System.getProperty("java.version"), versions.get("JDK"));
  }

  @Test
  void theTableHoldsTheSameLines() {
    assertEquals(Versions.all().size(), Versions.table().rowCount());
  }
}
