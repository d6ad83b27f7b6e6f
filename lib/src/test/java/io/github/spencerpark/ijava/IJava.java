package io.github.spencerpark.ijava;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands for IJava's class of this name, as far as the library uses it. */
public final class IJava {

  /** Stands for the kernel, and remembers what it displays. */
  public static final class FakeKernel {

    public final List<DisplayData> displayed = new CopyOnWriteArrayList<>();
    public final List<DisplayData> updates = new CopyOnWriteArrayList<>();

    private final FakeIo io = new FakeIo(this);
    private final FakeRenderer renderer = new FakeRenderer();

    public void display(DisplayData data) {
      io.display.display(data);
    }

    public FakeIo getIO() {
      return io;
    }

    public FakeRenderer getRenderer() {
      return renderer;
    }

    /** From here on, only those who have kept the connection reach the cell. */
    public void endCell() {
      io.display.env = null;
    }
  }

  /** Stands for the kernel's streams. */
  public static final class FakeIo {

    public final FakeDisplay display = new FakeDisplay();

    private FakeIo(FakeKernel kernel) {
      display.env = kernel;
    }
  }

  /** Stands for the kernel's display: it shows nothing without a cell. */
  public static final class FakeDisplay {

    private FakeKernel env;

    public void display(DisplayData data) {
      if (env != null) {
        env.displayed.add(data);
      }
    }

    public void updateDisplay(DisplayData data) {
      if (env != null) {
        env.updates.add(data);
      }
    }
  }

  /** Stands for the kernel's renderer. */
  public static final class FakeRenderer {

    private final Map<Class<?>, List<FakeFunction>> functions = new LinkedHashMap<>();

    public FakeRegistration createRegistration(Class<?> type) {
      return new FakeRegistration(functions.computeIfAbsent(type, any -> new ArrayList<>()));
    }

    /** As the kernel does: the functions of the nearest type that has some. */
    public Map<String, Object> render(Object value) {
      var context = new FakeContext();
      Class<?> type = value.getClass();
      while (type != null && !functions.containsKey(type)) {
        type = type.getSuperclass();
      }
      functions.getOrDefault(type, List.of()).forEach(function -> function.render(value, context));
      return context.container.forms;
    }

    public int size() {
      return functions.values().stream().mapToInt(List::size).sum();
    }
  }

  /** Stands for the registration of one type. */
  public static final class FakeRegistration {

    private final List<FakeFunction> functions;

    private FakeRegistration(List<FakeFunction> functions) {
      this.functions = functions;
    }

    public void register(FakeFunction function) {
      functions.add(function);
    }
  }

  /** Stands for what renders a value. */
  public interface FakeFunction {
    void render(Object value, FakeContext context);
  }

  /** Stands for what a value is rendered into. */
  public static final class FakeContext {

    private final DisplayData container = new DisplayData();

    public DisplayData getOutputContainer() {
      return container;
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
