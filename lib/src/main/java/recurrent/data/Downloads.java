package recurrent.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import recurrent.data.Catalogue.DataFile;
import recurrent.data.Catalogue.Entry;

/**
 * Loads files from their public address, or from a mirror, into the cache folder. A file gets its
 * name only when size and SHA-256 are the catalogue's; until then it is a {@code .part} that the
 * next attempt goes on with. Two processes take turns.
 */
final class Downloads {

  static final String MIRROR = "RECURRENT_DATA_MIRROR";

  private static final int MOST_REDIRECTS = 5;
  private static final int BUFFER = 65_536;
  private static final Duration LOCK_PAUSE = Duration.ofMillis(100);

  private static final Map<Path, ReentrantLock> IN_THIS_PROCESS = new ConcurrentHashMap<>();

  /**
   * How long to keep trying.
   *
   * @param attempts how often at most
   * @param pause wait after the first attempt; it doubles with each further one
   * @param timeout longest wait for a connection, and for its next bytes
   */
  record Patience(int attempts, Duration pause, Duration timeout) {
    static final Patience USUAL = new Patience(4, Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  /** Where a file comes from, open at a position. */
  private record Opened(InputStream stream, long from) {}

  /** A failure that another attempt may not meet. */
  private static final class Passing extends IOException {
    private static final long serialVersionUID = 1;

    Passing(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** A failure that meets every attempt: what is wrong, and what to do. */
  private static final class Lasting extends IOException {
    private static final long serialVersionUID = 1;

    Lasting(String what, String remedy) {
      super(what + ". " + remedy);
    }
  }

  private final Path home;
  private final String mirror;
  private final ProxySettings proxies;
  private final Patience patience;

  Downloads(Map<String, String> environment, Path home, Patience patience) {
    this.home = home;
    this.mirror = environment.getOrDefault(MIRROR, "").trim();
    this.proxies = new ProxySettings(environment);
    this.patience = patience;
  }

  /** As the environment says. */
  static Downloads usual() {
    var environment = System.getenv();
    var system = System.getProperty("os.name");
    var home = CacheFolder.of(environment, system, Path.of(System.getProperty("user.home")));
    return new Downloads(environment, home, Patience.USUAL);
  }

  Path home() {
    return home;
  }

  /** How many bytes of a data set are there, whole files only and not checked. */
  long present(Entry entry) {
    return entry.files().stream()
        .filter(file -> place(entry, file).toFile().length() == file.bytes())
        .mapToLong(DataFile::bytes)
        .sum();
  }

  /** Loads what is missing of a data set. */
  void fetch(Entry entry, Progress progress) {
    var before = 0L;
    for (var file : entry.files()) {
      var start = before;
      bytes(entry, file, loaded -> progress.loaded(entry.id(), start + loaded, entry.bytes()));
      before += file.bytes();
      progress.loaded(entry.id(), before, entry.bytes());
    }
  }

  /**
   * The content of a file, loaded if it is not there.
   *
   * @param loaded told how many bytes of the file are there
   * @throws UncheckedIOException if the file cannot be had; the message says why and what to do
   */
  byte[] bytes(Entry entry, DataFile file, LongConsumer loaded) {
    var place = place(entry, file);
    var present = kept(place, file);
    if (present.isPresent()) {
      return present.get();
    }
    try {
      Files.createDirectories(place.getParent());
      return alone(place, file, entry, loaded);
    } catch (IOException e) {
      var why = e instanceof Lasting || e instanceof Passing ? e : storage(e, place);
      throw new UncheckedIOException(
          new IOException(
              "%s: %s was not loaded from %s: %s"
                  .formatted(entry.id(), file.name(), address(entry, file), why.getMessage()),
              e));
    }
  }

  private byte[] alone(Path place, DataFile file, Entry entry, LongConsumer loaded)
      throws IOException {
    var folder = place.getParent();
    var turn = IN_THIS_PROCESS.computeIfAbsent(folder, any -> new ReentrantLock());
    try {
      turn.lockInterruptibly();
      try (var channel =
          FileChannel.open(
              folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        lock(channel);
        var present = kept(place, file);
        return present.isPresent() ? present.get() : load(place, file, entry, loaded);
      } finally {
        turn.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Passing("it was stopped; what was loaded is kept", e);
    }
  }

  /** Waits for other processes, and keeps them waiting until the channel is closed. */
  private static void lock(FileChannel channel) throws InterruptedException {
    try {
      while (channel.tryLock() == null) {
        Thread.sleep(LOCK_PAUSE.toMillis());
      }
    } catch (IOException e) {
      // This file system knows no locks: the checksum alone has to do.
      return;
    }
  }

  private byte[] load(Path place, DataFile file, Entry entry, LongConsumer loaded)
      throws IOException, InterruptedException {
    var part = place.resolveSibling(file.name() + ".part");
    for (var attempt = 1; ; attempt++) {
      try {
        transfer(part, file, entry, loaded);
        Files.move(
            part, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return Files.readAllBytes(place);
      } catch (Passing e) {
        if (attempt == patience.attempts()) {
          throw new Lasting(
              e.getMessage() + (attempt == 1 ? "" : " (tried " + attempt + " times)"),
              "What was loaded is kept. Connect to the internet and run this again; behind a proxy,"
                  + " set HTTPS_PROXY; without internet, set "
                  + MIRROR
                  + " to a folder that holds "
                  + entry.id()
                  + "/"
                  + file.name());
        }
        TimeUnit.MILLISECONDS.sleep(patience.pause().toMillis() << (attempt - 1));
      }
    }
  }

  /** Brings the part to its full size, from where it is, and proves it. */
  private void transfer(Path part, DataFile file, Entry entry, LongConsumer loaded)
      throws IOException, InterruptedException {
    var have = Files.isRegularFile(part) ? Files.size(part) : 0;
    if (have > file.bytes()) {
      Files.delete(part);
      have = 0;
    }
    if (have < file.bytes()) {
      if (Files.getFileStore(part.getParent()).getUsableSpace() < file.bytes() - have) {
        throw diskFull(part, file.bytes());
      }
      var opened = open(entry, file, part, have);
      try (var stream = opened.stream()) {
        copy(stream, opened.from(), part, file, loaded);
      }
    }
    if (kept(part, file).isEmpty()) {
      var page = isPage(part);
      Files.delete(part);
      if (have > 0) {
        throw new Passing("what was loaded before did not fit what was loaded now", null);
      }
      throw page
          ? webPage()
          : new Lasting(
              "its SHA-256 is not the catalogue's",
              "The file has changed at its source, or was damaged on the way; nothing was kept. Run"
                  + " this again; if it happens again, please report it");
    }
  }

  private static void copy(
      InputStream stream, long from, Path part, DataFile file, LongConsumer loaded)
      throws IOException, InterruptedException {
    var position = from;
    try (var out =
        Files.newOutputStream(
            part,
            StandardOpenOption.CREATE,
            from > 0 ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var buffer = new byte[BUFFER];
      for (var read = next(stream, buffer); read >= 0; read = next(stream, buffer)) {
        position += read;
        if (position > file.bytes()) {
          break;
        }
        write(out, buffer, read, part, file);
        loaded.accept(position);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    if (position < file.bytes() && isPage(part)) {
      Files.delete(part);
      throw webPage();
    }
    if (position < file.bytes()) {
      throw new Passing(
          "the connection ended after %,d of %,d bytes".formatted(position, file.bytes()), null);
    }
    if (position > file.bytes()) {
      Files.delete(part);
      throw new Lasting(
          "it is longer than the %,d bytes of the catalogue".formatted(file.bytes()),
          "The file has changed at its source; nothing was kept. Please report it");
    }
  }

  private static int next(InputStream stream, byte[] buffer) throws Passing {
    try {
      return stream.read(buffer);
    } catch (IOException e) {
      throw new Passing("the connection broke: " + reason(e), e);
    }
  }

  private static void write(OutputStream out, byte[] buffer, int length, Path part, DataFile file)
      throws IOException {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      var message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      var full = message.matches(".*(no space|not enough space|disk full|quota).*");
      throw full ? diskFull(part, file.bytes()) : storage(e, part);
    }
  }

  private Opened open(Entry entry, DataFile file, Path part, long from) throws IOException {
    var address = address(entry, file);
    if (address.matches("(?i)https?://.*")) {
      return http(uri(address), file, part, from);
    }
    try {
      var stream = Files.newInputStream(Path.of(address));
      stream.skipNBytes(from);
      return new Opened(stream, from);
    } catch (IOException e) {
      throw new Lasting(
          "the mirror does not give it: " + reason(e),
          "Set " + MIRROR + " to a folder that holds it, or unset it to use the public address");
    }
  }

  private static URI uri(String address) throws Lasting {
    try {
      var uri = URI.create(address);
      if (uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // No address: refused below.
    }
    throw new Lasting("this is no address", "Mend or unset " + MIRROR);
  }

  private Opened http(URI address, DataFile file, Path part, long from) throws IOException {
    var at = address;
    for (var redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      var connection = connect(at, from);
      var status = status(connection);
      switch (status) {
        case HttpURLConnection.HTTP_OK, HttpURLConnection.HTTP_PARTIAL -> {
          return new Opened(stream(connection, file), position(connection, status, part, from));
        }
        case 301, 302, 303, 307, 308 -> at = redirected(at, connection.getHeaderField("Location"));
        case 416 -> {
          Files.deleteIfExists(part);
          throw new Passing("the server could not go on where the last attempt ended", null);
        }
        case 408, 429, 500, 502, 503, 504 ->
            throw new Passing("the server answered " + status + ", it is busy or broken", null);
        default ->
            throw new Lasting(
                "the server answered " + status,
                "The file may have moved. Set "
                    + MIRROR
                    + " to a folder that holds it, or please report it");
      }
    }
    throw new Lasting("more than " + MOST_REDIRECTS + " redirections", "Please report it");
  }

  private HttpURLConnection connect(URI address, long from) throws IOException {
    try {
      var connection =
          (HttpURLConnection) address.toURL().openConnection(proxies.proxyFor(address));
      connection.setConnectTimeout((int) patience.timeout().toMillis());
      connection.setReadTimeout((int) patience.timeout().toMillis());
      connection.setInstanceFollowRedirects(false);
      connection.setRequestProperty("User-Agent", "recurrent-networks-course");
      connection.setRequestProperty("Accept-Encoding", "identity");
      if (from > 0) {
        connection.setRequestProperty("Range", "bytes=" + from + "-");
      }
      return connection;
    } catch (IllegalArgumentException e) {
      throw new Lasting(e.getMessage(), "Mend the setting and run this again");
    }
  }

  private static int status(HttpURLConnection connection) throws Passing {
    try {
      return connection.getResponseCode();
    } catch (IOException e) {
      throw new Passing("the server was not reached: " + reason(e), e);
    }
  }

  /** Where the answer starts: a server may send the whole file although asked for the rest. */
  private static long position(HttpURLConnection connection, int status, Path part, long from)
      throws IOException {
    if (status == HttpURLConnection.HTTP_OK) {
      return 0;
    }
    var range = String.valueOf(connection.getHeaderField("Content-Range"));
    if (!range.startsWith("bytes " + from + "-")) {
      Files.deleteIfExists(part);
      throw new Passing("the server sent another part than it was asked for", null);
    }
    return from;
  }

  private static InputStream stream(HttpURLConnection connection, DataFile file)
      throws IOException {
    var type = String.valueOf(connection.getContentType()).toLowerCase(Locale.ROOT);
    if (type.startsWith("text/html")) {
      throw webPage();
    }
    var length = connection.getContentLengthLong();
    if (length > file.bytes()) {
      throw new Lasting(
          "the server has %,d bytes, the catalogue %,d".formatted(length, file.bytes()),
          "The file has changed at its source; nothing was kept. Please report it");
    }
    try {
      return connection.getInputStream();
    } catch (IOException e) {
      throw new Passing("the connection broke: " + reason(e), e);
    }
  }

  private static URI redirected(URI from, String location) throws Lasting {
    try {
      var to = from.resolve(String.valueOf(location));
      var safe = "https".equals(to.getScheme()) || from.getScheme().equals(to.getScheme());
      if (location != null && safe && to.getHost() != null) {
        return to;
      }
    } catch (IllegalArgumentException e) {
      // No address: refused below.
    }
    throw new Lasting(
        "the server redirects to " + location + ", which is refused", "Please report it");
  }

  /** What the file is loaded from: an address of the web, or a path below a mirror's folder. */
  private String address(Entry entry, DataFile file) {
    if (mirror.isEmpty()) {
      return entry.url() + file.file();
    }
    return mirror.replaceFirst("[/\\\\]+$", "") + "/" + entry.id() + "/" + file.name();
  }

  private Path place(Entry entry, DataFile file) {
    return home.resolve(entry.id()).resolve(file.name());
  }

  /** The content of a file that is the catalogue's; nothing if it is another or cannot be read. */
  private static Optional<byte[]> kept(Path path, DataFile file) {
    try {
      if (!Files.isRegularFile(path) || Files.size(path) != file.bytes()) {
        return Optional.empty();
      }
      var bytes = Files.readAllBytes(path);
      return sha256(bytes).equals(file.sha256()) ? Optional.of(bytes) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static boolean isPage(Path part) throws IOException {
    try (var stream = Files.newInputStream(part)) {
      var start = new String(stream.readNBytes(200), StandardCharsets.ISO_8859_1);
      return start.stripLeading().toLowerCase(Locale.ROOT).matches("(?s)<(!doctype html|html).*");
    }
  }

  private static Lasting webPage() {
    return new Lasting(
        "the server sent a web page in place of the file",
        "A log-in page of the network may be in between: open the address in a browser, then run"
            + " this again");
  }

  private static Lasting diskFull(Path part, long bytes) {
    return new Lasting(
        "the disk is full where %s is; the file needs %,d bytes".formatted(part.getParent(), bytes),
        "Make room and run this again, or set "
            + CacheFolder.SETTING
            + " to a folder on another disk");
  }

  private static Lasting storage(IOException e, Path place) {
    return new Lasting(
        "the folder %s cannot be written: %s".formatted(place.getParent(), reason(e)),
        "Set " + CacheFolder.SETTING + " to a folder that you own");
  }

  private static String reason(IOException e) {
    var message = e.getMessage();
    if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
      return "there is no " + message;
    }
    if (e instanceof AccessDeniedException) {
      return "access to " + message + " is denied";
    }
    var name = e.getClass().getSimpleName().replaceFirst("Exception$", "");
    return message == null ? name : name + ": " + message;
  }
}
