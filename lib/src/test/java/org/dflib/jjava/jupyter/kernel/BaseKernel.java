package org.dflib.jjava.jupyter.kernel;

import java.util.ArrayList;
import java.util.List;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** Stands for JJava's class of this name, as far as the library uses it. */
public final class BaseKernel {

  /** Stands for the kernel, and remembers what it displays. */
  public static final class FakeKernel {

    public final List<DisplayData> displayed = new ArrayList<>();

    public void display(DisplayData data) {
      displayed.add(data);
    }
  }

  private static FakeKernel running;

  private BaseKernel() {}

  public static FakeKernel start() {
    running = new FakeKernel();
    return running;
  }

  public static void stop() {
    running = null;
  }

  public static FakeKernel notebookKernel() {
    return running;
  }
}
