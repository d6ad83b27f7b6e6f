package recurrent.data;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import recurrent.data.Catalogue.Entry;

/**
 * The command that loads data sets ahead of time. It has no words of its own beyond ASCII, so that
 * every console shows them.
 */
public final class Fetch {

  private static final int BAR = 30;
  private static final int WIDTH = 78;

  private final PrintStream out;
  private final boolean terminal;
  private final Downloads downloads;

  Fetch(PrintStream out, boolean terminal, Downloads downloads) {
    this.out = out;
    this.terminal = terminal;
    this.downloads = downloads;
  }

  /**
   * Loads data sets, or lists them.
   *
   * @param arguments names of data sets, or {@code --all} for every one, or {@code --list}; {@code
   *     --terminal} draws a bar in place
   */
  public static void main(String[] arguments) {
    var options = new ArrayList<>(List.of(arguments));
    var terminal = options.remove("--terminal");
    System.exit(new Fetch(System.out, terminal, Downloads.usual()).run(options));
  }

  /** Does what main says; returns 0 if all is well, else 1. */
  int run(List<String> options) {
    try {
      if (options.contains("--list") || options.isEmpty()) {
        list();
        return 0;
      }
      var entries =
          options.contains("--all")
              ? Catalogue.entries()
              : options.stream().map(Catalogue::entry).toList();
      return fetch(entries) ? 0 : 1;
    } catch (IllegalArgumentException | UncheckedIOException e) {
      out.println(message(e));
      return 1;
    }
  }

  private void list() {
    for (var entry : Catalogue.entries()) {
      var present = entry.isShipped() ? entry.bytes() : downloads.present(entry);
      var state =
          entry.isShipped()
              ? "comes with the course"
              : present == entry.bytes() ? "loaded" : present > 0 ? "loaded in part" : "not loaded";
      out.printf(Locale.ROOT, "%-32s%10s  %s%n", entry.id(), size(entry.bytes()), state);
    }
    out.println("Loaded data sets are kept in " + downloads.home());
  }

  private boolean fetch(List<Entry> entries) {
    var good = true;
    for (var entry : entries) {
      try {
        if (entry.isShipped()) {
          entry.files().forEach(file -> Datasets.bytes(entry, file));
        } else {
          downloads.fetch(entry, terminal ? this::draw : Progress.NONE);
        }
        show(entry.id() + ": " + (entry.isShipped() ? "comes with the course" : "loaded, checked"));
      } catch (UncheckedIOException e) {
        show(message(e));
        good = false;
      }
    }
    return good;
  }

  /** A line that stays; it covers the bar. */
  private void show(String line) {
    out.println((terminal ? "\r" + " ".repeat(WIDTH) + "\r" : "") + line);
    out.flush();
  }

  private void draw(String id, long bytes, long total) {
    var full = (int) (BAR * bytes / Math.max(1, total));
    var bar = "#".repeat(full) + ".".repeat(BAR - full);
    var line = "%s [%s] %s of %s".formatted(id, bar, size(bytes), size(total));
    out.print("\r" + line.substring(0, Math.min(WIDTH, line.length())));
    out.flush();
  }

  private static String size(long bytes) {
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%,d kB", Math.max(1, Math.round(bytes / 1e3)))
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }

  private static String message(RuntimeException e) {
    return e instanceof UncheckedIOException unchecked
        ? unchecked.getCause().getMessage()
        : e.getMessage();
  }
}
