package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheFolderTest {

  private static final Path HOME = Path.of("home").toAbsolutePath();
  private static final Path OTHER = Path.of("other").toAbsolutePath();

  private static Path on(String system, Map<String, String> environment) {
    return CacheFolder.of(environment, system, HOME);
  }

  @Test
  void linuxFollowsXdg() {
    var usual = HOME.resolve(".cache").resolve("recurrent-networks");
    assertEquals(usual, on("Linux", Map.of()));
    assertEquals(usual, on("Linux", Map.of("XDG_CACHE_HOME", "")));
    assertEquals(usual, on("Linux", Map.of("XDG_CACHE_HOME", "relative")));
    assertEquals(
        OTHER.resolve("recurrent-networks"),
        on("Linux", Map.of("XDG_CACHE_HOME", OTHER.toString())));
  }

  @Test
  void macHasItsLibrary() {
    assertEquals(
        HOME.resolve("Library").resolve("Caches").resolve("recurrent-networks"),
        on("Mac OS X", Map.of("XDG_CACHE_HOME", OTHER.toString())));
  }

  @Test
  void windowsHasItsLocalFolder() {
    assertEquals(
        OTHER.resolve("recurrent-networks"),
        on("Windows 11", Map.of("LOCALAPPDATA", OTHER.toString())));
    assertEquals(
        HOME.resolve("AppData").resolve("Local").resolve("recurrent-networks"),
        on("Windows 11", Map.of()));
  }

  @Test
  void theSettingCountsEverywhere() {
    for (var system : new String[] {"Linux", "Mac OS X", "Windows 11"}) {
      assertEquals(OTHER, on(system, Map.of(CacheFolder.SETTING, OTHER.toString())));
    }
  }
}
