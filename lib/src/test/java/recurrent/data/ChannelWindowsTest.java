package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ChannelWindowsTest {

  private static final double[][] CHANNELS = {{0, 1, 2, 3, 4, 5}, {0, 10, 20, 30, 40, 50}};

  @Test
  void everyWindowHasAllChannelsAndATargetForEachHorizon() {
    var pairs = ChannelWindows.of(CHANNELS, 2, 1, 3);
    assertEquals(2, pairs.size());
    assertArrayEquals(new double[][] {{0, 0}, {1, 10}}, pairs.inputs()[0]);
    assertArrayEquals(new double[][] {{1, 10}, {2, 20}}, pairs.inputs()[1]);
    assertArrayEquals(new double[][] {{2, 4}, {3, 5}}, pairs.targets());
  }

  @Test
  void ofOneChannelAndHorizonTheyAreTheWindowsOfTheSeries() {
    var values = CHANNELS[0];
    var pairs = ChannelWindows.of(new double[][] {values}, 3, 2);
    var windows = Windows.of(values, 3, 2);
    assertEquals(windows.size(), pairs.size());
    for (var i = 0; i < pairs.size(); i++) {
      assertEquals(windows.targets()[i], pairs.targets()[i][0]);
      for (var t = 0; t < 3; t++) {
        assertEquals(windows.inputs()[i][t], pairs.inputs()[i][t][0]);
      }
    }
  }

  @Test
  void aSliceKeepsInputsAndTargetsTogether() {
    var slice = ChannelWindows.of(CHANNELS, 2, 1).slice(1, 3);
    assertEquals(2, slice.size());
    assertArrayEquals(new double[][] {{3}, {4}}, slice.targets());
    assertArrayEquals(new double[][] {{2, 20}, {3, 30}}, slice.inputs()[1]);
  }

  @Test
  void lengthsBelowOneOrBeyondTheSeriesAreRefused() {
    var error =
        assertThrows(IllegalArgumentException.class, () -> ChannelWindows.of(CHANNELS, 4, 1, 3));
    assertEquals(
        "windows: length 4 with horizon 3 is longer than the channels (6 steps)",
        error.getMessage());
    assertThrows(IllegalArgumentException.class, () -> ChannelWindows.of(CHANNELS, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> ChannelWindows.of(CHANNELS, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> ChannelWindows.of(CHANNELS, 1));
  }
}
