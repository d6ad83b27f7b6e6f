package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StandardizerTest {

  private static final double ROUNDING = 1e-12;

  @Test
  void theTrainingPartGetsMeanZeroAndDeviationOne() {
    var train = TimeSplit.of(Datasets.series("sunspots-monthly"), 0.8).train();
    var z = Standardizer.fit(train).transform(train);
    assertEquals(0, Arrays.stream(z).average().orElseThrow(), ROUNDING);
    assertEquals(1, Math.sqrt(Arrays.stream(z).map(x -> x * x).sum() / z.length), ROUNDING);
  }

  @Test
  void theInverseGivesTheValuesBack() {
    var values = Datasets.series("air-passengers").values();
    var scale = Standardizer.fit(values);
    var back = scale.inverse(scale.transform(values));
    for (var i = 0; i < values.length; i++) {
      assertEquals(values[i], back[i], ROUNDING * Math.abs(values[i]));
    }
  }

  @Test
  void otherPartsAreScaledByTheTrainingPart() {
    var scale = Standardizer.fit(new double[] {1, 3});
    assertEquals(new Standardizer(2, 1), scale);
    assertArrayEquals(new double[] {8}, scale.transform(new double[] {10}));
  }

  @Test
  void aConstantSeriesCannotBeScaled() {
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> Standardizer.fit(new double[] {4, 4, 4}));
    assertTrue(error.getMessage().contains("is the training part constant"), error.getMessage());
  }
}
