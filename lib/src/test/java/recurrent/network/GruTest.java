package recurrent.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GruTest {

  @ParameterizedTest
  @CsvSource({"cho2014, CHO", "chung2014, CHUNG", "reset_after, RESET_AFTER"})
  void everyFormMatchesItsExamples(String name, Gru.Form form) {
    GatedExample.check("WE09-scalar-" + name, new Gru(1, form));
    GatedExample.check("WE09-vector-" + name, new Gru(3, form));
  }

  @Test
  void resetAfterWithoutItsOwnBiasMatchesTheExample() {
    GatedExample.check("WE09-vector-reset_after-bhn0", new Gru(3));
  }

  private static Network network(Gru.Form form) {
    return Network.of(1, 1, Recurrent.of(new Gru(64, form)));
  }

  @Test
  void parametersAreNamedAndCounted() {
    assertEquals(12672, network(Gru.Form.CHO).parameters().count());
    assertEquals(12672, network(Gru.Form.CHUNG).parameters().count());
    var after = network(Gru.Form.RESET_AFTER).parameters();
    assertEquals(12736, after.count());
    assertEquals(List.of("gru1.Wxh", "gru1.Whh", "gru1.bh", "gru1.bhn"), after.names());
    assertEquals(Recurrent.of(new Gru(4, Gru.Form.RESET_AFTER)), Gru.of(4));
  }

  @Test
  void sizeIsChecked() {
    var error = assertThrows(IllegalArgumentException.class, () -> Gru.of(0));
    assertEquals("gru: hidden size 0 must be at least 1", error.getMessage());
  }
}
