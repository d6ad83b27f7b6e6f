package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {

  private static final String PROPERTY = "recurrent.datasets";

  @TempDir Path folder;

  @AfterEach
  void readTheCoursesFolderAgain() {
    System.clearProperty(PROPERTY);
  }

  /** A folder with one data set, whose file may differ from what the catalogue says. */
  private void dataset(String catalogued, String found) throws Exception {
    var sum = MessageDigest.getInstance("SHA-256").digest(catalogued.getBytes());
    var json =
        """
        [{"id": "tiny", "title": "Tiny", "file": "tiny.csv", "bytes": %d, "sha256": "%s", "rows": 2,
          "columns": [{"name": "year", "unit": "", "kind": "time"},
                      {"name": "y", "unit": "m", "kind": "value"}],
          "period": "1 to 2", "season": 1, "source": "here", "licence": "none"}]
        """
            .formatted(catalogued.length(), HexFormat.of().formatHex(sum));
    Files.writeString(folder.resolve("catalogue.json"), json);
    if (found != null) {
      Files.writeString(folder.resolve("tiny.csv"), found);
    }
    System.setProperty(PROPERTY, folder.toString());
  }

  private static String failureOf(String id) {
    return assertThrows(UncheckedIOException.class, () -> Datasets.series(id)).getMessage();
  }

  @Test
  void aSeriesCarriesItsFactsAndValues() {
    var series = Datasets.series("sunspots-monthly");
    assertEquals(2820, series.size());
    assertEquals("1749-01", series.times().get(0));
    assertEquals(58, series.values()[0]);
    assertEquals("1983-12", series.times().get(2819));
    assertEquals(33.4, series.values()[2819]);
    assertEquals(132, series.season());
    assertEquals("sunspot number", series.unit());
  }

  @Test
  void oneColumnOfSeveralIsReadByItsName() {
    var series = Datasets.series("jfk-weather-hourly", "pressure_hpa");
    assertEquals(8730, series.size());
    assertEquals(1012.6, series.values()[0]);
    assertEquals("hPa", series.unit());
  }

  @Test
  void severalColumnsAskForOne() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> Datasets.series("jfk-weather-hourly"));
    assertTrue(error.getMessage().contains("name one of [temp_c, "), error.getMessage());
  }

  @Test
  void anUnknownColumnNamesThoseThatThereAre() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> Datasets.series("air-passengers", "temp_c"));
    assertEquals(
        "data set air-passengers has no values named temp_c: there are [passengers_thousands]",
        error.getMessage());
  }

  @Test
  void anUnknownNameListsTheNearestFirst() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> Datasets.series("sunspot-yearly"));
    assertTrue(
        error.getMessage().contains("did you mean one of [sunspots-yearly, "), error.getMessage());
  }

  @Test
  void aTableHasTheTitleAndEveryColumn() {
    var table = Datasets.table("jfk-weather-hourly");
    assertEquals(8730, table.rowCount());
    assertEquals(10, table.columnCount());
    assertEquals(3.9, table.doubleColumn("temp_c").get(0));
    var title =
        Datasets.catalogue().stream()
            .filter(entry -> entry.id().equals("jfk-weather-hourly"))
            .findFirst()
            .orElseThrow()
            .title();
    assertEquals(title, table.name());
  }

  @Test
  void aMissingFileSaysHowToGetItBack() throws Exception {
    dataset("year,y\n1,2.5\n2,3\n", null);
    var message = failureOf("tiny");
    assertTrue(message.contains("tiny.csv is missing"), message);
    assertTrue(message.contains("git checkout -- datasets/tiny.csv"), message);
  }

  @Test
  void aChangedFileIsRefused() throws Exception {
    dataset("year,y\n1,2.5\n2,3\n", "year,y\n1,2.5\n2,4\n");
    var message = failureOf("tiny");
    assertTrue(message.contains("its SHA-256 differs"), message);
    assertTrue(message.contains("git checkout -- datasets/tiny.csv"), message);
  }

  @Test
  void aCellThatIsNoNumberIsNamedWithItsPlace() throws Exception {
    dataset("year,y\n1,2.5\n2,x\n", "year,y\n1,2.5\n2,x\n");
    var message = failureOf("tiny");
    assertTrue(message.contains("tiny.csv, line 3, column y: 'x' is no number"), message);
  }

  @Test
  void theCatalogueAgreesWithItsFiles() throws IOException {
    for (var entry : Datasets.catalogue()) {
      var file = Datasets.folder().resolve(entry.file());
      var lines = Files.readAllLines(file);
      assertEquals(entry.bytes(), Files.size(file), entry.id());
      assertEquals(entry.rows(), lines.size() - 1, entry.id());
      assertEquals(
          entry.columns().stream().map(Datasets.Column::name).toList(),
          List.of(lines.get(0).split(",")),
          entry.id());
      var first = lines.get(1).split(",")[0];
      var last = lines.get(lines.size() - 1).split(",")[0];
      assertEquals(first + " to " + last, entry.period(), entry.id());
      assertEquals(entry.rows(), Datasets.table(entry.id()).rowCount(), entry.id());
    }
  }

  @Test
  void theReadmeAgreesWithTheCatalogue() throws IOException {
    var readme = Files.readString(Datasets.folder().resolve("README.md"));
    var rows = readme.lines().filter(line -> line.startsWith("| `")).toList();
    assertEquals(Datasets.names().size(), rows.size());
    for (var entry : Datasets.catalogue()) {
      var row =
          String.format(
              Locale.ROOT,
              "| `%s` | %s, %,d rows | %s | %s | %s |",
              entry.id(),
              entry.title(),
              entry.rows(),
              entry.period(),
              entry.source(),
              entry.licence());
      assertTrue(rows.contains(row), row);
    }
  }
}
