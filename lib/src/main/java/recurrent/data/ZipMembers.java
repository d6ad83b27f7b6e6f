package recurrent.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The files inside a ZIP archive, read into memory: nothing is ever unpacked to the disk. An
 * archive that is damaged, grows beyond a bound or has a member whose name leads out of its folder
 * is refused.
 */
final class ZipMembers {

  private static final int MOST_MEMBERS = 10_000;

  private ZipMembers() {}

  /**
   * Reads all members.
   *
   * @param name the archive's name, for messages
   * @param archive its bytes
   * @param mostBytes bound for the sum of the unpacked sizes
   * @return member name to content, in the archive's order, without folders
   * @throws UncheckedIOException if the archive cannot be trusted; the message says why
   */
  static Map<String, byte[]> read(String name, byte[] archive, long mostBytes) {
    var members = new LinkedHashMap<String, byte[]>();
    var left = mostBytes;
    try (var zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        checkName(name, entry);
        if (members.size() == MOST_MEMBERS) {
          throw new IOException(name + ": more than " + MOST_MEMBERS + " members");
        }
        if (!entry.isDirectory()) {
          var content = content(name, zip, left, mostBytes);
          left -= content.length;
          if (members.put(entry.getName(), content) != null) {
            throw new IOException(name + ": the member " + entry.getName() + " is there twice");
          }
        }
      }
    } catch (IllegalArgumentException e) {
      throw new UncheckedIOException(
          new IOException(name + ": the archive is damaged: " + e.getMessage(), e));
    } catch (IOException e) {
      var known = e.getMessage() != null && e.getMessage().startsWith(name);
      throw new UncheckedIOException(
          known ? e : new IOException(name + ": the archive is damaged: " + e.getMessage(), e));
    }
    if (members.isEmpty()) {
      throw new UncheckedIOException(
          new IOException(name + ": this is no ZIP archive, or there is nothing in it"));
    }
    return members;
  }

  private static void checkName(String name, ZipEntry entry) throws IOException {
    var member = entry.getName().replace('\\', '/');
    var leadsOut =
        member.startsWith("/")
            || member.matches("[A-Za-z]:.*")
            || ("/" + member + "/").contains("/../");
    if (leadsOut) {
      throw new IOException(
          name + ": the member " + entry.getName() + " leads out of its folder; do not use it");
    }
  }

  private static byte[] content(String name, ZipInputStream zip, long left, long mostBytes)
      throws IOException {
    var content = new ByteArrayOutputStream();
    var buffer = new byte[16_384];
    for (var read = zip.read(buffer); read >= 0; read = zip.read(buffer)) {
      if (content.size() + read > left) {
        throw new IOException(
            "%s: unpacked it is larger than %,d bytes; this is not the archive that it should be"
                .formatted(name, mostBytes));
      }
      content.write(buffer, 0, read);
    }
    return content.toByteArray();
  }
}
