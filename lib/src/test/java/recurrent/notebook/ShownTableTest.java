package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class ShownTableTest {

  private static List<String> shown(double... numbers) {
    var table = Table.create("t", DoubleColumn.create("x", numbers));
    return ShownTable.of(table, "Numbers").columns().get(0).cells();
  }

  @Test
  void aColumnHasTheSameDecimalsForFourDigitsOfItsLargestNumber() {
    assertEquals(List.of("40.96", "9.50"), shown(40.958129, 9.5));
    assertEquals(List.of("0.8849"), shown(0.8848557));
  }

  @Test
  void noMoreDecimalsThanTheNumbersHave() {
    assertEquals(List.of("58.0", "62.6"), shown(58, 62.6));
    assertEquals(List.of("1749", "2008"), shown(1749, 2008));
  }

  @Test
  void whatWouldReadAsZeroIsInPowersOfTen() {
    assertEquals(List.of("1.250", "3.10e-12"), shown(1.25004, 3.1e-12));
  }

  @Test
  void aMissingNumberIsADash() {
    assertEquals(List.of("1", "–"), shown(1, Double.NaN));
  }
}
