package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipMembersTest {

  private static byte[] zip(String... namesAndContents) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (var i = 0; i < namesAndContents.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndContents[i]));
        zip.write(namesAndContents[i + 1].getBytes());
      }
    }
    return bytes.toByteArray();
  }

  private static String failure(byte[] archive, long mostBytes) {
    var error =
        assertThrows(
            UncheckedIOException.class, () -> ZipMembers.read("a.zip", archive, mostBytes));
    return error.getCause().getMessage();
  }

  @Test
  void membersKeepTheirOrderAndFoldersAreLeftOut() throws IOException {
    var members = ZipMembers.read("a.zip", zip("d/", "", "d/b", "two", "a", "one"), 6);
    assertEquals(List.of("d/b", "a"), List.copyOf(members.keySet()));
    assertArrayEquals("two".getBytes(), members.get("d/b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../a", "b/../../a", "..", "/etc/a", "C:/a", "b\\..\\..\\a", "\\a"})
  void aNameThatLeadsOutIsRefused(String name) throws IOException {
    var message = failure(zip("good", "x", name, "x"), 100);
    assertEquals("a.zip: the member " + name + " leads out of its folder; do not use it", message);
  }

  @Test
  void aBombIsDefusedBeforeItFillsTheMemory() throws IOException {
    var megabyte = "0".repeat(1_000_000);
    var parts = new String[400];
    for (var i = 0; i < parts.length; i += 2) {
      parts[i] = "part" + i;
      parts[i + 1] = megabyte;
    }
    var bomb = zip(parts);
    assertTrue(bomb.length < 300_000, "small outside, 200 MB inside");
    assertEquals(
        "a.zip: unpacked it is larger than 1,500,000 bytes; this is not the archive that it should"
            + " be",
        failure(bomb, 1_500_000));
  }

  @Test
  void tooManyMembersAreRefused() throws IOException {
    var parts = new String[20_002];
    for (var i = 0; i < parts.length; i += 2) {
      parts[i] = "m" + i;
      parts[i + 1] = "";
    }
    assertEquals("a.zip: more than 10000 members", failure(zip(parts), 100));
  }

  @Test
  void aTruncatedArchiveIsRefused() throws IOException {
    var whole = zip("a", "some content that is packed ".repeat(100));
    var message = failure(Arrays.copyOf(whole, 60), 10_000);
    assertTrue(message.startsWith("a.zip: the archive is damaged: "), message);
  }

  @Test
  void whatIsNoArchiveIsRefused() {
    assertEquals(
        "a.zip: this is no ZIP archive, or there is nothing in it",
        failure("<html>".getBytes(), 100));
  }
}
