package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchTest {

  private static final String TEXT = "To be, or not to be";

  @TempDir Path folder;

  private String printed;

  @BeforeEach
  void makeACourseWithOneDownload() throws Exception {
    var json =
        """
        [{"id": "hamlet", "title": "Hamlet", "kind": "text", "rows": 19,
          "url": "http://unused.invalid/",
          "files": [{"file": "a.txt", "bytes": 19, "sha256": "%s"}],
          "columns": [], "period": "", "season": 1, "source": "here", "licence": "none",
          "baselines": []}]
        """
            .formatted(Downloads.sha256(TEXT.getBytes()));
    Files.writeString(folder.resolve("catalogue.json"), json);
    System.setProperty("recurrent.datasets", folder.toString());
    Files.createDirectories(folder.resolve("mirror").resolve("hamlet"));
    Files.writeString(folder.resolve("mirror").resolve("hamlet").resolve("a.txt"), TEXT);
  }

  @AfterEach
  void readTheCoursesFolderAgain() {
    System.clearProperty("recurrent.datasets");
  }

  private int run(boolean terminal, String... options) {
    var bytes = new ByteArrayOutputStream();
    var downloads =
        new Downloads(
            Map.of(Downloads.MIRROR, folder.resolve("mirror").toString()),
            folder.resolve("cache"),
            new Downloads.Patience(1, Duration.ZERO, Duration.ofSeconds(1)));
    var out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    var code = new Fetch(out, terminal, downloads).run(List.of(options));
    printed = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(printed.chars().allMatch(c -> c < 128), "every console shows it: " + printed);
    return code;
  }

  @Test
  void whatIsThereIsListed() {
    assertEquals(0, run(false, "--list"));
    assertTrue(printed.matches("(?s)hamlet +1 kB  not loaded\\R.*"), printed);
    assertEquals(0, run(false, "hamlet"));
    assertEquals("hamlet: loaded, checked", printed.strip());
    assertEquals(0, run(false));
    assertTrue(printed.matches("(?s)hamlet +1 kB  loaded\\R.*"), printed);
    assertTrue(printed.contains(folder.resolve("cache").toString()), printed);
  }

  @Test
  void aTerminalShowsABarInPlace() {
    assertEquals(0, run(true, "--all"));
    assertTrue(printed.contains("\rhamlet [" + "#".repeat(30) + "] 1 kB of 1 kB"), printed);
    assertTrue(printed.strip().endsWith("hamlet: loaded, checked"), printed);
    assertEquals(1, printed.lines().filter(line -> line.contains("checked")).count());
  }

  @Test
  void aFailureIsASentenceAndEndsWithOne() throws Exception {
    Files.delete(folder.resolve("mirror").resolve("hamlet").resolve("a.txt"));
    assertEquals(1, run(false, "--all"));
    assertTrue(printed.startsWith("hamlet: a.txt was not loaded from "), printed);
    assertTrue(printed.contains("the mirror does not give it"), printed);
  }

  @Test
  void anUnknownNameListsTheNearest() {
    assertEquals(1, run(false, "hamlte"));
    assertEquals("there is no data set hamlte: did you mean one of [hamlet]?", printed.strip());
  }
}
