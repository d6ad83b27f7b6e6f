package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the sets that are downloaded hold; read from the mirror. */
class DownloadedDatasetsTest {

  @BeforeEach
  void needsTheMirror() {
    Mirror.assumeSet();
  }

  private static int rows(String id) {
    return Catalogue.entry(id).rows();
  }

  @Test
  void shakespeareIsOneText() {
    var text = Datasets.text("tiny-shakespeare");
    assertEquals(rows("tiny-shakespeare"), text.length());
    assertEquals(65, text.chars().distinct().count());
    assertTrue(text.startsWith("First Citizen:\n"));
  }

  @Test
  void firstNamesAreLines() {
    var names = Datasets.lines("first-names");
    assertEquals(rows("first-names"), names.size());
    assertEquals("emma", names.get(0));
    assertEquals(15, names.stream().mapToInt(String::length).max().getAsInt());
    assertEquals(2, names.stream().mapToInt(String::length).min().getAsInt());
  }

  @Test
  void surnamesCarryTheirLanguage() {
    var names = Datasets.labelledLines("surnames");
    assertEquals(rows("surnames"), names.size());
    assertEquals(18, names.stream().map(LabelledText::label).distinct().count());
    var russian = names.stream().filter(name -> name.label().equals("Russian")).count();
    assertEquals(0.47, russian / (double) names.size(), 0.005);
    assertTrue(names.stream().noneMatch(name -> name.text().isBlank()));
  }

  @Test
  void namesOfSeveralLanguagesAreNotTornApart() {
    var names = Datasets.labelledLines("surnames");
    var split = RandomSplit.of(names, 0.8, 0.1, 1, LabelledText::text);
    var learnt = new HashSet<>(split.train().stream().map(LabelledText::text).toList());
    assertTrue(split.test().stream().noneMatch(name -> learnt.contains(name.text())));
    assertEquals(0.8 * names.size(), split.train().size(), 20);
  }

  @Test
  void reviewsAreHalfPositive() {
    var reviews = Datasets.labelledLines("movie-review-polarity");
    assertEquals(rows("movie-review-polarity"), reviews.size());
    assertEquals(5331, reviews.stream().filter(r -> r.label().equals("positive")).count());
  }

  @Test
  void sentencesNameTheirSubject() {
    var sentences = Datasets.labelledLines("sentiment-sentences");
    assertEquals(rows("sentiment-sentences"), sentences.size());
    for (var subject : new String[] {"amazon", "imdb", "yelp"}) {
      var own = sentences.stream().filter(s -> s.group().equals(subject)).toList();
      assertEquals(1000, own.size());
      assertEquals(500, own.stream().filter(s -> s.label().equals("positive")).count());
    }
  }

  @Test
  void pairsAreEnglishAndSpanish() {
    var pairs = Datasets.pairs("tatoeba-spa-eng");
    assertEquals(rows("tatoeba-spa-eng"), pairs.size());
    assertEquals(new SentencePair("Go.", "Ve."), pairs.get(0));
  }

  @Test
  void taxisHaveTheirAnomalies() {
    var table = Datasets.table("nyc-taxi");
    assertEquals(rows("nyc-taxi"), table.rowCount());
    // Five windows of 103.5 hours, both ends included.
    assertEquals(5 * 207, table.booleanColumn("anomaly").countTrue(), 10);
    assertEquals(10320, Datasets.series("nyc-taxi").size());
  }

  @Test
  void movementsCarryTheirRooms() {
    var movements = Datasets.sequences("indoor-movement");
    assertEquals(
        "Movements in rooms, radio signal strength: 314 sequences, 19 to 129 steps of 4 features,"
            + " 2 classes",
        movements.toString());
    assertEquals(104, movements.group("rooms 1").size());
    assertEquals(106, movements.group("rooms 2").size());
    assertEquals(13197, movements.sequences().stream().mapToInt(s -> s.length()).sum());
  }

  @Test
  void controlChartsAreAHundredOfEach() {
    var charts = Datasets.sequences("synthetic-control");
    assertEquals(600, charts.size());
    for (var label = 0; label < 6; label++) {
      var of = label;
      assertEquals(100, charts.sequences().stream().filter(s -> s.label() == of).count());
    }
    assertEquals(28.7812, charts.sequences().get(0).values()[0][0]);
  }

  @Test
  void spokenDigitsAreSevenOfEachBySixSpeakers() {
    var digits = Datasets.sequences("spoken-digits");
    assertEquals(420, digits.size());
    assertEquals(70, digits.group("george").size());
    for (var sequence : digits.sequences()) {
      for (var step : sequence.values()) {
        assertTrue(Math.abs(step[0]) <= 1);
      }
    }
    var first = digits.sequences().get(0);
    assertEquals((4812 - 44) / 2, first.length());
  }

  @Test
  void seriesAreRead() {
    assertEquals(17420, Datasets.series("ett-h1", "OT").size());
    var cold = Datasets.series("melbourne-min-temperature");
    assertEquals("1990-12-31", cold.times().get(3649));
    assertArrayEquals(new double[] {20.7, 17.9}, cold.slice(0, 2).values());
  }
}
