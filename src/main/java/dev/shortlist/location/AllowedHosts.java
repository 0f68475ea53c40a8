package dev.shortlist.location;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The hosts that may be read from.
 *
 * @param publicHosts as {@code name} or {@code name:port} in lower case, as long as their addresses
 *     are public
 * @param privateHosts likewise, wherever they are
 */
record AllowedHosts(List<String> publicHosts, List<String> privateHosts) {

  static AllowedHosts of(LocationSettings settings) {
    return new AllowedHosts(lowerCase(settings.hosts()), lowerCase(settings.privateHosts()));
  }

  private static List<String> lowerCase(List<String> hosts) {
    return hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * @throws UnreadableLocation saying which setting would allow the address
   */
  void require(URI address) {
    String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
    if (isListed(privateHosts, host, address)) {
      return;
    }
    if (!isListed(publicHosts, host, address)) {
      throw new UnreadableLocation(
          "%s is at a host that may not be read from; add it to shortlist.locations.hosts"
              .formatted(address));
    }
    if (!isPublic(host)) {
      throw new UnreadableLocation(
          "%s is at a private address; if that is meant, add its host to shortlist.locations.private-hosts"
              .formatted(address));
    }
  }

  private static boolean isListed(List<String> hosts, String host, URI address) {
    int usual = "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
    int port = address.getPort() < 0 ? usual : address.getPort();
    return RemoteFiles.isWeb(address)
        && (hosts.contains(host + ":" + port) || (port == usual && hosts.contains(host)));
  }

  /** The connection that follows goes to the same address: the JVM remembers it for 30 seconds. */
  private static boolean isPublic(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).noneMatch(AllowedHosts::isPrivate);
    } catch (UnknownHostException e) {
      throw new UnreadableLocation("there is no host %s".formatted(host), e);
    }
  }

  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    boolean sharedByCarrier = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    return uniqueLocal
        || sharedByCarrier
        || address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress();
  }
}
