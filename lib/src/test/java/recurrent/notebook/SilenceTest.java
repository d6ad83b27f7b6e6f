package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilenceTest {

  @TempDir Path folder;

  @Test
  void theFirstProductOfNd4jWritesNothingToStandardError() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var out = folder.resolve("out");
    var errors = folder.resolve("errors");
    var command = new ArrayList<>(List.of(java, "-Xmx512m"));
    if (Runtime.version().feature() >= 24) { // there the JVM itself warns, on the server's log
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.add(FirstProduct.class.getName());
    var process =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(errors.toFile());
    process.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    assertEquals(0, process.start().waitFor());
    assertEquals("6.0", Files.readString(out).strip());
    assertEquals("", Files.readString(errors));
  }
}
