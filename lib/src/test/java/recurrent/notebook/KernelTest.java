package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
}
