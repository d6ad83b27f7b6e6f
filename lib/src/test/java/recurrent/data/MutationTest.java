package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import recurrent.data.Catalogue.DataFile;
import recurrent.data.Catalogue.Entry;
import recurrent.data.Downloads.Patience;

/** Files with random damage give clean values or a clear error, and never anything else. */
@Timeout(15)
class MutationTest {

  private static final int MUTATIONS = 1000;

  @TempDir Path folder;

  /** One to eight bytes changed, dropped, doubled or inserted; or the end cut off. */
  private static byte[] mutated(byte[] original, Random random) {
    var bytes = original;
    for (var count = 1 + random.nextInt(8); count > 0; count--) {
      var at = random.nextInt(bytes.length - 1);
      switch (random.nextInt(5)) {
        case 0 -> {
          bytes = bytes.clone();
          bytes[at] = (byte) random.nextInt(256);
        }
        case 1 -> {
          bytes = bytes.clone();
          bytes[at] = (byte) "\",;\n\r-.eE#0 \0\\".charAt(random.nextInt(14));
        }
        case 2 -> bytes = joined(Arrays.copyOf(bytes, at), bytes, at + 1);
        case 3 -> bytes = joined(Arrays.copyOf(bytes, at + 1), bytes, at);
        default -> {
          if (random.nextInt(20) == 0) {
            bytes = Arrays.copyOf(bytes, at + 2);
          }
        }
      }
    }
    return bytes;
  }

  private static byte[] joined(byte[] start, byte[] end, int from) {
    var all = Arrays.copyOf(start, start.length + end.length - from);
    System.arraycopy(end, from, all, start.length, end.length - from);
    return all;
  }

  private static void assertClear(UncheckedIOException error, String name) {
    var message = error.getCause().getMessage();
    assertTrue(message.startsWith(name), message);
    assertTrue(message.length() > name.length() + 10, message);
    assertTrue(message.length() < 400, message);
  }

  @Test
  void aDamagedTableGivesNumbersOrAClearError() throws IOException {
    var original = Files.readAllBytes(Catalogue.folder().resolve("elnino-sst-monthly.csv"));
    var random = new Random(20261);
    var results = new int[2]; // read, refused
    for (var i = 0; i < MUTATIONS; i++) {
      try {
        var csv = CsvFile.parse("a.csv", mutated(original, random));
        csv.checkColumns(List.of("month", "sst_c"));
        var numbers = csv.numbers("sst_c");
        assertEquals(numbers.length, csv.texts("month").size());
        assertFalse(Arrays.stream(numbers).anyMatch(Double::isInfinite));
        results[0]++;
      } catch (UncheckedIOException e) {
        assertClear(e, "a.csv, line ");
        results[1]++;
      }
    }
    assertTrue(results[0] > 50 && results[1] > 50, Arrays.toString(results));
  }

  private static byte[] archive() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var random = new Random(5);
    try (var zip = new ZipOutputStream(bytes)) {
      for (var member = 0; member < 4; member++) {
        zip.putNextEntry(new ZipEntry("folder/member" + member + ".csv"));
        for (var line = 0; line < 60; line++) {
          zip.write((random.nextInt(1000) + "," + random.nextGaussian() + "\n").getBytes());
        }
      }
    }
    return bytes.toByteArray();
  }

  @Test
  void aDamagedArchiveGivesMembersOrAClearError() throws IOException {
    var original = archive();
    var random = new Random(20262);
    var results = new int[2]; // read, refused
    for (var i = 0; i < MUTATIONS; i++) {
      try {
        var members = ZipMembers.read("a.zip", mutated(original, random), 100_000);
        assertTrue(members.values().stream().mapToInt(m -> m.length).sum() <= 100_000);
        results[0]++;
      } catch (UncheckedIOException e) {
        assertClear(e, "a.zip: ");
        results[1]++;
      }
    }
    assertTrue(results[0] > 5 && results[1] > 50, Arrays.toString(results));
  }

  @Test
  void aDamagedDownloadNeverGetsTheName() throws IOException {
    var original = archive();
    var file = new DataFile("a.zip", original.length, Downloads.sha256(original));
    var entry =
        new Entry(
            "set",
            "Set",
            "text",
            "http://unused.invalid/",
            List.of(file),
            1,
            List.of(),
            "",
            null,
            1,
            "here",
            "none",
            List.of(),
            null);
    var mirror = Files.createDirectories(folder.resolve("mirror").resolve("set"));
    var home = folder.resolve("home");
    var place = home.resolve("set").resolve("a.zip");
    var downloads =
        new Downloads(
            Map.of(Downloads.MIRROR, mirror.getParent().toString()),
            home,
            new Patience(2, Duration.ZERO, Duration.ofSeconds(1)));
    var random = new Random(20263);
    var results = new int[2]; // read, refused
    for (var i = 0; i < MUTATIONS; i++) {
      var damaged = mutated(original, random);
      Files.write(mirror.resolve("a.zip"), damaged);
      try {
        assertNotNull(downloads.bytes(entry, file, loaded -> {}));
        assertTrue(Arrays.equals(original, Files.readAllBytes(place)));
        Files.delete(place);
        results[0]++;
      } catch (UncheckedIOException e) {
        assertClear(e, "set: a.zip was not loaded from ");
        assertFalse(Files.exists(place), "a damaged file has the name of a good one");
        results[1]++;
      }
    }
    assertTrue(results[1] > MUTATIONS / 2, Arrays.toString(results));
  }
}
