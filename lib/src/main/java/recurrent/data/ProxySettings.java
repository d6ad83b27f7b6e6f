package recurrent.data;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Locale;
import java.util.Map;

/**
 * The proxy for an address, from the variables {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code
 * NO_PROXY} that other programs read too; in small letters they count first. Java itself ignores
 * them.
 */
record ProxySettings(Map<String, String> environment) {

  /**
   * The proxy to go through.
   *
   * @param address where to
   * @return the proxy, or none
   * @throws IllegalArgumentException if the variable holds no address
   */
  Proxy proxyFor(URI address) {
    var host = address.getHost().toLowerCase(Locale.ROOT);
    var name = address.getScheme().equals("https") ? "https_proxy" : "http_proxy";
    var proxy = value(name);
    if (proxy.isBlank() || isLocal(host) || isExcepted(host)) {
      return Proxy.NO_PROXY;
    }
    var uri = proxyAddress(name, proxy);
    var port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
    return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(uri.getHost(), port));
  }

  private static URI proxyAddress(String name, String proxy) {
    try {
      var uri = URI.create(proxy.contains("://") ? proxy : "http://" + proxy);
      if (uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below, without the value: it may hold a password.
    }
    throw new IllegalArgumentException(
        name.toUpperCase(Locale.ROOT)
            + " holds no address of a proxy; expected http://host:port, or unset it");
  }

  private static boolean isLocal(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  private boolean isExcepted(String host) {
    for (var exception : value("no_proxy").toLowerCase(Locale.ROOT).split("[,\\s]+")) {
      var suffix = exception.replaceFirst("^\\*?\\.", "").replaceFirst(":\\d+$", "");
      if (exception.equals("*")
          || !suffix.isEmpty() && (host.equals(suffix) || host.endsWith("." + suffix))) {
        return true;
      }
    }
    return false;
  }

  private String value(String name) {
    var small = environment.getOrDefault(name, "");
    return small.isBlank()
        ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").trim()
        : small.trim();
  }
}
