package recurrent.data;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where downloaded data sets are kept: the user's cache folder, as each platform has it. */
final class CacheFolder {

  static final String SETTING = "RECURRENT_DATA_HOME";

  private static final String NAME = "recurrent-networks";

  private CacheFolder() {}

  /**
   * The cache folder: {@code RECURRENT_DATA_HOME} if it is set; else {@code
   * %LOCALAPPDATA%\recurrent-networks} on Windows, {@code ~/Library/Caches/recurrent-networks} on
   * macOS, {@code $XDG_CACHE_HOME/recurrent-networks} or {@code ~/.cache/recurrent-networks}
   * elsewhere.
   */
  static Path of(Map<String, String> environment, String system, Path home) {
    var named = environment.getOrDefault(SETTING, "");
    if (!named.isBlank()) {
      return Path.of(named).toAbsolutePath();
    }
    return base(environment, system.toLowerCase(Locale.ROOT), home).resolve(NAME);
  }

  private static Path base(Map<String, String> environment, String system, Path home) {
    if (system.startsWith("windows")) {
      var local = environment.getOrDefault("LOCALAPPDATA", "");
      return local.isBlank() ? home.resolve("AppData").resolve("Local") : Path.of(local);
    }
    if (system.startsWith("mac")) {
      return home.resolve("Library").resolve("Caches");
    }
    // The XDG specification says to ignore a relative path.
    var xdg = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
    return xdg.isAbsolute() ? xdg : home.resolve(".cache");
  }
}
