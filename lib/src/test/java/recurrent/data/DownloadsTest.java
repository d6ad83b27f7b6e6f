package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import recurrent.data.Catalogue.DataFile;
import recurrent.data.Catalogue.Entry;
import recurrent.data.Downloads.Patience;

/** The downloader against a real server on this machine, which misbehaves as the test says. */
@Timeout(60)
class DownloadsTest {

  private static final byte[] CONTENT = new byte[200_000];
  private static final Patience SHORT =
      new Patience(3, Duration.ofMillis(5), Duration.ofMillis(400));

  static {
    new Random(1).nextBytes(CONTENT);
  }

  /** One answer of the server. */
  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  @TempDir Path folder;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Answer> answers = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/",
        exchange -> {
          var range = exchange.getRequestHeaders().getFirst("Range");
          asked.add(exchange.getRequestURI() + (range == null ? "" : " " + range));
          try (exchange) {
            var next = asked.size() <= answers.size() ? answers.get(asked.size() - 1) : whole();
            next.to(exchange);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String address() {
    return "http://localhost:" + server.getAddress().getPort() + "/";
  }

  private static Answer whole() {
    return with(200, CONTENT);
  }

  private static Answer with(int status, byte[] body) {
    return exchange -> {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    };
  }

  /** Announces everything and hangs up in the middle. */
  private static Answer cutAfter(int bytes) {
    return exchange -> {
      exchange.sendResponseHeaders(200, CONTENT.length);
      exchange.getResponseBody().write(CONTENT, 0, bytes);
      exchange.getResponseBody().flush();
    };
  }

  /** Sends the rest that was asked for. */
  private static Answer rest(byte[] of) {
    return exchange -> {
      var range = exchange.getRequestHeaders().getFirst("Range");
      var from = Integer.parseInt(range.replaceAll("\\D", ""));
      var last = of.length - 1;
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + last + "/" + of.length);
      exchange.sendResponseHeaders(206, of.length - from);
      exchange.getResponseBody().write(of, from, of.length - from);
    };
  }

  private static Answer page(boolean announced) {
    return exchange -> {
      if (announced) {
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      }
      var page = "<!DOCTYPE html><html><body>Please log in</body></html>".getBytes();
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(page);
    };
  }

  private Entry entry(DataFile... files) {
    return new Entry(
        "set",
        "Set",
        "text",
        address(),
        List.of(files),
        1,
        List.of(),
        "",
        null,
        1,
        "here",
        "none",
        List.of(),
        null);
  }

  private static DataFile file(String name) {
    return new DataFile(name, CONTENT.length, Downloads.sha256(CONTENT));
  }

  private Downloads downloads(Path home, Map<String, String> environment) {
    return new Downloads(environment, home, SHORT);
  }

  private byte[] load() {
    return downloads(folder, Map.of()).bytes(entry(file("a.bin")), file("a.bin"), loaded -> {});
  }

  private String failure() {
    var error = assertThrows(UncheckedIOException.class, this::load);
    return error.getCause().getMessage();
  }

  private Path place() {
    return folder.resolve("set").resolve("a.bin");
  }

  private Path part() {
    return folder.resolve("set").resolve("a.bin.part");
  }

  private void assertNothingKept() {
    assertFalse(Files.exists(place()), "no file may have the name before it is proved");
    assertFalse(Files.exists(part()), "what cannot be trusted is not gone on with");
  }

  @Test
  void aFileIsLoadedOnceAndKept() throws IOException {
    assertArrayEquals(CONTENT, load());
    assertArrayEquals(CONTENT, Files.readAllBytes(place()));
    assertFalse(Files.exists(part()));
    assertArrayEquals(CONTENT, load());
    assertEquals(List.of("/a.bin"), asked);
  }

  @Test
  void progressRunsToTheEnd() {
    var seen = new ArrayList<Long>();
    var two = entry(file("a.bin"), file("sub/b.bin"));
    downloads(folder, Map.of()).fetch(two, (id, bytes, total) -> seen.add(bytes));
    assertEquals(List.of("/a.bin", "/sub/b.bin"), asked);
    assertEquals(seen.stream().sorted().toList(), seen);
    assertEquals(2 * CONTENT.length, seen.get(seen.size() - 1));
    assertTrue(seen.size() > 4, "it is told more than once a file");
    assertTrue(Files.exists(folder.resolve("set").resolve("b.bin")));
  }

  @Test
  void aBrokenDownloadGoesOnWhereItEnded() {
    answers.addAll(List.of(cutAfter(150_000), rest(CONTENT)));
    assertArrayEquals(CONTENT, load());
    assertEquals("/a.bin", asked.get(0));
    assertTrue(asked.get(1).matches("/a\\.bin bytes=[1-9]\\d*-"), asked.get(1));
  }

  @Test
  void aBrokenDownloadGoesOnInTheNextRun() throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), Arrays.copyOf(CONTENT, 50_000));
    answers.add(rest(CONTENT));
    assertArrayEquals(CONTENT, load());
    assertEquals(List.of("/a.bin bytes=50000-"), asked);
  }

  @Test
  void aServerThatCannotGoOnSendsTheWholeFile() throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), new byte[50_000]);
    assertArrayEquals(CONTENT, load());
    assertEquals(List.of("/a.bin bytes=50000-"), asked);
  }

  @Test
  void aRestThatDoesNotFitIsThrownAwayAndLoadedAnew() throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), new byte[50_000]);
    answers.add(rest(CONTENT));
    assertArrayEquals(CONTENT, load());
    assertEquals(List.of("/a.bin bytes=50000-", "/a.bin"), asked);
  }

  @Test
  void anotherRestThanAskedForIsThrownAway() throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), Arrays.copyOf(CONTENT, 50_000));
    answers.add(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 7-199999/200000");
          exchange.sendResponseHeaders(206, CONTENT.length - 7);
        });
    assertArrayEquals(CONTENT, load());
    assertEquals(List.of("/a.bin bytes=50000-", "/a.bin"), asked);
  }

  @Test
  void aRangeThatIsRefusedStartsAnew() throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), Arrays.copyOf(CONTENT, 50_000));
    answers.add(with(416, new byte[0]));
    assertArrayEquals(CONTENT, load());
    assertEquals(List.of("/a.bin bytes=50000-", "/a.bin"), asked);
  }

  @Test
  void aCompletePartOnlyNeedsItsName() throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), CONTENT);
    assertArrayEquals(CONTENT, load());
    assertEquals(List.of(), asked);
  }

  @Test
  void aPartThatIsTooLongStartsAnew() throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), new byte[CONTENT.length + 1]);
    assertArrayEquals(CONTENT, load());
    assertEquals(List.of("/a.bin"), asked);
  }

  @Test
  void aBusyServerIsAskedAgain() {
    answers.addAll(List.of(with(503, new byte[0]), with(429, new byte[0])));
    assertArrayEquals(CONTENT, load());
    assertEquals(3, asked.size());
  }

  @Test
  void aServerThatStaysBrokenIsGivenUp() {
    answers.addAll(List.of(with(500, new byte[0]), with(502, new byte[0]), with(503, new byte[0])));
    var message = failure();
    assertTrue(message.startsWith("set: a.bin was not loaded from " + address()), message);
    assertTrue(message.contains("the server answered 503, it is busy or broken (tried 3 times)"));
    assertTrue(message.contains("RECURRENT_DATA_MIRROR"), message);
    assertEquals(3, asked.size());
  }

  @Test
  void pausesGrow() {
    answers.addAll(List.of(with(503, new byte[0]), with(503, new byte[0])));
    var patience = new Patience(3, Duration.ofMillis(100), Duration.ofSeconds(1));
    var start = System.nanoTime();
    new Downloads(Map.of(), folder, patience).bytes(entry(file("a.bin")), file("a.bin"), x -> {});
    assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(100 + 200));
  }

  @Test
  void aMissingFileIsNotAskedForTwice() {
    answers.add(with(404, "gone".getBytes()));
    var message = failure();
    assertTrue(message.contains("the server answered 404. The file may have moved"), message);
    assertEquals(1, asked.size());
    assertNothingKept();
  }

  @Test
  void aConnectionThatAlwaysBreaksKeepsWhatWasLoaded() {
    answers.addAll(List.of(cutAfter(70_000), with(503, new byte[0]), with(503, new byte[0])));
    var message = failure();
    assertTrue(message.contains("What was loaded is kept"), message);
    assertFalse(Files.exists(place()));
    assertTrue(part().toFile().length() > 0);
  }

  @Test
  void aShortFileIsRefused() {
    answers.addAll(
        List.of(
            with(200, Arrays.copyOf(CONTENT, 100)),
            rest(Arrays.copyOf(CONTENT, 150)),
            rest(Arrays.copyOf(CONTENT, 151))));
    var message = failure();
    assertTrue(
        message.contains("the connection ended after 151 of 200,000 bytes (tried 3 times)"),
        message);
    assertFalse(Files.exists(place()));
  }

  @Test
  void aLongFileIsRefused() {
    answers.add(with(200, new byte[CONTENT.length + 1]));
    var message = failure();
    assertTrue(message.contains("has 200,001 bytes, the catalogue 200,000"), message);
    assertNothingKept();
  }

  @Test
  void aFileThatNeverEndsIsRefused() {
    answers.add(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          for (var i = 0; i < 100_000; i++) {
            exchange.getResponseBody().write(CONTENT);
          }
        });
    assertTrue(failure().contains("it is longer than the 200,000 bytes"));
    assertNothingKept();
  }

  @Test
  void aWrongFileIsRefused() {
    var other = CONTENT.clone();
    other[77]++;
    answers.add(with(200, other));
    var message = failure();
    assertTrue(message.contains("its SHA-256 is not the catalogue's"), message);
    assertNothingKept();
  }

  @Test
  void aWebPageInPlaceOfTheFileIsRefused() {
    for (var announced : new boolean[] {true, false}) {
      asked.clear();
      answers.clear();
      answers.add(page(announced));
      var message = failure();
      assertTrue(message.contains("a web page in place of the file"), message);
      assertTrue(message.contains("open the address in a browser"), message);
      assertEquals(1, asked.size());
      assertNothingKept();
    }
  }

  @Test
  void aSilentServerIsNotWaitedForForever() {
    Answer silent =
        exchange -> {
          try {
            Thread.sleep(1500);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    answers.addAll(List.of(silent, silent, silent));
    var message = failure();
    assertTrue(message.contains("the server was not reached: SocketTimeout"), message);
    assertEquals(3, asked.size());
  }

  @Test
  void aServerThatFallsSilentIsGoneOnWith() {
    answers.add(
        exchange -> {
          cutAfter(80_000).to(exchange);
          try {
            Thread.sleep(1500);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    answers.add(rest(CONTENT));
    assertArrayEquals(CONTENT, load());
    assertTrue(asked.get(1).contains("bytes="), asked.get(1));
  }

  @Test
  void anUnreachableServerSaysWhatToDo() {
    server.stop(0);
    var message = failure();
    assertTrue(message.contains("the server was not reached: Connect"), message);
    assertTrue(message.contains("set HTTPS_PROXY"), message);
    assertTrue(message.contains("a folder that holds set/a.bin"), message);
  }

  @Test
  void redirectionsAreFollowed() {
    answers.add(
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/elsewhere/a.bin");
          exchange.sendResponseHeaders(302, -1);
        });
    assertArrayEquals(CONTENT, load());
    assertEquals(List.of("/a.bin", "/elsewhere/a.bin"), asked);
  }

  @Test
  void redirectionsEndSomewhere() {
    Answer again =
        exchange -> {
          exchange.getResponseHeaders().set("Location", "/a.bin");
          exchange.sendResponseHeaders(301, -1);
        };
    answers.addAll(Collections.nCopies(20, again));
    assertTrue(failure().contains("more than 5 redirections"));
    Answer away =
        exchange -> {
          exchange.getResponseHeaders().set("Location", "file:///etc/passwd");
          exchange.sendResponseHeaders(301, -1);
        };
    asked.clear();
    answers.clear();
    answers.add(away);
    assertTrue(failure().contains("redirects to file:///etc/passwd, which is refused"));
  }

  @Test
  void aDamagedFileInTheCacheIsLoadedAnew() throws IOException {
    Files.createDirectories(place().getParent());
    Files.write(place(), new byte[CONTENT.length]);
    assertArrayEquals(CONTENT, load());
    assertArrayEquals(CONTENT, Files.readAllBytes(place()));
  }

  @Test
  void aGoodFileSurvivesWhateverTheServerDoes() throws IOException {
    load();
    answers.addAll(List.of(page(true), with(500, new byte[0]), cutAfter(10)));
    asked.clear();
    assertArrayEquals(CONTENT, load());
    assertEquals(List.of(), asked);
    assertArrayEquals(CONTENT, Files.readAllBytes(place()));
  }

  @Test
  void anOlderFileSurvivesABadDownload() throws IOException {
    Files.createDirectories(place().getParent());
    Files.writeString(place(), "what an older course kept");
    answers.add(page(true));
    failure();
    assertEquals("what an older course kept", Files.readString(place()));
  }

  @Test
  void aFullDiskIsNamedBeforeLoading() {
    var huge = new DataFile("a.bin", Long.MAX_VALUE / 4, Downloads.sha256(CONTENT));
    var error =
        assertThrows(
            UncheckedIOException.class,
            () -> downloads(folder, Map.of()).bytes(entry(huge), huge, loaded -> {}));
    var message = error.getCause().getMessage();
    assertTrue(message.contains("the disk is full where " + place().getParent()), message);
    assertTrue(message.contains("RECURRENT_DATA_HOME"), message);
    assertEquals(List.of(), asked);
  }

  @Test
  void aDiskThatFillsUpWhileLoadingIsNamed() throws IOException {
    var full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "only Linux has a device that is always full");
    Files.createDirectories(part().getParent());
    Files.createSymbolicLink(part(), full);
    var message = failure();
    Files.delete(part());
    assertTrue(message.contains("the disk is full where"), message);
    assertFalse(Files.exists(place()));
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    var home = folder.resolve("home");
    Files.writeString(home, "a file where the cache folder should be");
    var error =
        assertThrows(
            UncheckedIOException.class,
            () ->
                downloads(home, Map.of()).bytes(entry(file("a.bin")), file("a.bin"), loaded -> {}));
    var message = error.getCause().getMessage();
    assertTrue(message.contains("cannot be written"), message);
    assertTrue(message.contains("Set RECURRENT_DATA_HOME to a folder that you own"), message);
    assertEquals(List.of(), asked);
  }

  @Test
  void aReadOnlyCacheIsReadAndNamedWhenItCannotTakeMore() throws IOException {
    load();
    var set = place().getParent();
    Files.delete(set.resolve(".lock"));
    var file = set.toFile();
    assumeTrue(file.setWritable(false, false), "this file system has no read-only folders");
    try {
      assertArrayEquals(CONTENT, load());
      assertFalse(Files.exists(set.resolve(".lock")), "reading writes nothing");
      assumeTrue(!Files.isWritable(set), "root may write everywhere");
      var other = file("b.bin");
      var error =
          assertThrows(
              UncheckedIOException.class,
              () -> downloads(folder, Map.of()).bytes(entry(other), other, loaded -> {}));
      assertTrue(error.getCause().getMessage().contains("cannot be written: access to"));
    } finally {
      assertTrue(file.setWritable(true, true));
    }
  }

  @Test
  void twoAtOnceLoadOnce() throws Exception {
    answers.add(
        exchange -> {
          exchange.sendResponseHeaders(200, CONTENT.length);
          for (var from = 0; from < CONTENT.length; from += 20_000) {
            exchange.getResponseBody().write(CONTENT, from, 20_000);
            exchange.getResponseBody().flush();
            try {
              Thread.sleep(20);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        });
    Callable<byte[]> load = this::load;
    var pool = Executors.newFixedThreadPool(4);
    try {
      for (var result : pool.invokeAll(Collections.nCopies(4, load))) {
        assertArrayEquals(CONTENT, result.get());
      }
    } finally {
      pool.shutdownNow();
    }
    assertEquals(List.of("/a.bin"), asked);
  }

  /** Holds the lock of a folder, as another process that loads; ends when its input ends. */
  public static final class Holder {
    public static void main(String[] arguments) throws IOException {
      try (var channel =
          FileChannel.open(
              Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        channel.lock();
        System.out.println("locked");
        System.in.read();
        Files.write(Path.of(arguments[1]), CONTENT);
      }
    }
  }

  @Test
  void anotherProcessIsWaitedForAndItsFileUsed() throws Exception {
    Files.createDirectories(place().getParent());
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var process =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                place().resolveSibling(".lock").toString(),
                place().toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var pool = Executors.newSingleThreadExecutor();
    try {
      assertEquals("locked", process.inputReader().readLine());
      Callable<byte[]> load = this::load;
      var result = pool.submit(load);
      Thread.sleep(300);
      assertFalse(result.isDone(), "it waits its turn");
      process.getOutputStream().close();
      assertArrayEquals(CONTENT, result.get(20, TimeUnit.SECONDS));
      assertEquals(List.of(), asked, "what the other process loaded is not loaded again");
    } finally {
      process.destroyForcibly();
      pool.shutdownNow();
    }
  }

  @Test
  void stoppingKeepsWhatWasLoaded() throws Exception {
    answers.add(
        exchange -> {
          cutAfter(100_000).to(exchange);
          try {
            Thread.sleep(300);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.getResponseBody().write(CONTENT, 100_000, 100_000);
        });
    var self = Thread.currentThread();
    var downloads = downloads(folder, Map.of());
    var error =
        assertThrows(
            UncheckedIOException.class,
            () -> downloads.bytes(entry(file("a.bin")), file("a.bin"), x -> self.interrupt()));
    assertTrue(Thread.interrupted(), "the thread still knows that it was stopped");
    assertTrue(error.getCause().getMessage().contains("it was stopped; what was loaded is kept"));
    assertTrue(part().toFile().length() > 0);
    assertFalse(Files.exists(place()));
  }

  @Test
  void aMirrorThatIsAnAddressTakesTheFirstPlace() {
    var file = file("data/deep/a.bin");
    var environment = Map.of(Downloads.MIRROR, address() + "mirror/");
    downloads(folder, environment).bytes(entry(file), file, loaded -> {});
    assertEquals(List.of("/mirror/set/a.bin"), asked);
  }

  @Test
  void aMirrorThatIsNoAddressIsNamed() {
    for (var nonsense : new String[] {"https:// data", "http:///x"}) {
      var downloads = downloads(folder, Map.of(Downloads.MIRROR, nonsense));
      var file = file("a.bin");
      var error =
          assertThrows(
              UncheckedIOException.class, () -> downloads.bytes(entry(file), file, x -> {}));
      var message = error.getCause().getMessage();
      assertTrue(message.contains("Mend or unset RECURRENT_DATA_MIRROR"), message);
    }
  }

  @Test
  void aMirrorThatIsAFolderNeedsNoServer() throws IOException {
    var mirror = Files.createDirectories(folder.resolve("mirror").resolve("set")).getParent();
    Files.write(mirror.resolve("set").resolve("a.bin"), CONTENT);
    var file = file("a.bin");
    var cache = downloads(folder.resolve("cache"), Map.of(Downloads.MIRROR, mirror.toString()));
    assertArrayEquals(CONTENT, cache.bytes(entry(file), file, loaded -> {}));
    assertEquals(List.of(), asked);
    assertEquals(CONTENT.length, cache.present(entry(file)));

    var missing = file("b.bin");
    var error =
        assertThrows(
            UncheckedIOException.class, () -> cache.bytes(entry(missing), missing, loaded -> {}));
    var message = error.getCause().getMessage();
    assertTrue(message.contains("the mirror does not give it: there is no"), message);
    assertTrue(message.contains("or unset it to use the public address"), message);
  }

  @Test
  void theProxyOfTheEnvironmentIsUsed() {
    var environment = Map.of("HTTP_PROXY", address());
    var file = file("a.bin");
    var far =
        new Entry(
            "set",
            "Set",
            "text",
            "http://data.invalid/sub/",
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
    assertArrayEquals(CONTENT, downloads(folder, environment).bytes(far, file, loaded -> {}));
    assertEquals(List.of("http://data.invalid/sub/a.bin"), asked);
  }

  @Test
  void aProxyWithoutAnAddressIsNamed() {
    var environment = Map.of("HTTP_PROXY", "::nonsense::");
    var file = file("a.bin");
    var far =
        new Entry(
            "set",
            "Set",
            "text",
            "http://data.invalid/",
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
    var error =
        assertThrows(
            UncheckedIOException.class,
            () -> downloads(folder, environment).bytes(far, file, loaded -> {}));
    assertTrue(error.getCause().getMessage().contains("HTTP_PROXY holds no address of a proxy"));
  }
}
