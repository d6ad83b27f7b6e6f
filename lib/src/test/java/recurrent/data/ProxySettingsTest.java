package recurrent.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxySettingsTest {

  private static String proxy(String address, Map<String, String> environment) {
    var proxy = new ProxySettings(environment).proxyFor(URI.create(address));
    return proxy == Proxy.NO_PROXY
        ? "none"
        : ((InetSocketAddress) proxy.address()).getHostString()
            + ":"
            + ((InetSocketAddress) proxy.address()).getPort();
  }

  @Test
  void eachSchemeHasItsOwn() {
    var both = Map.of("HTTPS_PROXY", "http://safe:3128", "HTTP_PROXY", "plain:8080");
    assertEquals("safe:3128", proxy("https://a.org/x", both));
    assertEquals("plain:8080", proxy("http://a.org/x", both));
    assertEquals("none", proxy("https://a.org/x", Map.of("HTTP_PROXY", "plain:8080")));
    assertEquals("none", proxy("https://a.org/x", Map.of()));
  }

  @Test
  void smallLettersCountFirst() {
    assertEquals(
        "small:1",
        proxy("http://a.org/", Map.of("http_proxy", "small:1", "HTTP_PROXY", "large:2")));
    assertEquals(
        "large:2", proxy("http://a.org/", Map.of("http_proxy", "", "HTTP_PROXY", "large:2")));
  }

  @Test
  void thePortMayBeLeftOut() {
    assertEquals("p:80", proxy("http://a.org/", Map.of("HTTP_PROXY", "http://p/")));
    assertEquals("p:443", proxy("http://a.org/", Map.of("HTTP_PROXY", "https://p")));
  }

  @Test
  void exceptionsGoStraight() {
    for (var except :
        new String[] {"a.org", ".a.org", "*.a.org", "b.com, a.org", "a.org:80", "*"}) {
      var environment = Map.of("HTTP_PROXY", "p:1", "NO_PROXY", except);
      assertEquals("none", proxy("http://www.a.org/", environment), except);
    }
    for (var except : new String[] {"", "b.org", "ww.a.org", ","}) {
      var environment = Map.of("HTTP_PROXY", "p:1", "NO_PROXY", except);
      assertEquals("p:1", proxy("http://www.a.org/", environment), except);
    }
  }

  @Test
  void thisMachineGoesStraight() {
    for (var host : new String[] {"localhost", "127.0.0.1", "[::1]"}) {
      assertEquals("none", proxy("http://" + host + ":5/", Map.of("HTTP_PROXY", "p:1")));
    }
  }

  @Test
  void nonsenseIsNamedWithoutTheValue() {
    for (var nonsense : new String[] {"http://user:secret@:::", "secret word", "http://"}) {
      var error =
          assertThrows(
              IllegalArgumentException.class,
              () -> proxy("https://a.org/", Map.of("HTTPS_PROXY", nonsense)));
      assertEquals(
          "HTTPS_PROXY holds no address of a proxy; expected http://host:port, or unset it",
          error.getMessage());
      assertFalse(error.getMessage().contains("secret"));
    }
  }
}
