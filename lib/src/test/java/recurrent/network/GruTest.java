package recurrent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static recurrent.network.Near.assertNear;

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

  private static Network random(Gru.Form form, int hidden) {
    var layer = Recurrent.of(new Gru(hidden, form)).withLearnedState();
    var net = Network.of(2, 1, layer.inBothDirections(), Rnn.tanh(2), layer, Readout.softmax(3));
    var random = new SplitMix64(3);
    net.parameters().forEach((name, m) -> Initializer.normal(1).fill(m, random));
    return net;
  }

  private static void assertSameOutputs(Network expected, Network actual) {
    var x = Sequence.zeros(6, 3, 2);
    var random = new SplitMix64(4);
    for (var i = 0; i < x.values().length; i++) {
      x.values()[i] = random.nextGaussian();
    }
    assertNear(expected.predict(x).values(), actual.predict(x).values(), 1e-12, "outputs");
  }

  @Test
  void choAndChungAreTurnedIntoEachOther() {
    for (var from : List.of(Gru.Form.CHO, Gru.Form.CHUNG)) {
      for (var to : List.of(Gru.Form.CHO, Gru.Form.CHUNG)) {
        var net = random(from, 4);
        var converted = Gru.convert(net, to);
        assertEquals(random(to, 4).layers(), converted.layers());
        assertSameOutputs(net, converted);
        var back = Gru.convert(converted, from).parameters();
        net.parameters()
            .forEach((name, m) -> assertArrayEquals(m.values(), back.get(name).values()));
      }
    }
  }

  @Test
  void singleUnitIsTurnedIntoEveryForm() {
    for (var from : Gru.Form.values()) {
      var net = random(from, 1);
      var bhn = net.parameters().names().stream().filter(name -> name.endsWith("bhn"));
      bhn.forEach(name -> net.parameters().get(name).fill(0));
      for (var to : Gru.Form.values()) {
        assertSameOutputs(net, Gru.convert(net, to));
      }
    }
  }

  @Test
  void resetBeforeAndAfterTheProductAreNotTheSame() {
    var cho = random(Gru.Form.CHO, 2);
    var u = cho.parameters().get("gru1.Whh").get(4, 1);
    var reason =
        "gru: gru1.Whh in the form CHO has no equal in the form RESET_AFTER: Un (r ⊙ h) is"
            + " r ⊙ (Un h + bhn) only if Un is diagonal and bhn 0, but Un[0][1] is ";
    assertRefused(reason + u, cho, Gru.Form.RESET_AFTER);
    var after = random(Gru.Form.RESET_AFTER, 1);
    var bias = after.parameters().get("gru1.bhn").get(0, 0);
    assertRefused(
        "gru: gru1.Whh in the form RESET_AFTER has no equal in the form CHUNG: Un (r ⊙ h) is"
            + " r ⊙ (Un h + bhn) only if Un is diagonal and bhn 0, but bhn[0] is "
            + bias,
        after,
        Gru.Form.CHUNG);
    after.parameters().get("gru1.bhn").fill(0);
    var reverse =
        assertThrows(IllegalArgumentException.class, () -> Gru.convert(after, Gru.Form.CHO));
    assertTrue(reverse.getMessage().startsWith("gru: gru1.reverse.Whh"), reverse.getMessage());
  }

  private static void assertRefused(String message, Network net, Gru.Form form) {
    var error = assertThrows(IllegalArgumentException.class, () -> Gru.convert(net, form));
    assertEquals(message, error.getMessage());
  }

  @Test
  void argumentsAreChecked() {
    var error = assertThrows(IllegalArgumentException.class, () -> Gru.of(0));
    assertEquals("gru: hidden size 0 must be at least 1", error.getMessage());
    error = assertThrows(IllegalArgumentException.class, () -> new Gru(1, null));
    assertEquals("gru: form null, expected CHO, CHUNG or RESET_AFTER", error.getMessage());
  }
}
