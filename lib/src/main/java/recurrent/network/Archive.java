package recurrent.network;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A file of text and named matrices, read whole or not at all. Version 1, every number big-endian:
 *
 * <pre>
 * 8 bytes   the letters RECURNET
 * int       version, 1
 * int, n    bytes of the text, and the text in UTF-8, lines ended by \n
 * int       how many matrices
 * each:     int, n  bytes of the name, and the name in UTF-8
 *           int, int  rows and columns
 *           rows × columns doubles (IEEE 754, 8 bytes), row by row
 * long      CRC-32 of everything before
 * </pre>
 *
 * @param lines the text
 * @param matrices the matrices by name, in order
 */
public record Archive(List<String> lines, Map<String, Matrix> matrices) {

  private static final byte[] MAGIC = "RECURNET".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;

  /**
   * Writes a file: first beside its place, then moved there, so that an interrupted write leaves
   * the old file as it was.
   *
   * @param path where
   * @throws IOException if it cannot be written
   */
  public void write(Path path) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.write(MAGIC);
    out.writeInt(VERSION);
    writeText(out, String.join("\n", lines));
    out.writeInt(matrices.size());
    for (var entry : matrices.entrySet()) {
      writeText(out, entry.getKey());
      out.writeInt(entry.getValue().rows());
      out.writeInt(entry.getValue().columns());
      for (var value : entry.getValue().values()) {
        out.writeDouble(value);
      }
    }
    var crc = new CRC32();
    crc.update(bytes.toByteArray());
    out.writeLong(crc.getValue());

    var place = path.toAbsolutePath();
    Files.createDirectories(place.getParent());
    var beside = Files.createTempFile(place.getParent(), place.getFileName().toString(), ".tmp");
    try {
      Files.write(beside, bytes.toByteArray());
      try {
        Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException unsupported) {
        Files.move(beside, place, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  /**
   * Reads a file.
   *
   * @param path where
   * @return what it holds
   * @throws IOException if it cannot be read, is damaged, or is something else
   */
  public static Archive read(Path path) throws IOException {
    var bytes = Files.readAllBytes(path);
    if (bytes.length < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, 8)) {
      throw new IOException(path + " is not a network: it does not begin with RECURNET");
    }
    var damaged = path + " is damaged (" + bytes.length + " bytes): save it again, or train anew";
    if (bytes.length < MAGIC.length + 4 + Long.BYTES) {
      throw new IOException(damaged);
    }
    var end = bytes.length - Long.BYTES;
    var in = new DataInputStream(new ByteArrayInputStream(bytes));
    in.skipNBytes(MAGIC.length);
    var version = in.readInt();
    var crc = new CRC32();
    crc.update(bytes, 0, end);
    var stored = new DataInputStream(new ByteArrayInputStream(bytes, end, Long.BYTES)).readLong();
    if (crc.getValue() != stored) {
      throw new IOException(damaged);
    }
    if (version != VERSION) {
      throw new IOException(
          path + " has version " + version + "; this library reads version " + VERSION);
    }
    var lines = readText(in).lines().toList();
    var matrices = new LinkedHashMap<String, Matrix>();
    for (var left = in.readInt(); left > 0; left--) {
      var name = readText(in);
      var matrix = Matrix.zeros(in.readInt(), in.readInt());
      for (var i = 0; i < matrix.values().length; i++) {
        matrix.values()[i] = in.readDouble();
      }
      matrices.put(name, matrix);
    }
    return new Archive(lines, matrices);
  }

  /**
   * The rest of the line that begins with a key.
   *
   * @param key the key, without colon
   * @return what follows {@code key: }
   * @throws IOException if there is no such line
   */
  public String line(String key) throws IOException {
    for (var line : lines) {
      if (line.startsWith(key + ": ")) {
        return line.substring(key.length() + 2);
      }
    }
    throw new IOException("no line \"" + key + "\" in the file: it holds something else");
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
