package recurrent.network;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Configuration as text and back: {@code Rnn[hiddenSize=16, activation=TANH, layerNorm=false]}.
 * Only records of this package whose components are numbers, truth values, enum constants or such
 * records can be written and read, so text from a file can make nothing else.
 */
final class Notation {

  private final String text;
  private int at;

  private Notation(String text) {
    this.text = text;
  }

  static String write(Object value) {
    var type = value.getClass();
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    if (type != find(type.getSimpleName(), Object.class)) {
      throw new IllegalArgumentException(
          "save: " + type.getName() + " is not a record of " + Notation.class.getPackageName());
    }
    return type.getSimpleName()
        + Arrays.stream(type.getRecordComponents())
            .map(component -> component.getName() + "=" + write(get(component, value)))
            .collect(Collectors.joining(", ", "[", "]"));
  }

  /**
   * Reads a record of an expected type.
   *
   * @throws IllegalArgumentException if the text is no such record
   */
  static <T> T read(String text, Class<T> expected) {
    var notation = new Notation(text);
    var value = notation.value(expected);
    if (notation.at != text.length()) {
      throw notation.unreadable();
    }
    return expected.cast(value);
  }

  private Object value(Class<?> type) {
    if (type == int.class) {
      return Integer.valueOf(word());
    }
    if (type == double.class) {
      return Double.valueOf(word());
    }
    if (type == boolean.class) {
      return Boolean.valueOf(word());
    }
    if (type.isEnum()) {
      var name = word();
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> ((Enum<?>) constant).name().equals(name))
          .findFirst()
          .orElseThrow(this::unreadable);
    }
    var found = find(word(), type);
    if (found == null) {
      throw unreadable();
    }
    return instance(found);
  }

  private Object instance(Class<?> type) {
    var values = new ArrayList<>();
    var separator = "[";
    for (var component : type.getRecordComponents()) {
      expect(separator + component.getName() + "=");
      values.add(value(component.getType()));
      separator = ", ";
    }
    expect("]");
    return make(type, values);
  }

  private String word() {
    var from = at;
    while (at < text.length() && "[],=".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(from, at);
  }

  private void expect(String part) {
    if (!text.startsWith(part, at)) {
      throw unreadable();
    }
    at += part.length();
  }

  private IllegalArgumentException unreadable() {
    return new IllegalArgumentException(
        "no layer that this library knows: " + text + " (from character " + at + ")");
  }

  private static Class<?> find(String name, Class<?> expected) {
    try {
      var type = Class.forName(Notation.class.getPackageName() + "." + name);
      return type.isRecord() && expected.isAssignableFrom(type) ? type : null;
    } catch (ClassNotFoundException unknown) {
      return null;
    }
  }

  private static Object get(RecordComponent component, Object value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Object make(Class<?> type, List<Object> values) {
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(type.getRecordComponents())
                  .map(RecordComponent::getType)
                  .toArray(Class<?>[]::new));
      return constructor.newInstance(values.toArray());
    } catch (ReflectiveOperationException refused) {
      throw new IllegalArgumentException(type.getSimpleName() + values + " is refused", refused);
    }
  }
}
