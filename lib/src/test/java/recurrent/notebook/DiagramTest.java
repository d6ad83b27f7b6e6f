package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DiagramTest {

  private static final int WHITE = 0xFFFFFFFF;

  private static Diagram twoBoxes() {
    return new Diagram(300, 100)
        .box("a", 10, 20, 80, 60, "x", 0xDDEEFF)
        .box("b", 210, 20, 80, 60, "h", 0xFFEEDD);
  }

  @Test
  void theArrowRunsFromEdgeToEdge() {
    var without = twoBoxes().image();
    var with = twoBoxes().arrow("a", "b", "").image();
    assertEquals(WHITE, without.getRGB(300, 100));
    assertNotEquals(WHITE, with.getRGB(300, 100));
    assertEquals(without.getRGB(40, 60), with.getRGB(40, 60), "inside the box nothing changes");
  }

  @Test
  void thePictureHasTwiceTheResolution() {
    assertEquals(600, twoBoxes().image().getWidth());
    assertEquals(200, twoBoxes().image().getHeight());
  }

  @Test
  void anArrowToNowhereNamesTheBoxesThatThereAre() {
    var error = assertThrows(IllegalArgumentException.class, () -> twoBoxes().arrow("a", "c", ""));
    assertTrue(error.getMessage().contains("no box is named c"), error.getMessage());
    assertTrue(error.getMessage().contains("[a, b]"), error.getMessage());
  }

  @Test
  void twoBoxesOfOneNameAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> twoBoxes().box("a", 0, 0, 1, 1, "", 0xFFFFFF));
  }
}
