package io.github.spencerpark.jupyter.kernel.display;

import java.util.LinkedHashMap;
import java.util.Map;

/** Stands for IJava's class of this name, as far as the library uses it. */
public class DisplayData {

  public final Map<String, Object> forms = new LinkedHashMap<>();
  public String id;

  public void putData(String mimeType, Object data) {
    forms.put(mimeType, data);
  }

  public void setDisplayId(String displayId) {
    id = displayId;
  }
}
