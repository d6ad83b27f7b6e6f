package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
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
        [{"id": "tiny", "title": "Tiny", "kind": "table", "rows": 2,
          "files": [{"file": "tiny.csv", "bytes": %d, "sha256": "%s"}],
          "columns": [{"name": "year", "unit": "", "kind": "time"},
                      {"name": "y", "unit": "m", "kind": "value"}],
          "period": "1 to 2", "season": 1, "source": "here", "licence": "none",
          "baselines": []}]
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
        Catalogue.entries().stream()
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
  void aSeriesOfOnePlaceIsNamedWithIt() {
    var seattle = Datasets.series("weather-seattle-newyork-daily", "Seattle/temp_max_c");
    assertEquals(1461, seattle.size());
    assertEquals(12.8, seattle.values()[0]);
    assertEquals("2015-12-31", seattle.times().get(1460));
    assertEquals("Daily weather of Seattle and New York: Seattle/temp_max_c", seattle.title());
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Datasets.series("weather-seattle-newyork-daily", "temp_max_c"));
    assertTrue(error.getMessage().contains("New York/temp_max_c"), error.getMessage());
  }

  @Test
  void stepsWithoutATimeAreCounted() {
    var heart = Datasets.series("ecg-mitbih-208-360hz");
    assertEquals(108_000, heart.size());
    assertEquals("107999", heart.times().get(107_999));
    assertEquals("4031", Datasets.series("england-electricity-halfhourly").times().get(4031));
  }

  @Test
  void readingADataSetAsWhatItIsNotNamesTheWay() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> Datasets.series("japanese-vowels"));
    assertEquals(
        "data set japanese-vowels holds sequences: read it with"
            + " Datasets.sequences(\"japanese-vowels\")",
        error.getMessage());
  }

  @Test
  void vowelsAreThePublishedUtterances() {
    var vowels = Datasets.sequences("japanese-vowels");
    assertEquals(640, vowels.size());
    assertEquals(270, vowels.group("train").size());
    assertEquals(370, vowels.group("test").size());
    assertEquals(
        "Japanese vowels, nine speakers: 640 sequences, 7 to 29 steps of 12 features, 9 classes",
        vowels.toString());
    assertEquals(1.860936, vowels.sequences().get(0).values()[0][0]);
    assertEquals(9961, vowels.sequences().stream().mapToInt(LabelledSequence::length).sum());
  }

  @Test
  void digitsAreReadRowByRow() {
    var digits = Datasets.sequences("handwritten-digits-8x8");
    assertEquals(1797, digits.size());
    var zero = digits.sequences().get(0);
    assertEquals(0, zero.label());
    assertArrayEquals(new double[] {0, 0, 13, 15, 10, 15, 5, 0}, zero.values()[1]);
  }

  @Test
  void theFactsNameSourceLicenceAndWhatToBeat() {
    var facts = Datasets.describe("sunspots-yearly");
    assertEquals("public domain (US Government work)", facts.licence());
    assertEquals("309 rows", facts.size());
    assertEquals("sunspots, 1 ahead: naive, RMSE 33.28", facts.baselines().get(0));
    assertTrue(facts.toString().contains("to beat: sunspots, 1 ahead: AR(2), RMSE 22.83"));
    assertTrue(
        Datasets.describe("tiny-shakespeare").address().startsWith("https://"),
        "a set that is downloaded names its address");
  }

  @Test
  void theCatalogueAgreesWithItsFiles() throws Exception {
    var shipped = Catalogue.entries().stream().filter(Catalogue.Entry::isShipped).toList();
    assertEquals(13, shipped.size());
    for (var entry : shipped) {
      var data = entry.files().get(0);
      var lines = Files.readAllLines(Catalogue.folder().resolve(data.file()));
      assertEquals(data.bytes(), Datasets.bytes(entry, data).length, entry.id());
      assertEquals(
          entry.columns().stream().map(Catalogue.Column::name).toList(),
          List.of(lines.get(0).split(",")),
          entry.id());
      if (entry.kind().equals("table")) {
        var table = Datasets.table(entry.id());
        assertEquals(entry.rows(), table.rowCount(), entry.id());
        assertEquals(entry.rows(), lines.size() - 1, entry.id());
        for (var value : entry.named("value")) {
          var gaps = table.doubleColumn(value).countMissing();
          assertEquals(entry.id().startsWith("co2") ? 59 : 0, gaps, entry.id() + " " + value);
        }
        var column = Datasets.seriesNames(entry.id()).get(0);
        var times = Datasets.series(entry.id(), column, Gaps.INTERPOLATE).times();
        if (!entry.named("time").isEmpty() || !entry.named("count").isEmpty()) {
          var period = times.get(0) + " to " + times.get(times.size() - 1);
          assertEquals(entry.period(), period, entry.id());
        }
      } else {
        assertEquals(entry.rows(), Datasets.sequences(entry.id()).size(), entry.id());
      }
    }
  }
}
