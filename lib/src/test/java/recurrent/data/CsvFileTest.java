package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CsvFileTest {

  private static CsvFile parse(String text) {
    var csv = CsvFile.parse("a.csv", text.getBytes(StandardCharsets.UTF_8));
    csv.checkColumns(List.of("year", "y"));
    return csv;
  }

  private static String failure(String text) {
    var error = assertThrows(UncheckedIOException.class, () -> parse(text).numbers("y"));
    return error.getCause().getMessage();
  }

  @Test
  void plainValuesAreRead() {
    var csv = parse("year,y\n1,2.5\n2,-3e-2\n3,+.5\n");
    assertArrayEquals(new double[] {2.5, -0.03, 0.5}, csv.numbers("y"));
    assertEquals(List.of("1", "2", "3"), csv.texts("year"));
    assertArrayEquals(new int[] {1, 2, 3}, csv.integers("year"));
  }

  static Stream<Arguments> harmless() {
    return Stream.of(
        arguments("\uFEFFyear,y\n1,2.5\n2,3\n", "a byte-order mark"),
        arguments("year,y\r\n1,2.5\r\n2,3\r\n", "line ends of Windows"),
        arguments("year,y\n1,2.5\n2,3", "no end of the last line"),
        arguments("\"year\",\"y\"\n\"1\",2.5\n\"2\",\"3\"\n", "quoted cells"),
        arguments("#year, y\n1, 2.5\n2, 3\n", "a marked header and blanks"),
        arguments("y,year\n2.5,1\n3,2\n", "another order of the columns"));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void whatChangesNoValueIsAccepted(String text, String what) {
    var csv = parse(text);
    assertArrayEquals(new double[] {2.5, 3}, csv.numbers("y"), what);
    assertEquals(List.of("1", "2"), csv.texts("year"), what);
  }

  @Test
  void anEmptyCellIsAGap() {
    assertArrayEquals(new double[] {1, Double.NaN}, parse("year,y\n1,1\n2,\n").numbers("y"));
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        arguments("year,z\n1,2\n", "1: column y is missing; the header is 'year,z'"),
        arguments(
            "year;y\n1;2\n",
            "1: column year is missing; the header is 'year;y'; the cells seem to be separated by"
                + " semicolons: use commas"),
        arguments("year,y\n1,2\n2,x\n", "3, column y: 'x' is no number"),
        arguments("year,y\r\n1,2\r\n2,x\r\n", "3, column y: 'x' is no number"),
        arguments(
            "year,y\n1,NaN\n", "2, column y: 'NaN' is no number; leave the cell of a gap empty"),
        arguments("year,y\n1,Infinity\n", "2, column y: 'Infinity' is no number"),
        arguments("year,y\n1,1e999\n", "2, column y: '1e999' is too large for a number"),
        arguments("year,y\n1,0x10p2\n", "2, column y: '0x10p2' is no number"),
        arguments(
            "year,y\n1,2,5\n",
            "2: 3 cells where the header has 2: '1,2,5'; is there a decimal comma? Write 1.5, not"
                + " 1,5"),
        arguments(
            "year,y\n1,\"2,5\"\n",
            "2, column y: '2,5' is no number; it has a decimal comma: write a point"),
        arguments("year,y\n1,2\n\n3\n", "4: 1 cells where the header has 2: '3'"));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void aBrokenFileIsRefusedWithPlaceAndValue(String text, String message) {
    assertEquals("a.csv, line " + message, failure(text));
  }

  @Test
  void anEmptyFileIsRefused() {
    assertEquals(
        "a.csv, line 1: the file is empty; expected a header and rows of values", failure(""));
  }

  @Test
  void anOpenQuotationMarkIsRefused() {
    assertEquals(
        "a.csv, line 2: cannot be read; is a quotation mark left open?",
        failure("year,y\n1,\"2\n" + "3,4\n".repeat(4000)));
  }

  @Test
  void bytesThatAreNoTextAreRefusedWithTheirLine() {
    var bytes = "year,y\n1,2\n2,3\n".getBytes(StandardCharsets.UTF_8);
    bytes[11] = (byte) 0xFF;
    var error = assertThrows(UncheckedIOException.class, () -> CsvFile.parse("a.csv", bytes));
    assertEquals(
        "a.csv, line 3: this is not UTF-8 text; save the file as UTF-8",
        error.getCause().getMessage());
  }

  @Test
  void aFractionIsNoWholeNumber() {
    var csv = parse("year,y\n1,2\n1.5,3\n");
    var error = assertThrows(UncheckedIOException.class, () -> csv.integers("year"));
    assertEquals(
        "a.csv, line 3, column year: '1.5' is no whole number", error.getCause().getMessage());
  }
}
