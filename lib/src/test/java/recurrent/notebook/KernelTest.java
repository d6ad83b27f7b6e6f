package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.spencerpark.ijava.IJava;
import java.util.Map;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KernelTest {

  private static final Map<String, String> FORMS =
      Map.of("text/html", "<b>x</b>", "text/plain", "x");

  @AfterEach
  void stop() {
    BaseKernel.stop();
    IJava.stop();
  }

  @Test
  void outsideANotebookThereIsNone() {
    assertTrue(Kernel.find().isEmpty());
  }

  @Test
  void jjavaIsFoundAndShowsEveryForm() {
    var kernel = BaseKernel.start();
    Kernel.find().orElseThrow().display(FORMS);
    assertEquals(1, kernel.displayed.size());
    assertEquals(FORMS, kernel.displayed.get(0).forms);
  }

  @Test
  void ijavaIsFoundAndShowsEveryForm() {
    var kernel = IJava.start();
    Kernel.find().orElseThrow().display(FORMS);
    assertEquals(1, kernel.displayed.size());
    assertEquals(FORMS, kernel.displayed.get(0).forms);
  }

  @Test
  void jjavaReplacesInPlaceAlsoAfterTheCellHasEnded() {
    var kernel = BaseKernel.start();
    var place = Kernel.find().orElseThrow().place();
    place.show(Map.of("text/plain", "first"));
    kernel.endCell();
    place.show(FORMS);
    assertEquals(1, kernel.displayed.size());
    assertEquals(1, kernel.updates.size());
    assertEquals(FORMS, kernel.updates.get(0).forms);
    assertEquals(kernel.displayed.get(0).id, kernel.updates.get(0).id);
  }

  @Test
  void ijavaReplacesInPlaceAlsoAfterTheCellHasEnded() {
    var kernel = IJava.start();
    var place = Kernel.find().orElseThrow().place();
    place.show(Map.of("text/plain", "first"));
    kernel.endCell();
    place.show(FORMS);
    assertEquals(1, kernel.displayed.size());
    assertEquals(FORMS, kernel.updates.get(0).forms);
    assertEquals(kernel.displayed.get(0).id, kernel.updates.get(0).id);
  }

  @Test
  void twoPlacesDoNotReplaceEachOther() {
    var kernel = BaseKernel.start();
    Kernel.find().orElseThrow().place().show(FORMS);
    Kernel.find().orElseThrow().place().show(FORMS);
    assertNotEquals(kernel.displayed.get(0).id, kernel.displayed.get(1).id);
  }

  @Test
  void jjavaShowsTheLastValueInTheFormsGiven() {
    var kernel = BaseKernel.start();
    Kernel.find().orElseThrow().render(Number.class, value -> Map.of("text/plain", value + "!"));
    assertEquals(Map.of("text/plain", "3!"), kernel.getRenderer().render(3));
    assertEquals(Map.of(), kernel.getRenderer().render("3"));
  }

  @Test
  void ijavaShowsTheLastValueInTheFormsGiven() {
    var kernel = IJava.start();
    Kernel.find().orElseThrow().render(Number.class, value -> Map.of("text/plain", value + "!"));
    assertEquals(Map.of("text/plain", "3!"), kernel.getRenderer().render(3));
  }
}
