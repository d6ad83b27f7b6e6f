package io.github.spencerpark.ijava;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.util.ArrayList;
import java.util.List;

/** Stands for IJava's class of this name, as far as the library uses it. */
public final class IJava {

  /** Stands for the kernel, and remembers what it displays. */
  public static final class FakeKernel {

    public final List<DisplayData> displayed = new ArrayList<>();

    public void display(DisplayData data) {
      displayed.add(data);
    }
  }

  private static FakeKernel running;

  private IJava() {}

  public static FakeKernel start() {
    running = new FakeKernel();
    return running;
  }

  public static void stop() {
    running = null;
  }

  public static FakeKernel getKernelInstance() {
    return running;
  }
}
