package recurrent.notebook;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The notebook kernel that this code runs in, found by reflection: JJava or IJava, with no compile
 * dependency on either.
 */
final class Kernel {

  /** Where each kernel keeps itself, and its class of what is displayed. */
  private record Names(String holder, String getter, String data) {}

  private static final List<Names> KNOWN =
      List.of(
          new Names(
              "org.dflib.jjava.jupyter.kernel.BaseKernel",
              "notebookKernel",
              "org.dflib.jjava.jupyter.kernel.display.DisplayData"),
          new Names(
              "io.github.spencerpark.ijava.IJava",
              "getKernelInstance",
              "io.github.spencerpark.jupyter.kernel.display.DisplayData"));

  private final Object kernel;
  private final Class<?> dataType;

  private Kernel(Object kernel, Class<?> dataType) {
    this.kernel = kernel;
    this.dataType = dataType;
  }

  /**
   * Finds the kernel.
   *
   * @return the kernel, or nothing outside a notebook
   */
  static Optional<Kernel> find() {
    for (var names : KNOWN) {
      try {
        var holder = Class.forName(names.holder);
        var kernel = holder.getMethod(names.getter).invoke(null);
        if (kernel != null) {
          return Optional.of(new Kernel(kernel, holder.getClassLoader().loadClass(names.data)));
        }
      } catch (ReflectiveOperationException e) {
        // Not this kernel: the next one, or none.
        continue;
      }
    }
    return Optional.empty();
  }

  /**
   * Shows one thing in several forms; the front end takes the richest that it knows.
   *
   * @param forms MIME type to content: text, or maps and lists for JSON
   */
  void display(Map<String, ?> forms) {
    try {
      displayMethod().invoke(kernel, data(forms));
    } catch (ReflectiveOperationException e) {
      throw cannotDisplay(e);
    }
  }

  /** Where in the running cell something is shown that later changes in place. */
  Place place() {
    try {
      return new Place();
    } catch (ReflectiveOperationException e) {
      throw cannotDisplay(e);
    }
  }

  /**
   * What is shown in one place, and replaced there. The kernel's own display is deaf as soon as the
   * cell has ended, and an interrupted cell ends before its thread does; so this one has the
   * display's connection to the cell, and keeps it.
   */
  final class Place {

    private final String id = UUID.randomUUID().toString();
    private final Object display;
    private boolean shown;

    private Place() throws ReflectiveOperationException {
      var io = kernel.getClass().getMethod("getIO").invoke(kernel);
      var shared = io.getClass().getField("display").get(io);
      var connection = shared.getClass().getDeclaredField("env");
      connection.setAccessible(true);
      display = shared.getClass().getConstructor().newInstance();
      connection.set(display, connection.get(shared));
    }

    /**
     * Shows one thing in several forms, in place of what was there before.
     *
     * @param forms MIME type to content
     */
    void show(Map<String, ?> forms) {
      try {
        var data = data(forms);
        dataType.getMethod("setDisplayId", String.class).invoke(data, id);
        var method = shown ? "updateDisplay" : "display";
        display.getClass().getMethod(method, dataType).invoke(display, data);
        shown = true;
      } catch (ReflectiveOperationException e) {
        throw cannotDisplay(e);
      }
    }
  }

  /**
   * Sets how a value of a type is shown where it is the last of a cell.
   *
   * @param type the type, with all types below it that the kernel has nothing nearer for
   * @param forms MIME type to content for a value; none to leave it to the kernel
   */
  void render(Class<?> type, Function<Object, Map<String, ?>> forms) {
    InvocationHandler handler =
        (proxy, render, arguments) -> {
          var container = arguments[1].getClass().getMethod("getOutputContainer");
          put(forms.apply(arguments[0]), container.invoke(arguments[1]));
          return null;
        };
    try {
      var renderer = renderer();
      var registration =
          renderer.getClass().getMethod("createRegistration", Class.class).invoke(renderer, type);
      for (var method : registration.getClass().getMethods()) {
        if (method.getName().equals("register")) {
          var function = method.getParameterTypes()[0];
          method.invoke(
              registration,
              Proxy.newProxyInstance(
                  function.getClassLoader(), new Class<?>[] {function}, handler));
        }
      }
    } catch (ReflectiveOperationException e) {
      throw cannotDisplay(e);
    }
  }

  /** The kernel's collection of ways to show values: the same object as long as it runs. */
  Object renderer() {
    try {
      return kernel.getClass().getMethod("getRenderer").invoke(kernel);
    } catch (ReflectiveOperationException e) {
      throw cannotDisplay(e);
    }
  }

  private Object data(Map<String, ?> forms) throws ReflectiveOperationException {
    var data = dataType.getConstructor().newInstance();
    put(forms, data);
    return data;
  }

  private void put(Map<String, ?> forms, Object data) throws ReflectiveOperationException {
    var put = dataType.getMethod("putData", String.class, Object.class);
    for (var form : forms.entrySet()) {
      put.invoke(data, form.getKey(), form.getValue());
    }
  }

  private Method displayMethod() throws NoSuchMethodException {
    return kernel.getClass().getMethod("display", dataType);
  }

  private static IllegalStateException cannotDisplay(ReflectiveOperationException cause) {
    return new IllegalStateException(
        "this notebook kernel cannot display: use JJava or IJava", cause);
  }
}
