package recurrent.notebook;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
      var data = dataType.getConstructor().newInstance();
      var put = dataType.getMethod("putData", String.class, Object.class);
      for (var form : forms.entrySet()) {
        put.invoke(data, form.getKey(), form.getValue());
      }
      displayMethod().invoke(kernel, data);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this notebook kernel cannot display: use JJava or IJava", e);
    }
  }

  private Method displayMethod() throws NoSuchMethodException {
    return kernel.getClass().getMethod("display", dataType);
  }
}
