package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilenceTest {

  @TempDir Path folder;

  @Test
  void theFirstProductOfNd4jWritesNothingToStandardError() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var out = folder.resolve("out");
    var errors = folder.resolve("errors");
    var process =
        new ProcessBuilder(java, "-Xmx512m", FirstProduct.class.getName())
            .redirectOutput(out.toFile())
            .redirectError(errors.toFile());
    process.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    assertEquals(0, process.start().waitFor());
    assertEquals("6.0", Files.readString(out).strip());
    assertEquals("", Files.readString(errors));
  }
}
