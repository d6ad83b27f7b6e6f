package recurrent.notebook;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A drawing of boxes and arrows: the course map, an unrolled network, a cell. Coordinates and sizes
 * are in pixels at single resolution, from the top left; the picture is drawn at twice that.
 */
public final class Diagram {

  /** How much finer than its size in the page a picture is drawn. */
  static final int SCALE = 2;

  private static final Color INK = new Color(0x22, 0x22, 0x22);
  private static final int FONT_SIZE = 14;

  private record Box(double x, double y, double width, double height, String text, Color fill) {}

  private record Arrow(String from, String to, String label) {}

  private record Note(double x, double y, String text) {}

  private final int width;
  private final int height;
  private final Map<String, Box> boxes = new LinkedHashMap<>();
  private final List<Arrow> arrows = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();

  /**
   * An empty drawing.
   *
   * @param width in pixels, positive
   * @param height in pixels, positive
   */
  public Diagram(int width, int height) {
    if (width <= 0 || height <= 0) {
      throw new IllegalArgumentException(
          "diagram: size " + width + " x " + height + " must be positive");
    }
    this.width = width;
    this.height = height;
  }

  /**
   * Adds a box with centred text; lines are parted by {@code \n}.
   *
   * @param name by which arrows find the box
   * @param x left edge
   * @param y upper edge
   * @param boxWidth width of the box
   * @param boxHeight height of the box
   * @param text what stands in it
   * @param rgb the fill, for example {@code 0xDDEEFF}; dark text must be readable on it
   * @return this drawing
   */
  public Diagram box(
      String name, double x, double y, double boxWidth, double boxHeight, String text, int rgb) {
    if (boxes.put(name, new Box(x, y, boxWidth, boxHeight, text, new Color(rgb))) != null) {
      throw new IllegalArgumentException("diagram: there are two boxes named " + name);
    }
    return this;
  }

  /**
   * Adds an arrow from the edge of one box to the edge of another.
   *
   * @param from name of the first box
   * @param to name of the second box
   * @param label text beside the middle of the arrow, may be empty
   * @return this drawing
   */
  public Diagram arrow(String from, String to, String label) {
    for (var name : List.of(from, to)) {
      if (!boxes.containsKey(name)) {
        throw new IllegalArgumentException(
            "diagram: no box is named " + name + "; there are " + boxes.keySet());
      }
    }
    arrows.add(new Arrow(from, to, label));
    return this;
  }

  /**
   * Adds text without a box.
   *
   * @param x left edge of the text
   * @param y its base line
   * @param text one line
   * @return this drawing
   */
  public Diagram note(double x, double y, String text) {
    notes.add(new Note(x, y, text));
    return this;
  }

  /**
   * Draws everything on a white ground, readable in a light and in a dark page.
   *
   * @return the picture, at twice the resolution
   */
  public BufferedImage image() {
    var image = new BufferedImage(width * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
    var g = image.createGraphics();
    g.scale(SCALE, SCALE);
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, width, height);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE));
    arrows.forEach(arrow -> draw(g, arrow));
    boxes.values().forEach(box -> draw(g, box));
    g.setColor(INK);
    notes.forEach(note -> g.drawString(note.text, (float) note.x, (float) note.y));
    g.dispose();
    return image;
  }

  private static void draw(Graphics2D g, Box box) {
    var shape = new RoundRectangle2D.Double(box.x, box.y, box.width, box.height, 10, 10);
    g.setColor(box.fill);
    g.fill(shape);
    g.setColor(INK);
    g.setStroke(new BasicStroke(1.2f));
    g.draw(shape);
    var lines = box.text.split("\n");
    var metrics = g.getFontMetrics();
    var first = box.y + box.height / 2 - lines.length * metrics.getHeight() / 2.0;
    for (var i = 0; i < lines.length; i++) {
      var left = box.x + (box.width - metrics.stringWidth(lines[i])) / 2;
      var base = first + i * metrics.getHeight() + metrics.getAscent();
      g.drawString(lines[i], (float) left, (float) base);
    }
  }

  private void draw(Graphics2D g, Arrow arrow) {
    var from = boxes.get(arrow.from);
    var to = boxes.get(arrow.to);
    var start = edge(from, to);
    var end = edge(to, from);
    var angle = Math.atan2(end[1] - start[1], end[0] - start[0]);
    var head = new Path2D.Double();
    head.moveTo(end[0], end[1]);
    for (var side : new double[] {-0.4, 0.4}) {
      head.lineTo(end[0] - 11 * Math.cos(angle + side), end[1] - 11 * Math.sin(angle + side));
    }
    head.closePath();
    var line = new Path2D.Double();
    line.moveTo(start[0], start[1]);
    line.lineTo(end[0] - 8 * Math.cos(angle), end[1] - 8 * Math.sin(angle));
    g.setColor(INK);
    g.setStroke(new BasicStroke(1.6f));
    g.draw(line);
    g.fill(head);
    if (!arrow.label.isEmpty()) {
      var x = (start[0] + end[0]) / 2 + 6;
      var y = (start[1] + end[1]) / 2 - 6;
      g.drawString(arrow.label, (float) x, (float) y);
    }
  }

  /** Where the line between the two centres leaves the first box. */
  private static double[] edge(Box box, Box other) {
    var centreX = box.x + box.width / 2;
    var centreY = box.y + box.height / 2;
    var dx = other.x + other.width / 2 - centreX;
    var dy = other.y + other.height / 2 - centreY;
    var reach =
        Math.min(
            dx == 0 ? Double.MAX_VALUE : box.width / 2 / Math.abs(dx),
            dy == 0 ? Double.MAX_VALUE : box.height / 2 / Math.abs(dy));
    return new double[] {centreX + dx * reach, centreY + dy * reach};
  }
}
