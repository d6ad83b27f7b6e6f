package recurrent.notebook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.nd4j.linalg.factory.Nd4j;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * The versions that a notebook runs on: what to name when something behaves differently elsewhere.
 */
public final class Versions {

  private static final Map<String, String> LIBRARIES =
      Map.of(
          "DL4J", "org.deeplearning4j/deeplearning4j-core",
          "ND4J", "org.nd4j/nd4j-api",
          "Tablesaw", "tech.tablesaw/tablesaw-jsplot",
          "XChart", "org.knowm.xchart/xchart");

  private Versions() {}

  /**
   * Reads the versions of the JDK and of the libraries, and loads ND4J's native library.
   *
   * @return name and version, in a fixed order
   */
  public static Map<String, String> all() {
    var versions = new LinkedHashMap<String, String>();
    versions.put("JDK", System.getProperty("java.version"));
    versions.put("System", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    LIBRARIES.keySet().stream().sorted().forEach(name -> versions.put(name, version(name)));
    var backend = Nd4j.getBackend().getClass().getSimpleName();
    versions.put("ND4J backend", backend + ", " + Nd4j.dataType().name().toLowerCase());
    return versions;
  }

  /**
   * The same as a table, for a notebook.
   *
   * @return a table with the columns part and version
   */
  public static Table table() {
    var part = StringColumn.create("part");
    var version = StringColumn.create("version");
    all()
        .forEach(
            (name, value) -> {
              part.append(name);
              version.append(value);
            });
    return Table.create("Versions", part, version);
  }

  /**
   * Prints the versions, a line each: the proof that the native library loads.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    all().forEach((name, value) -> System.out.println(name + " " + value));
  }

  private static String version(String library) {
    var resource = "/META-INF/maven/" + LIBRARIES.get(library) + "/pom.properties";
    try (var stream = Versions.class.getResourceAsStream(resource)) {
      if (stream == null) {
        return "unknown";
      }
      var properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
