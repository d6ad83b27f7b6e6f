package recurrent.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HtmlTest {

  @Test
  void whatMeansSomethingInHtmlIsReplaced() {
    assertEquals("a &lt; b &amp; &quot;c&quot; &gt; d", Html.escape("a < b & \"c\" > d"));
  }
}
